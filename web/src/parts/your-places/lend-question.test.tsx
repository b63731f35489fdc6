import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeAll, expect, it, vi } from 'vitest';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { Assignment } from '../../data/own-assignments.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { LendQuestion } from './lend-question.tsx';

const assignment = {
  id: 3,
  resourceName: 'Q-01',
  zone: 'UTC',
  firstDay: '2050-01-01',
  lastDay: null,
  releases: [],
} as unknown as Assignment;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('your-places');
  return () => vi.unstubAllGlobals();
});

it('one day is lent out by that day alone, several by the last one too', async () => {
  const sent: unknown[] = [];
  vi.stubGlobal('fetch', (_: string, { body }: { body?: string }) => {
    sent.push(JSON.parse(body ?? '{}'));
    return Promise.resolve(Response.json({ id: 1 }, { status: 201 }));
  });
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={makeQueryClient()}>
          <LendQuestion assignment={assignment} who={undefined} onClose={() => undefined} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  const field = (name: string) => document.querySelector<HTMLInputElement>(`input[name=${name}]`);
  await untilDrawn(() => expect(field('firstDay')).not.toBeNull());
  const lend = (firstDay: string, lastDay: string): void =>
    act(() => {
      Object.assign(field('firstDay') ?? {}, { value: firstDay });
      Object.assign(field('lastDay') ?? {}, { value: lastDay });
      document.querySelector('form')?.requestSubmit();
    });
  lend('2050-05-06', '');
  await untilDrawn(() => expect(sent).toEqual([{ firstDay: '2050-05-06', lastDay: '2050-05-06' }]));
  lend('2050-05-06', '2050-05-05');
  await untilDrawn(() => expect(document.body.textContent).toContain('The last day comes before the first'));
  expect(sent).toHaveLength(1);
  lend('2050-05-06', '2050-05-08');
  await untilDrawn(() => expect(sent[1]).toEqual({ firstDay: '2050-05-06', lastDay: '2050-05-08' }));
  act(() => root.unmount());
});
