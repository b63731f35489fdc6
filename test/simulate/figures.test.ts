import { expect, test } from 'vitest';
import { DAY_MINUTES } from '../../server/simulation/people.ts';
import { figuresOf } from './figures.ts';
import type { Fate } from './play.ts';

const EMPTY_MINUTES = 100;
const NINE = 9 * 60;

/** Of one who sits there from nine on, with a time away; her booking ended in a minute. */
function ending(ended: number, away: { readonly from: number; readonly minutes: number }): Fate {
  const sitting = new Uint16Array(DAY_MINUTES);
  sitting.fill(1, NINE, 17 * 60);
  sitting.fill(0, away.from, away.from + away.minutes);
  const booked = { desk: 0, person: 0, from: NINE, to: 17 * 60 };
  return { ...booked, day: 0, closes: NINE + 30, sitting, released: null, checkedIn: NINE, ended };
}

test.each([
  ['in her absence, and she is back much later', ending(800, { from: 690, minutes: 200 }), { takenAway: 0, byRule: 0 }],
  [
    'as the rule says, and she is back in that minute',
    ending(800, { from: 700, minutes: 100 }),
    { takenAway: 0, byRule: 1 },
  ],
  ['a minute too early', ending(800, { from: 701, minutes: 99 }), { takenAway: 1, byRule: 0 }],
  ['while she sits there', ending(800, { from: 600, minutes: 120 }), { takenAway: 1, byRule: 0 }],
])('a booking that ended %s', (_how, fate, counted) => {
  const { came } = figuresOf({ asked: [], fates: [fate], words: 0 }, EMPTY_MINUTES);
  expect(came).toEqual({ count: 1, checkedIn: 1, ...counted });
});

test('what a policy says nothing of is never by its rule', () => {
  const { came } = figuresOf({ asked: [], fates: [ending(800, { from: 700, minutes: 100 })], words: 0 });
  expect(came).toMatchObject({ takenAway: 1, byRule: 0 });
});
