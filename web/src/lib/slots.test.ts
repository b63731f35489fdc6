import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextFree, usableHours } from './next-free.ts';
import { merged, without } from './slots.ts';
import { addMinutes, compareInstants, minutesBetween, overlaps, type Period } from './when.ts';

const midnight = '2026-11-24T00:00:00Z';
const until = '2026-11-25T00:00:00Z';
const clock = (text: string): string => `2026-11-24T${text}:00Z`;
const period = (start: string, end: string): Period => ({ start: clock(start), end: clock(end) });

describe('merged', () => {
  it('joins what touches, overlaps or lies within', () => {
    const busy = [
      period('13:00', '14:00'),
      period('09:00', '10:00'),
      period('10:00', '11:00'),
      period('09:15', '09:30'),
    ];
    expect(merged(busy)).toEqual([period('09:00', '11:00'), period('13:00', '14:00')]);
  });
});

describe('without', () => {
  const busy = [period('09:00', '11:00'), period('13:00', '14:00')];

  it('gives back what is given back, and leaves the rest as it is', () => {
    expect(without(busy, undefined)).toEqual(busy);
    expect(without(busy, period('09:00', '11:00'))).toEqual([period('13:00', '14:00')]);
    expect(without(busy, period('09:30', '10:00'))).toEqual([
      period('09:00', '09:30'),
      period('10:00', '11:00'),
      period('13:00', '14:00'),
    ]);
    expect(without(busy, period('10:00', '13:30'))).toEqual([period('09:00', '10:00'), period('13:30', '14:00')]);
    expect(without(busy, period('11:00', '13:00'))).toEqual(busy);
  });
});

describe('the next free time', () => {
  it.each([
    ['follows the booking that is in the way', [['09:00', '11:00']], ['09:30', '10:30'], ['11:00', '12:00']],
    [
      'skips a gap that is too short',
      [
        ['09:00', '11:00'],
        ['11:30', '13:00'],
      ],
      ['09:00', '10:00'],
      ['13:00', '14:00'],
    ],
    ['starts at a quarter when somebody left early', [['09:00', '10:07']], ['09:00', '10:00'], ['10:15', '11:15']],
    ['is the time itself when nothing is in the way', [['07:00', '09:00']], ['09:00', '10:00'], ['09:00', '10:00']],
  ] as [string, [string, string][], [string, string], [string, string]][])('%s', (_, busy, wanted, expected) => {
    const found = nextFree(
      busy.map(([start, end]) => period(start, end)),
      period(...wanted),
      until,
    );
    expect(found && [found.start, found.end].map((at) => minutesBetween(midnight, at))).toEqual(
      expected.map((at) => minutesBetween(midnight, clock(at))),
    );
  });

  it('is a shorter one when the whole length fits nowhere any more', () => {
    const found = nextFree([period('09:00', '23:00')], period('09:00', '10:30'), until);
    expect(found && minutesBetween(found.start, found.end)).toBe(60);
    expect(nextFree([period('09:00', '22:45')], period('09:00', '11:00'), until)?.start).toContain('T22:45');
  });

  it('is the longest free part of a whole day, which keeps its end', () => {
    const day = period('09:00', '17:30');
    const clocks = (busy: Period[]) => {
      const found = nextFree(busy, day, until);
      return found && [found.start, found.end].map((at) => at.slice(11, 16)).join(' ');
    };
    expect(clocks([period('09:00', '11:00')])).toBe('11:00 17:30');
    expect(clocks([period('14:00', '15:00')])).toBe('09:00 14:00');
  });

  it('is none for a whole day of which nothing is left, whatever is free afterwards', () => {
    expect(nextFree([period('08:00', '17:30')], period('09:00', '17:30'), until)).toBeNull();
    expect(nextFree([period('08:00', '17:15')], period('09:00', '17:30'), until)).toBeNull();
  });

  it('is none when the day is full', () => {
    expect(nextFree([period('09:00', '23:45')], period('09:00', '17:00'), until)).toBeNull();
  });

  it('never meets what is busy, never leaves the day, never comes too early', () => {
    const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
    const stretch = fc.tuple(minute, fc.integer({ min: 1, max: 300 })).map(([start, length]): Period => ({
      start: addMinutes(midnight, start),
      end: addMinutes(midnight, start + length),
    }));
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 8 }), stretch, (busy, wanted) => {
        const found = nextFree(busy, wanted, until);
        if (found === null) return;
        expect(busy.filter((one) => overlaps(one, found))).toEqual([]);
        expect(compareInstants(found.start, wanted.start)).toBeGreaterThanOrEqual(0);
        expect(compareInstants(found.end, until)).toBeLessThanOrEqual(0);
        expect(minutesBetween(found.start, found.end)).toBeLessThanOrEqual(minutesBetween(wanted.start, wanted.end));
      }),
      { numRuns: 300 },
    );
  });
});

it.each([
  ['09:00', '12:00', '07:00', '19:00'],
  ['05:30', '12:00', '05:30', '19:00'],
  ['18:00', '24:00', '07:00', '24:00'],
])('what is asked for from %s to %s is offered from %s to %s', (from, to, first, last) => {
  expect(usableHours({ from, to })).toEqual({ from: first, to: last });
});
