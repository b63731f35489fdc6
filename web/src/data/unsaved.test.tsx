import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it } from 'vitest';
import { makeQueryClient } from './client.ts';
import { forgetAll } from './session.ts';
import { useUnsaved } from './unsaved.ts';

type Kept = ReturnType<typeof useUnsaved<string>>;
interface PartProps {
  readonly of: readonly (string | number)[];
  readonly onSeen: (kept: Kept) => void;
}

function Part({ of, onSeen }: PartProps) {
  const kept = useUnsaved<string>(of);
  useEffect(() => {
    onSeen(kept);
  });
  return null;
}

/** What a part of the page sees that is opened anew. */
function open(client: QueryClient, of: readonly (string | number)[]): Kept {
  const seen: Kept[] = [];
  const root = createRoot(document.createElement('div'));
  act(() =>
    root.render(
      <QueryClientProvider client={client}>
        <Part of={of} onSeen={(kept) => seen.push(kept)} />
      </QueryClientProvider>,
    ),
  );
  act(() => root.unmount());
  const [first] = seen;
  if (!first) throw new Error('It was not drawn');
  return first;
}

it('what is not kept yet is there again, of what it was of alone, until it is kept or all is forgotten', () => {
  const client = makeQueryClient();
  expect(open(client, [1, 'space', 3]).unsaved).toBeUndefined();
  open(client, [1, 'space', 3]).keepUnsaved('edited');
  expect(open(client, [1, 'space', 3]).unsaved).toBe('edited');
  expect(open(client, [1, 'space', 4]).unsaved).toBeUndefined();
  open(client, [1, 'space', 3]).keepUnsaved(undefined);
  expect(open(client, [1, 'space', 3]).unsaved).toBeUndefined();
  open(client, [1, 'space', 3]).keepUnsaved('of somebody');
  forgetAll(client);
  expect(open(client, [1, 'space', 3]).unsaved).toBeUndefined();
  client.clear();
});
