import { expect, it } from 'vitest';
import { closedOn } from './closed-day.ts';

const week = [{ day: 3, from: '09:00', to: '18:00' }];
const holidays = [{ date: '2030-06-12', name: 'Founders’ Day' }];
const check = (refused: readonly number[], hours: object = { week, holidays }, of: readonly number[] = refused) =>
  ({
    refusals: [...refused.map((resourceId) => ({ rule: 'hours', resourceId })), { rule: 'notice', resourceId: 9 }],
    rules: of.map((resourceId) => ({ rule: 'hours', resourceId, says: { hours } })),
  }) as unknown as Parameters<typeof closedOn>[0];

it('a day is closed where nothing that was asked for is open on it, and is called by the name of the holiday', () => {
  expect(closedOn(check([1, 2]), [1, 2], '2030-06-12')).toBe('Founders’ Day');
  // A Thursday, on which it is never open.
  expect(closedOn(check([1, 2]), [1, 2], '2030-06-06')).toBe('');
});

it('a day on which something is open is not closed, whatever the hour that was asked for', () => {
  // A Wednesday, too late.
  expect(closedOn(check([1, 2]), [1, 2], '2030-06-05')).toBeNull();
  expect(closedOn(check([1]), [1, 2], '2030-06-12')).toBeNull();
  expect(closedOn(check([1, 2], { week, holidays }, []), [1, 2], '2030-06-12')).toBeNull();
  expect(closedOn(check([9], { week, holidays }), [2], '2030-06-12')).toBeNull();
  expect(closedOn(check([]), [], '2030-06-12')).toBeNull();
});
