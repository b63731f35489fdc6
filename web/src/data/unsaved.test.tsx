import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it } from 'vitest';
import { makeQueryClient } from './client.ts';
import { forgetAll } from './session.ts';
import { useUnsaved } from './unsaved.ts';

/** What a part of the page sees that is opened anew. */
function open(client: QueryClient, of: readonly (string | number)[]) {
  let seen: ReturnType<typeof useUnsaved<string>> | undefined;
  function Part() {
    seen = useUnsaved<string>(of);
    return null;
  }
  const root = createRoot(document.createElement('div'));
  act(() => root.render(<QueryClientProvider client={client} children={<Part />} />));
  act(() => root.unmount());
  if (!seen) throw new Error('It was not drawn');
  return seen;
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
