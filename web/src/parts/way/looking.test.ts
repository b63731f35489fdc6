import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { useMutation } from '../../lib/mutation.ts';
import { useLooking } from './looking.ts';

interface Wish {
  readonly desk: number;
}

/** What is still to be answered, in the order it was asked in. */
let asked: { readonly wish: Wish; readonly answer: (check: string) => void }[];
/** What a press of the button asks of. */
let desk: number;
let root: Root;
let page: HTMLElement;

function Looking() {
  const { seen, look, forget } = useLooking(
    useMutation({
      mutationFn: (wish: Wish) => new Promise<string>((resolve) => asked.push({ wish, answer: resolve })),
    }),
  );
  return [
    createElement('button', { key: 'look', onClick: () => look({ desk }) }),
    createElement('button', { key: 'forget', onClick: forget }),
    seen ?? 'nothing',
  ];
}

beforeEach(() => {
  asked = [];
  page = document.createElement('div');
  root = createRoot(page);
  act(() => root.render(createElement(QueryClientProvider, { client: new QueryClient() }, createElement(Looking))));
});
afterEach(() => act(() => root.unmount()));

const press = (which: number): void => page.querySelectorAll('button')[which]?.click();
/** Asks of each, all before anything is drawn again. */
const lookAt = (...desks: number[]): Promise<void> =>
  act(async () => {
    for (const one of desks) {
      desk = one;
      press(0);
    }
  });
const answer = (at: number, check: string): Promise<void> => act(async () => asked[at]?.answer(check));

it('who presses twice sees what was answered of the one that was sent', async () => {
  await lookAt(1, 1);
  expect(asked.map(({ wish }) => wish.desk)).toEqual([1]);
  await answer(0, 'one booking');
  expect(page.textContent).toBe('one booking');
});

it('an answer of what was changed or forgotten meanwhile is not shown', async () => {
  await lookAt(1, 2);
  await answer(0, 'of the first');
  expect(page.textContent).toBe('nothing');
  await answer(1, 'of the second');
  expect(page.textContent).toBe('of the second');
  await lookAt(3);
  act(() => press(1));
  await answer(2, 'of the third');
  expect(page.textContent).toBe('nothing');
});
