import { MantineProvider } from '@mantine/core';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ApiProblem } from '../lib/problem.ts';
import { startTexts } from '../lib/texts.ts';
import { texts } from '../lib/texts/en.ts';
import { MessagePlace, tellProblem } from './tell.tsx';
import { until } from '../../../test/support/until.ts';

vi.mock('./messages.tsx', () => {
  throw new TypeError('Failed to fetch dynamically imported module: /assets/messages.js');
});

beforeAll(async () => {
  await startTexts(() => Promise.resolve(texts));
  vi.useFakeTimers();
});
afterAll(() => void vi.useRealTimers());

it('what did not work is said even when the part that says it does not come, and passes', async () => {
  const page = document.body.appendChild(document.createElement('div'));
  act(() =>
    createRoot(page).render(
      <MantineProvider>
        <MessagePlace />
      </MantineProvider>,
    ),
  );
  await act(async () => {
    tellProblem(new ApiProblem(0, {}));
    await until(() => vi.dynamicImportSettled());
  });
  const said = page.querySelector('[role=alert]');
  expect(said?.textContent).toContain('This did not work');
  expect(said?.textContent).toContain('No connection to the server');
  // It is over the page, not in it, and nothing in it offers what it cannot do.
  expect(said?.className).toContain('plain');
  expect(said?.querySelector('button')).toBeNull();
  act(() => void vi.advanceTimersByTime(8_000));
  expect(page.querySelector('[role=alert]')).toBeNull();
});
