import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepFocus } from './kept-focus.ts';

let end: () => void;
beforeEach(() => {
  document.body.innerHTML = `
    <a href="#content">Skip</a>
    <main tabindex="-1">
      <div id="page">
        <div id="before"><a href="/one" id="link">One</a></div>
        <div id="card"><button id="first">First</button><button id="second">Second</button></div>
        <div id="after"><button id="other">Other</button></div>
      </div>
    </main>`;
  end = keepFocus();
});
afterEach(() => end());

const at = (id: string): HTMLElement => {
  const one = document.querySelector<HTMLElement>(`#${id}`);
  if (one === null) throw new Error(`No ${id}`);
  return one;
};
const focused = async (): Promise<string | undefined> => {
  await Promise.resolve();
  const { activeElement } = document;
  return activeElement?.id || activeElement?.tagName;
};

it('goes to what follows what went, or else to what stood before it, in the same part', async () => {
  at('first').focus();
  at('first').remove();
  expect(await focused()).toBe('second');
  at('card').append(Object.assign(document.createElement('button'), { id: 'third' }));
  at('third').focus();
  at('third').remove();
  expect(await focused()).toBe('second');
});

it('goes to what took its place', async () => {
  at('second').focus();
  at('second').replaceWith(Object.assign(document.createElement('button'), { id: 'instead' }));
  expect(await focused()).toBe('instead');
});

it('goes to the next part where nothing is left of its own, and to the page where another one is shown', async () => {
  at('first').focus();
  at('card').remove();
  expect(await focused()).toBe('other');
  at('page').remove();
  expect(await focused()).toBe('MAIN');
});

it('begins at the top where the whole main part is another, as after signing in', async () => {
  at('first').focus();
  document.querySelector('main')?.remove();
  expect(await focused()).toBe('BODY');
});

it('leaves what was switched off', async () => {
  at('first').focus();
  at('first').setAttribute('disabled', '');
  expect(await focused()).toBe('second');
});

it('stays with what was moved', async () => {
  at('first').focus();
  at('after').append(at('card'));
  expect(await focused()).toBe('first');
});

it('does not take back what has left, whatever is drawn anew by that', async () => {
  at('first').focus();
  at('first').blur();
  at('other').remove();
  expect(await focused()).toBe('BODY');
});

it('does not hold back what is on its way to something else', async () => {
  const [first, second] = [at('first'), at('second')];
  first.focus();
  // As between two of a browser's own events: nothing has the focus, and what had it goes.
  first.dispatchEvent(new FocusEvent('focusout', { bubbles: true, relatedTarget: second }));
  first.blur();
  first.remove();
  expect(await focused()).toBe('BODY');
});

it('takes no focus that was given away, or was elsewhere', async () => {
  at('first').focus();
  document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
  at('first').blur();
  at('first').remove();
  expect(await focused()).toBe('BODY');
  at('second').focus();
  at('other').remove();
  expect(await focused()).toBe('second');
});
