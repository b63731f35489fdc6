import { describe, expect, test } from 'vitest';
import { badgeStates, type BadgeState } from './contract.ts';
import {
  daysOf,
  decideAction,
  decideArrival,
  decideChange,
  decideLeaving,
  decideTime,
  stateAfter,
  type Action,
  type Standing,
} from './rules.ts';

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);

describe('the states of a badge', () => {
  const whileRunning: Readonly<Record<Action, readonly (BadgeState | null)[]>> = {
    //              initial     visiting   visited     no_show
    arrive: ['visiting', null, null, 'visiting'],
    undo_arrival: [null, 'initial', null, null],
    depart: [null, 'visited', null, null],
    undo_departure: [null, null, 'visiting', null],
    miss: ['no_show', null, null, null],
  };
  const actions = Object.keys(whileRunning) as Action[];
  const cells = actions.flatMap((action) =>
    badgeStates.map((state, i) => [action, state, whileRunning[action][i] ?? null] as const),
  );

  test.each(cells)('%s of what is %s: %s', (action, state, next) => {
    expect(stateAfter(action, state, false)).toBe(next);
    // Once the visit is over nobody is expected any more; all else is as before.
    expect(stateAfter(action, state, true)).toBe(next === 'initial' ? 'no_show' : next);
    expect(decideAction(action, [state]).ok).toBe(next !== null);
  });

  test('of several one will do, and a refusal says what they are', () => {
    expect(decideAction('depart', ['initial', 'visiting']).ok).toBe(true);
    expect(decideAction('depart', ['initial', 'no_show', 'initial'])).toMatchObject({
      ok: false,
      kind: { code: 'badge_state_conflict', status: 409 },
      details: {
        detail: 'Who is not here yet or did not come cannot leave',
        extra: { states: ['initial', 'no_show'] },
      },
    });
  });
});

const HONG_KONG = 'Asia/Hong_Kong';
/** From ten in the evening until two in the morning, in Hong Kong. */
const late = { start: at('2030-03-05T14:00:00Z'), end: at('2030-03-05T18:00:00Z') };
const standing = (given: Partial<Standing> = {}): Standing => ({
  during: late,
  zone: HONG_KONG,
  isCancelled: false,
  approval: null,
  states: ['initial'],
  ...given,
});
const codeOf = (verdict: ReturnType<typeof decideTime>): string =>
  verdict.ok ? 'allowed' : [verdict.kind.code, verdict.details.param].filter(Boolean).join(' ');

describe('days are those of the building', () => {
  test.each([
    ['2030-03-04T15:59:59.999Z', 'visit_not_today'],
    ['2030-03-04T16:00:00Z', 'allowed'],
    ['2030-03-06T15:59:59.999Z', 'allowed'],
    ['2030-03-06T16:00:00Z', 'visit_not_today'],
  ])('who comes to a visit over midnight at %s: %s', (now, wanted) => {
    expect(codeOf(decideArrival(standing(), at(now)))).toBe(wanted);
  });

  test('one that ends at midnight has one day, of 23 hours when the clocks go forward', () => {
    const during = { start: at('2030-03-31T08:00:00Z'), end: at('2030-03-31T22:00:00Z') };
    const { start, end } = daysOf(during, 'Europe/Berlin');
    expect([start.toString(), end.toString()]).toEqual(['2030-03-30T23:00:00Z', '2030-03-31T22:00:00Z']);
  });

  test('nobody comes to what was cancelled', () => {
    expect(codeOf(decideArrival(standing({ isCancelled: true }), late.start))).toBe('visit_over');
  });
});

test.each([
  ['from now', '2030-03-05T06:00:00Z', '2030-03-05T07:00:00Z', 'allowed'],
  ['from this morning', '2030-03-04T16:00:00Z', '2030-03-05T07:00:00Z', 'allowed'],
  ['from yesterday', '2030-03-04T15:59:00Z', '2030-03-05T07:00:00Z', 'visit_in_past start'],
  ['until now', '2030-03-05T05:00:00Z', '2030-03-05T06:00:00Z', 'visit_in_past end'],
  ['for 31 days', '2030-03-06T06:00:00Z', '2030-04-06T06:00:00Z', 'allowed'],
  ['for a moment more', '2030-03-06T06:00:00Z', '2030-04-06T06:00:01Z', 'visit_too_long end'],
  ['ten years ahead', '2040-03-05T06:00:00Z', '2040-03-05T07:00:00Z', 'allowed'],
  ['further ahead', '2040-03-06T06:00:01Z', '2040-03-06T07:00:00Z', 'visit_too_far_ahead start'],
])('a visit %s', (_what, start, end, wanted) => {
  const now = at('2030-03-05T06:00:00Z');
  expect(codeOf(decideTime({ start: at(start), end: at(end) }, { zone: HONG_KONG, now }))).toBe(wanted);
});

test.each([
  [{}, '2030-03-05T17:59:59Z', 'allowed', 'allowed'],
  [{}, '2030-03-05T18:00:00Z', 'visit_over', 'allowed'],
  [{ isCancelled: true }, '2030-03-05T15:00:00Z', 'visit_over', 'allowed'],
  [{ states: ['initial', 'visiting'] }, '2030-03-05T15:00:00Z', 'allowed', 'visit_begun'],
  [{ states: ['visited'] }, '2030-03-05T15:00:00Z', 'allowed', 'visit_begun'],
  [{ states: ['no_show'] }, '2030-03-05T15:00:00Z', 'allowed', 'allowed'],
] as const)('a visit that is %j is changed at %s: %s; and called off: %s', (given, now, change, leaving) => {
  const visit = standing(given);
  expect([codeOf(decideChange(visit, at(now))), codeOf(decideLeaving(visit))]).toEqual([change, leaving]);
});
