import { MantineProvider } from '@mantine/core';
import { act, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeAll, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { periodOf, type Wall } from '../../lib/when.ts';
import { TimeFields } from './time-fields.tsx';
import { until } from '../../../../test/support/until.ts';

const none = (): void => undefined;
beforeAll(async () => {
  // As on a phone: by its own wheel.
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener: none, removeEventListener: none }));
  await startTexts(bringTexts);
  await needTexts('changing', 'parts');
  return () => vi.unstubAllGlobals();
});

function Fields() {
  const [wall, setWall] = useState<Wall>({ day: '2030-05-06', from: '09:00', to: '12:00' });
  const when = { wall, period: periodOf(wall, 'UTC'), zone: 'UTC' };
  return <TimeFields when={when} days={0} wrong={null} onEdit={(edits) => setWall({ ...wall, ...edits })} />;
}

it('says where the end went as the beginning was moved', async () => {
  const page = document.body.appendChild(document.createElement('div'));
  const root = createRoot(page);
  await act(async () =>
    root.render(
      <MantineProvider>
        <Fields />
      </MantineProvider>,
    ),
  );
  const said = () => page.querySelector('output')?.textContent ?? null;
  const choose = async (label: string, clock: string): Promise<void> => {
    const select = page.querySelector<HTMLSelectElement>(`[aria-label="${label}"]`);
    if (!select) throw new Error(`There is no "${label}"`);
    await act(async () => {
      select.value = clock;
      select.dispatchEvent(new Event('change', { bubbles: true }));
      await Promise.resolve();
    });
  };
  expect(said()).toBeNull();
  await choose('From', '10:00');
  await until(() => expect(said()).toBe('Now ends at 13:00: it is as long as before.'));
  await choose('From', '22:00');
  expect(said()).toBe('Now ends at 24:00, with the day.');
  await choose('To', '23:00');
  expect(said()).toBeNull();
  act(() => root.unmount());
  page.remove();
});
