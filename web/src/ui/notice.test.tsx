import { MantineProvider } from '@mantine/core';
import { useLayoutEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeAll, expect, it, vi } from 'vitest';
import { until } from '../../../test/support/until.ts';
import { noteReach } from '../lib/reach.ts';
import { startTexts } from '../lib/texts.ts';
import { texts } from '../lib/texts/en.ts';
import { Failure } from './notice.tsx';

beforeAll(async () => {
  await startTexts(() => Promise.resolve(texts));
});

it('what failed is tried again by itself also where the server came back between its drawing and its effects', async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false);
  const retry = vi.fn<() => void>();
  function Page() {
    useLayoutEffect(() => noteReach('line', true), []);
    return <Failure error={new Error('Failed')} retry={retry} />;
  }
  noteReach('line', false);
  createRoot(document.body.appendChild(document.createElement('div'))).render(
    <MantineProvider>
      <Page />
    </MantineProvider>,
  );
  await until(() => expect(retry).toHaveBeenCalledTimes(1));
  noteReach('line', false);
  noteReach('line', true);
  expect(retry).toHaveBeenCalledTimes(2);
  vi.unstubAllGlobals();
});
