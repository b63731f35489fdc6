import { describe, expect, it } from 'vitest';
import {
  daysBeside,
  daysTouched,
  deadlineOn,
  decideAssignable,
  decideCheckIn,
  decideDays,
  decideRelease,
  FOREVER,
  nextDeadline,
  runsOf,
  spanOf,
  stateAt,
  wantedOf,
} from './rules.ts';
import type { ReleaseRow } from './store.ts';

const zone = 'Europe/London';
const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const row = (given: object = {}) => ({
  zone,
  firstDay: '2027-03-26',
  lastDay: '2027-03-29' as string | null,
  checkInBy: '01:30' as string | null,
  createdAt: new Date('2027-01-01T00:00:00Z'),
  endedAt: null,
  ...given,
});
const release = (firstDay: string, lastDay: string, saidAt = '2027-01-01T00:00:00Z'): ReleaseRow => ({
  id: 1,
  assignmentId: 1,
  firstDay,
  lastDay,
  why: 'released',
  createdAt: new Date(saidAt),
});
const shown = (periods: readonly { start: Temporal.Instant; end: Temporal.Instant }[]) =>
  periods.map(({ start, end }) => `${start.toString()} ${end.equals(FOREVER) ? '…' : end.toString()}`);

describe('when something is assigned', () => {
  it('is whole days of the calendar there, over a change of the clocks too, from when it was said on', () => {
    expect(shown([spanOf(row())])).toEqual(['2027-03-26T00:00:00Z 2027-03-29T23:00:00Z']);
    expect(shown([spanOf(row({ createdAt: new Date('2027-03-26T09:00:00Z'), lastDay: null }))])).toEqual([
      '2027-03-26T09:00:00Z …',
    ]);
    const ended = row({ endedAt: new Date('2027-03-27T12:00:00Z') });
    expect(shown([spanOf(ended)])).toEqual(['2027-03-26T00:00:00Z 2027-03-27T12:00:00Z']);
    expect(spanOf(row({ endedAt: new Date('2027-03-01T00:00:00Z') })).end.toString()).toBe('2027-03-26T00:00:00Z');
  });

  it.each([
    ['2027-03-25T23:59:59Z', 'ahead'],
    ['2027-03-26T00:00:00Z', 'current'],
    ['2027-03-29T22:59:59Z', 'current'],
    ['2027-03-29T23:00:00Z', 'over'],
  ])('at %s it is %s', (now, state) => expect(stateAt(row(), at(now))).toBe(state));

  it('is held but for what is lent out and what is closed, each as far as it is to come', () => {
    const lent = [release('2027-03-27', '2027-03-27'), release('2027-03-29', '2027-04-05')];
    const closed = [{ start: at('2027-03-28T10:00:00Z'), end: at('2027-03-28T12:00:00Z') }];
    expect(shown(wantedOf(row(), lent, closed, at('2027-03-26T08:00:00Z')))).toEqual([
      '2027-03-26T08:00:00Z 2027-03-27T00:00:00Z',
      '2027-03-28T00:00:00Z 2027-03-28T10:00:00Z',
      '2027-03-28T12:00:00Z 2027-03-28T23:00:00Z',
    ]);
    const today = [release('2027-03-26', '2027-03-26', '2027-03-26T10:00:00Z')];
    expect(shown(wantedOf(row({ lastDay: null }), today, [], at('2027-03-26T08:00:00Z')))).toEqual([
      '2027-03-26T08:00:00Z 2027-03-26T10:00:00Z',
      '2027-03-27T00:00:00Z …',
    ]);
    expect(wantedOf(row(), [], [], at('2027-04-01T00:00:00Z'))).toEqual([]);
  });
});

describe('by when somebody must have come', () => {
  it.each([
    ['2027-03-27', '01:30', '2027-03-27T01:30:00Z'],
    // Skipped: the offset before it counts. Twice: the earlier.
    ['2027-03-28', '01:30', '2027-03-28T01:30:00Z'],
    ['2027-10-31', '01:30', '2027-10-31T00:30:00Z'],
  ])('on %s at %s is %s', (on, by, instant) => expect(deadlineOn(day(on), by, zone).toString()).toBe(instant));

  it.each([
    ['2027-03-20T00:00:00Z', '2027-03-26T01:30:00Z'],
    ['2027-03-26T01:29:59Z', '2027-03-26T01:30:00Z'],
    ['2027-03-26T01:30:00Z', '2027-03-27T01:30:00Z'],
    ['2027-03-28T12:00:00Z', '2027-03-29T00:30:00Z'],
    ['2027-03-29T00:30:00Z', undefined],
  ])('after %s it is next looked at %s', (now, next) => expect(nextDeadline(row(), at(now))?.toString()).toBe(next));

  it('is asked of a flexi one alone, before that, of what is hers', () => {
    const now = at('2027-03-26T01:00:00Z');
    const said = (given: object, isHers = true, when = now) => decideCheckIn(row(given), { isHers }, when).ok;
    expect([said({}), said({ checkInBy: null }), said({}, false), said({}, true, at('2027-03-26T01:30:00Z'))]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(nextDeadline(row({ checkInBy: null }), now)).toBeNull();
  });
});

describe('what may be', () => {
  const one = { type: 'desk', retired: false, partIds: [], isPart: false };
  it.each([
    [{}, true],
    [{ type: 'parking' }, true],
    [{ type: 'locker' }, true],
    [{ type: 'room' }, false],
    [{ type: 'equipment' }, false],
    [{ retired: true }, false],
    [{ partIds: [1] }, false],
    [{ isPart: true }, false],
  ])('assigned: %j %s', (given, ok) => expect(decideAssignable({ ...one, ...given }).ok).toBe(ok));

  const today = day('2027-03-26');
  const days = (first: string, last: string | null) => ({ first: day(first), last: last === null ? null : day(last) });
  const named = (verdict: ReturnType<typeof decideDays>) => (verdict.ok ? null : verdict.details.param);
  it.each([
    ['2027-03-26', null, null],
    ['2027-03-26', '2027-03-26', null],
    ['2037-04-02', '2037-04-02', null],
    ['2027-03-25', null, 'firstDay'],
    ['2037-04-03', null, 'firstDay'],
    ['2027-03-28', '2027-03-27', 'lastDay'],
    ['2027-03-28', '2037-04-03', 'lastDay'],
  ])('the days from %s to %s: wrong is %s', (first, last, wrong) =>
    expect(named(decideDays(days(first, last), today))).toBe(wrong),
  );

  const hers = days('2027-03-27', null);
  it.each([
    ['2027-03-27', '2027-03-27', null],
    ['2027-03-27', '2037-04-02', null],
    ['2027-03-25', '2027-03-28', 'firstDay'],
    ['2027-03-26', '2027-03-28', 'firstDay'],
    ['2027-03-28', '2027-03-27', 'lastDay'],
    ['2027-03-28', '2037-04-03', 'lastDay'],
  ])('lent out from %s to %s: wrong is %s', (first, last, wrong) =>
    expect(named(decideRelease(days(first, last), hers, today))).toBe(wrong),
  );
  it('lent out no longer than it is hers', () =>
    expect(named(decideRelease(days('2027-03-27', '2027-03-29'), days('2027-03-27', '2027-03-28'), today))).toBe(
      'lastDay',
    ));
});

describe('days', () => {
  it('in a row are put together', () => {
    const runs = runsOf(['2027-03-28', '2027-03-26', '2027-03-27', '2027-03-30'].map(day));
    expect(runs.map(({ first, last }) => `${first.toString()} ${last.toString()}`)).toEqual([
      '2027-03-26 2027-03-28',
      '2027-03-30 2027-03-30',
    ]);
  });

  it('touch what is in them by the clocks there, and not what begins as they end', () => {
    const period = { start: '2027-03-28T23:00:00Z', end: '2027-03-29T23:00:00Z' };
    expect(daysTouched(period, zone)).toEqual({ firstDay: '2027-03-29', lastDay: '2027-03-29' });
  });

  it('are left beside what is taken, in whichever order that comes', () => {
    const days = Array.from({ length: 9 }, (_, i) => day(`2027-03-0${i + 1}`));
    const taken = [
      { firstDay: '2027-03-06', lastDay: '2027-03-06' },
      { firstDay: '2027-02-20', lastDay: '2027-03-02' },
      { firstDay: '2027-03-05', lastDay: '2027-03-07' },
    ];
    expect(daysBeside(days, taken).map((one) => one.day)).toEqual([3, 4, 8, 9]);
  });
});
