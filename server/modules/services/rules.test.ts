import { describe, expect, test } from 'vitest';
import type { Timing } from './contract.ts';
import { closesAt, costOf, isOfferedFor, piecesOf, placeOf, timeAround, totalOf } from './rules.ts';

const at = (text: string) => Temporal.Instant.from(text);
const booking = { start: at('2030-01-07T09:00Z'), end: at('2030-01-07T10:00Z') };
const timed = (timing: Timing) => ({ timing, minutesBefore: 20, minutesAfter: 10 });
const told = (timing: Timing, period = booking): string[] =>
  piecesOf(timed(timing), period).map(
    ({ piece, during: { start, end }, due }) =>
      `${piece} ${[start, end, due].map((one) => one.toString().slice(11, 16)).join(' ')}`,
  );

describe('when a service is done', () => {
  test.each([
    ['before', ['whole 08:40 09:00 09:00']],
    ['during', ['whole 09:00 10:00 09:00']],
    ['after', ['whole 10:00 10:10 10:10']],
    ['before_and_after', ['whole 08:40 09:00 09:00', 'after 10:00 10:10 10:10']],
    ['before_until_end', ['whole 08:40 10:00 09:00']],
    ['during_until_after', ['whole 09:00 10:10 09:00']],
    ['before_until_after', ['whole 08:40 10:10 09:00']],
  ] as const)('%s', (timing, expected) => expect(told(timing)).toEqual(expected));

  test('minutes pass, whatever the clocks do meanwhile', () => {
    // At 01:00 in London it is 02:00 then.
    const spring = { start: at('2030-03-31T01:10Z'), end: at('2030-03-31T02:00Z') };
    expect(told('before', spring)).toEqual(['whole 00:50 01:10 01:10']);
  });

  test('what a timing leaves out counts for nothing', () => {
    expect(timeAround(timed('during'))).toEqual({ before: 0, after: 0 });
    expect(timeAround(timed('before_until_end'))).toEqual({ before: 20, after: 0 });
    expect(timeAround(timed('during_until_after'))).toEqual({ before: 0, after: 10 });
    expect(timeAround(timed('before_and_after'))).toEqual({ before: 20, after: 10 });
  });

  test('it is ordered so long before', () => {
    expect(closesAt(booking.start, { noticeHours: 24 })).toEqual(at('2030-01-06T09:00Z'));
  });
});

describe('what is offered', () => {
  const room = { id: 5, buildingId: 2, type: 'room' };
  const offer = (given: object) => ({ buildingId: null, type: null, resourceId: null, ...given });
  test.each([
    [[], false],
    [[offer({})], true],
    [[offer({ buildingId: 2 })], true],
    [[offer({ buildingId: 3 })], false],
    [[offer({ buildingId: 3 }), offer({ type: 'room' })], true],
    [[offer({ buildingId: 2, type: 'desk' })], false],
    [[offer({ resourceId: 5 })], true],
    [[offer({ resourceId: 6, type: 'room' })], false],
  ])('%j: %s', (offers, expected) => expect(isOfferedFor(offers, room)).toBe(expected));

  test('is kept by whoever keeps all the places of it; what names none, or nothing, is the workplace’s', () => {
    const buildingOf = (id: number) => (id === 5 ? 2 : undefined);
    expect(placeOf([offer({ resourceId: 5 }), offer({ buildingId: 3 })], buildingOf)).toEqual([2, 3]);
    expect(placeOf([offer({ buildingId: 3 }), offer({ type: 'room' })], buildingOf)).toBe('whole');
    expect(placeOf([offer({ resourceId: 9 })], buildingOf)).toBe('whole');
    expect(placeOf([], buildingOf)).toBe('whole');
  });
});

test('what several cost together is said in each of their currencies', () => {
  const euros = (amount: number) => ({ amount, currency: 'EUR' });
  expect(costOf(null, 3)).toBeNull();
  expect(costOf(euros(250), 3)).toEqual(euros(750));
  expect(totalOf([euros(750), null, { amount: 900, currency: 'CHF' }, euros(50)])).toEqual([
    { amount: 900, currency: 'CHF' },
    euros(800),
  ]);
});
