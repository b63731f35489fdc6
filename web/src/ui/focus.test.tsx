import { Button, MantineProvider } from '@mantine/core';
import { act, useState, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTexts } from '../lib/texts.ts';
import { texts } from '../lib/texts/en.ts';
import { Front } from './front.tsx';
import { Question } from './question.tsx';
import { theme } from './theme.ts';
import { until } from '../../../test/support/until.ts';

beforeAll(async () => {
  await startTexts(() => Promise.resolve(texts));
});

let root: Root;
beforeEach(() => {
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(() => {
  act(() => root.unmount());
  document.body.innerHTML = '';
});

const draw = (page: ReactNode): void =>
  act(() =>
    root.render(
      <MantineProvider theme={theme} env="test">
        {page}
      </MantineProvider>,
    ),
  );
const button = (name: string): HTMLButtonElement => {
  const one = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name);
  if (one === undefined) throw new Error(`No button ${name}`);
  return one;
};
const focused = (): string | null | undefined => document.activeElement?.textContent;
/** As a keyboard presses it. */
const press = async (name: string): Promise<void> => {
  button(name).focus();
  await act(async () => Promise.resolve(button(name).click()));
};

/** Draws the question when it is asked first, as one does that comes later; when it `stays`, it is only closed afterwards. */
function Asking({ stays }: { readonly stays: boolean }) {
  const [asked, setAsked] = useState<boolean | null>(null);
  return (
    <>
      <button onClick={() => setAsked(true)}>Ask</button>
      {asked !== null && (stays || asked) && (
        <Question opened={asked} title="Sure?" size="sm" onClose={() => setAsked(false)}>
          <button data-autofocus onClick={() => setAsked(false)}>
            Keep
          </button>
        </Question>
      )}
    </>
  );
}

describe('a question', () => {
  it.each([true, false])(
    'gives the focus back to what opened it, each time (when it stays drawn: %s)',
    async (stays) => {
      draw(<Asking stays={stays} />);
      for (let time = 0; time < 2; time++) {
        await press('Ask');
        await until(() => expect(focused()).toBe('Keep'));
        await press('Keep');
        await until(() => expect(focused()).toBe('Ask'));
      }
    },
  );
});

describe('a busy button', () => {
  it('keeps the focus, does nothing, and sends no form', async () => {
    const [done, sent] = [vi.fn<() => void>(), vi.fn<() => void>()];
    const page = (busy: boolean): ReactNode => (
      <form onSubmit={sent}>
        <Button type="submit" loading={busy} onClick={done}>
          Go
        </Button>
      </form>
    );
    draw(page(false));
    button('Go').focus();
    draw(page(true));
    expect([focused(), button('Go').disabled, button('Go').ariaDisabled]).toEqual(['Go', false, 'true']);
    await press('Go');
    expect([done.mock.calls, sent.mock.calls]).toEqual([[], []]);
    draw(page(false));
    expect([focused(), button('Go').ariaDisabled]).toEqual(['Go', null]);
  });

  it('is disabled all the same where there is nothing to do', () => {
    draw(<Button disabled>Go</Button>);
    expect(button('Go').disabled).toBe(true);
  });
});

describe('a page in front of the app', () => {
  it('begins at its first field', () => {
    draw(
      <Front title="Come in" lead="Please">
        <input name="first" />
        <input name="second" />
      </Front>,
    );
    expect(document.activeElement?.getAttribute('name')).toBe('first');
  });

  it('begins at its title where it has none', () => {
    draw(
      <Front title="Come in" lead="Please">
        <a href="/">Back</a>
      </Front>,
    );
    expect(focused()).toBe('Come in');
  });
});
