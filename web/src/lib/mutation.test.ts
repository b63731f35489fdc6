import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { until } from '../../../test/support/until.ts';
import { useMutation } from './mutation.ts';
import { whenDone } from './when-done.ts';

interface Wish {
  readonly desk: number;
  readonly key: string;
}

let answers: (() => void)[];
let sent: string[];
let told: number;
let root: Root;
let place: HTMLElement;
let wish: Wish;
let files: Blob[];

function Row() {
  const { mutateAsync, mutate } = useMutation({
    mutationFn: ({ desk, key }: Wish) => {
      sent.push(`${desk} ${key}`);
      return new Promise<void>((resolve) => answers.push(resolve));
    },
  });
  const { mutate: upload } = useMutation({
    mutationFn: async (file: Blob) => {
      sent.push(await file.text());
      return new Promise<void>((resolve) => answers.push(resolve));
    },
  });
  const ask = (): void => whenDone(mutateAsync(wish), { onSuccess: () => (told += 1) });
  return [
    createElement('button', { key: 'ask', onClick: ask }),
    createElement('button', { key: 'say', onClick: () => mutate(wish) }),
    createElement('button', { key: 'upload', onClick: () => files.forEach((file) => upload(file)) }),
  ];
}

beforeEach(() => {
  [answers, sent, told] = [[], [], 0];
  place = document.createElement('div');
  root = createRoot(place);
  act(() => root.render(createElement(QueryClientProvider, { client: new QueryClient() }, createElement(Row))));
});
afterEach(() => act(() => root.unmount()));

const press = (which: number, desk: number, key: string): void => {
  wish = { desk, key };
  place.querySelectorAll('button')[which]?.click();
};

it.each([0, 1])('what is pressed twice at once is sent once, and told once', async (which) => {
  await act(async () => {
    press(which, 1, 'a');
    press(which, 1, 'b');
  });
  expect(sent).toEqual(['1 a']);
  await act(async () => answers.forEach((answer) => answer()));
  // Of `mutate` nobody waits for the end; the next press shows that it came.
  expect(told).toBe(which === 0 ? 1 : 0);
  await act(async () => press(which, 1, 'c'));
  expect(sent).toEqual(['1 a', '1 c']);
});

it('another wish is sent at once, and the first again after it; what was answered can be wished again', async () => {
  await act(async () => {
    press(0, 1, 'a');
    press(0, 2, 'b');
    press(0, 1, 'c');
  });
  expect(sent).toEqual(['1 a', '2 b', '1 c']);
  await act(async () => {
    for (const answer of answers) answer();
  });
  await act(async () => press(0, 1, 'd'));
  expect(sent.at(-1)).toBe('1 d');
});

it('another file is another wish, and the same one is not', async () => {
  const [one, other] = [new Blob(['one']), new Blob(['other'])];
  files = [one, one, other, other];
  await act(async () => place.querySelectorAll('button')[2]?.click());
  await until(() => expect(sent).toEqual(['one', 'other']));
});
