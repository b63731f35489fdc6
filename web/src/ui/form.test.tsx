import { act, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../lib/problem.ts';
import { startTexts } from '../lib/texts.ts';
import { texts } from '../lib/texts/en.ts';
import { blamed, useForm } from './form.ts';
import { untilDrawn } from '../../../test/support/drawn.ts';

beforeAll(async () => {
  await startTexts(() => Promise.resolve(texts));
});

const send = vi.fn<(values: { email: string; password: string }) => void>();
let page: HTMLElement;
let root: Root;
let draw: (error: Error | null) => void;

function Page({ error }: { readonly error: Error | null }) {
  const form = useForm({
    fields: {
      email: (value) => (value.trim() === '' ? 'Which?' : null),
      password: (value) => (value === '' ? 'A password, please' : null),
    },
    error,
    send,
  });
  return (
    <form {...form.props}>
      <input name="email" />
      <output id="email">{form.wrong('email')}</output>
      <input name="password" />
      <output id="password">{form.wrong('password')}</output>
      <output id="refusal">{form.refusal?.message}</output>
    </form>
  );
}

beforeEach(() => {
  send.mockClear();
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
  draw = (error) => act(() => root.render(<Page error={error} />));
  draw(null);
});
afterEach(() => page.remove());

const said = (): string[] =>
  ['email', 'password', 'refusal'].map((id) => page.querySelector(`#${id}`)?.textContent ?? '');
const focused = (): string | null => document.activeElement?.getAttribute('name') ?? null;
const field = (name: string): HTMLInputElement | null => page.querySelector(`[name=${name}]`);
const type = (name: string, value: string): void =>
  act(() => {
    const input = field(name);
    if (!input) return;
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
const submit = (): void => act(() => page.querySelector('form')?.requestSubmit());
const refusal = (members: object): ApiProblem =>
  new ApiProblem(422, { code: 'some_rule', detail: 'Not that', ...members });

describe('a form', () => {
  it('sends what was typed', () => {
    type('email', 'ada@example.com');
    type('password', ' secret ');
    submit();
    expect(send.mock.calls).toEqual([[{ email: 'ada@example.com', password: ' secret ' }]]);
    expect(said()).toEqual(['', '', '']);
  });

  it('says everything that is missing, goes to the first of it, and takes it back once something is typed', () => {
    submit();
    expect(send).not.toHaveBeenCalled();
    expect(said()).toEqual(['Which?', 'A password, please', '']);
    expect(focused()).toBe('email');
    type('email', 'a');
    expect(said()).toEqual(['', 'A password, please', '']);
    submit();
    expect(focused()).toBe('password');
  });

  it('puts a refusal at the field it blames, until something else is typed there', () => {
    draw(refusal({ param: 'password' }));
    expect(said()).toEqual(['', 'Not that', '']);
    expect(focused()).toBe('password');
    type('email', 'b');
    expect(said()).toEqual(['', 'Not that', '']);
    type('password', 'b');
    expect(said()).toEqual(['', '', '']);
    // The same once more is news.
    draw(refusal({ param: 'password' }));
    expect(said()).toEqual(['', 'Not that', '']);
  });

  it('says a refusal in the spoken language, where it has words for it', () => {
    draw(refusal({ param: 'email', code: 'forbidden' }));
    expect(said()).toEqual(['You may not do this.', '', '']);
  });

  it('keeps what blames nothing in it for the whole form', () => {
    draw(refusal({}));
    expect(said()).toEqual(['', '', 'Not that']);
    draw(refusal({ param: 'resourceIds[0]' }));
    expect(said()).toEqual(['', '', 'Not that']);
    draw(new TypeError('broken'));
    expect(said()).toEqual(['', '', 'broken']);
    draw(null);
    expect(said()).toEqual(['', '', '']);
  });
});

/** A choice whose list comes later, with its first choice. */
function Listed({ floors }: { readonly floors: readonly string[] }) {
  return (
    <select name="floorId">
      {floors.map((floor) => (
        <option key={floor}>{floor}</option>
      ))}
    </select>
  );
}

function Late() {
  const [floors, setFloors] = useState<readonly string[]>([]);
  const form = useForm({
    fields: {
      floorId: (value) => (value === '' ? 'Which floor?' : null),
      name: (value) => (value === '' ? 'What for?' : null),
    },
    error: null,
    send: vi.fn<() => void>(),
  });
  return (
    <form {...form.props}>
      <input name="name" />
      <Listed floors={floors} />
      <output>{[form.wrong('name'), form.wrong('floorId')].join(' ')}</output>
      <button type="button" onClick={() => setFloors(['First', 'Second'])}>
        The list comes
      </button>
    </form>
  );
}

it('what is missing is so no more once its list comes with a first choice', async () => {
  act(() => root.render(<Late />));
  submit();
  expect(page.querySelector('output')?.textContent).toBe('What for? Which floor?');
  act(() => page.querySelector('button')?.click());
  await untilDrawn(() => expect(page.querySelector('output')?.textContent).toBe('What for? '));
});

/** A choice among many: what is sent is hidden behind what is typed into. */
function Choice() {
  const form = useForm({
    fields: { hostId: (value) => (value === '' ? 'Who?' : null) },
    error: null,
    send: vi.fn<() => void>(),
  });
  return (
    <form {...form.props}>
      <div>
        <input />
      </div>
      <input type="hidden" name="hostId" />
      <output>{form.wrong('hostId')}</output>
    </form>
  );
}

it('takes back what is said of a choice once somebody types into what stands before it', () => {
  act(() => root.render(<Choice />));
  submit();
  expect(page.querySelector('output')?.textContent).toBe('Who?');
  act(() => {
    page.querySelector('div input')?.dispatchEvent(new Event('input', { bubbles: true }));
  });
  expect(page.querySelector('output')?.textContent).toBe('');
});

it.each([
  ['start', 'start'],
  ['attendees[0].email', 'attendees'],
  ['resourceIds[3]', null],
  ['starting', null],
  [undefined, null],
] as const)('a refusal for %s blames %s', (param, expected) => {
  expect(blamed(refusal({ param }), ['start', 'attendees'])).toBe(expected);
});

it('of a field and a part of it the part is blamed', () => {
  const blame = (param: string) => blamed(refusal({ param }), ['rules', 'rules.slot']);
  expect([blame('rules.slot.minutes'), blame('rules.slots'), blame('rules')]).toEqual(['rules.slot', 'rules', 'rules']);
});
