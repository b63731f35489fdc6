import { QueryClient, QueryClientProvider, useMutation } from '@tanstack/react-query';
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';
import { until } from '../../../test/support/until.ts';
import { whenDone } from './when-done.ts';

it.each([
  ['done', 'onSuccess'],
  ['refused', 'onError'],
] as const)('what was %s is told, though what asked for it is gone', async (what, told) => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const heard = { onSuccess: vi.fn<() => void>(), onError: vi.fn<() => void>(), onSettled: vi.fn<() => void>() };
  function Row() {
    const { mutateAsync } = useMutation({ mutationFn: () => promise });
    return createElement('button', { onClick: () => whenDone(mutateAsync(), heard) });
  }
  const place = document.createElement('div');
  const root = createRoot(place);
  act(() => root.render(createElement(QueryClientProvider, { client: new QueryClient() }, createElement(Row))));
  await act(async () => place.querySelector('button')?.click());
  act(() => root.unmount());
  if (what === 'done') resolve('it');
  else reject(new Error('no'));
  await until(() => expect(heard.onSettled).toHaveBeenCalledOnce());
  expect([heard.onSuccess, heard.onError].filter((one) => one.mock.calls.length > 0)).toEqual([heard[told]]);
});
