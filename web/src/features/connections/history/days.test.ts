import { expect, it } from 'vitest';
import { daysNeeded, readDays, shownDays } from './days.ts';

it('takes nothing, or a whole number of days within what the server takes', () => {
  const { historyDays } = daysNeeded('wrong');
  for (const typed of ['', ' ', '1', ' 90 ', '3650']) expect([typed, historyDays(typed)]).toEqual([typed, null]);
  for (const typed of ['0', '-1', '1.5', '3651', '09', 'all', '1e3'])
    expect([typed, historyDays(typed)]).toEqual([typed, 'wrong']);
});

it('reads nothing as everything, and shows that so', () => {
  expect([readDays(' '), readDays(' 90 ')]).toEqual([null, 90]);
  expect([shownDays(null), shownDays(90)]).toEqual(['', '90']);
});
