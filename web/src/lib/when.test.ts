import { describe, expect, it } from 'vitest';
import {
  clockOf,
  dayPeriod,
  defaultWall,
  endClocks,
  isClock,
  isDay,
  minutesOf,
  overlaps,
  periodOf,
  sameClock,
  startClocks,
  wallOf,
  withStart,
} from './when.ts';

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);

describe('the period before anybody chose', () => {
  it.each([
    ['just after midnight, the usual hours of the day', '2026-11-24T00:05:00Z', '2026-11-24 09:00 17:30'],
    ['before work begins, the same', '2026-11-24T06:59:59Z', '2026-11-24 09:00 17:30'],
    ['from then on, from the next quarter', '2026-11-24T07:00:00Z', '2026-11-24 07:00 17:30'],
    ['in the morning, from the next quarter until half past five', '2026-11-24T08:07:10Z', '2026-11-24 08:15 17:30'],
    ['on a quarter, from that very quarter', '2026-11-24T08:15:00Z', '2026-11-24 08:15 17:30'],
    ['a second after a quarter, from the next', '2026-11-24T08:15:01Z', '2026-11-24 08:30 17:30'],
    ['in the afternoon, at least an hour', '2026-11-24T16:50:00Z', '2026-11-24 17:00 18:00'],
    ['in the evening, an hour', '2026-11-24T21:31:00Z', '2026-11-24 21:45 22:45'],
    ['as late as an hour still fits', '2026-11-24T23:00:00Z', '2026-11-24 23:00 24:00'],
    ['later than that, tomorrow', '2026-11-24T23:01:00Z', '2026-11-25 09:00 17:30'],
  ])('%s', (_, now, expected) => {
    const { day, from, to } = defaultWall(at(now), 'Europe/London');
    expect(`${day} ${from} ${to}`).toBe(expected);
  });

  it('counts by the clock of the building, not of the reader', () => {
    expect(defaultWall(at('2026-11-24T23:30:00Z'), 'Asia/Hong_Kong')).toEqual({
      day: '2026-11-25',
      from: '07:30',
      to: '17:30',
    });
  });
});

describe('wall times become instants', () => {
  it('in the building’s zone', () => {
    expect(periodOf({ day: '2026-07-01', from: '09:00', to: '17:30' }, 'Europe/London')).toEqual({
      start: '2026-07-01T08:00:00Z',
      end: '2026-07-01T16:30:00Z',
    });
  });

  it('with 24:00 as the next midnight, and back', () => {
    const wall = { day: '2026-12-31', from: '22:00', to: '24:00' };
    const period = periodOf(wall, 'Asia/Hong_Kong');
    expect(period.end).toBe('2026-12-31T16:00:00Z');
    expect(wallOf(period, 'Asia/Hong_Kong')).toEqual(wall);
  });

  it('where an hour is skipped or repeated, as the server does', () => {
    // 01:30 does not exist on this day; 01:30 comes twice on the other, the earlier counts.
    expect(periodOf({ day: '2026-03-29', from: '01:30', to: '03:00' }, 'Europe/London').start).toBe(
      '2026-03-29T01:30:00Z',
    );
    expect(periodOf({ day: '2026-10-25', from: '01:30', to: '03:00' }, 'Europe/London').start).toBe(
      '2026-10-25T00:30:00Z',
    );
    expect(dayPeriod('2026-10-25', 'Europe/London')).toEqual({
      start: '2026-10-24T23:00:00Z',
      end: '2026-10-26T00:00:00Z',
    });
  });
});

describe('clocks to choose from', () => {
  it('are every quarter, and the present one where it is none', () => {
    expect(startClocks('09:00')).toHaveLength(96);
    expect(startClocks('09:07').slice(36, 39)).toEqual(['09:00', '09:07', '09:15']);
  });

  it('end after the start', () => {
    expect(endClocks('23:30', '24:00')).toEqual(['23:45', '24:00']);
    expect(endClocks('09:07', '09:20').slice(0, 3)).toEqual(['09:15', '09:20', '09:30']);
  });

  it('keep the length when the start moves, as far as the day goes', () => {
    const wall = { day: '2026-11-24', from: '09:00', to: '11:00' };
    expect(withStart(wall, '14:00').to).toBe('16:00');
    expect(withStart(wall, '23:00').to).toBe('24:00');
    expect(withStart(wall, '08:45').to).toBe('10:45');
  });

  it('are read and written', () => {
    expect([minutesOf('00:00'), minutesOf('09:15'), minutesOf('24:00')]).toEqual([0, 555, 1440]);
    expect([clockOf(0), clockOf(555), clockOf(1440)]).toEqual(['00:00', '09:15', '24:00']);
    expect(['09:15', '24:00', '24:15', '9:15', '09:60', 915, null].map(isClock)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(['2026-02-28', '2026-02-30', '2026-2-3', 'today'].map(isDay)).toEqual([true, false, false, false]);
  });
});

describe('periods', () => {
  const period = (start: string, end: string) => ({ start: `2026-11-24T${start}:00Z`, end: `2026-11-24T${end}:00Z` });

  it('that follow one another do not overlap', () => {
    expect(overlaps(period('09:00', '10:00'), period('10:00', '11:00'))).toBe(false);
    expect(overlaps(period('09:00', '10:01'), period('10:00', '11:00'))).toBe(true);
    expect(overlaps(period('09:00', '12:00'), { ...period('10:00', '11:00') })).toBe(true);
  });

  it('are told in another zone only when its clock differs', () => {
    expect(sameClock('Europe/London', 'UTC', '2026-01-15T00:00:00Z')).toBe(true);
    expect(sameClock('Europe/London', 'UTC', '2026-07-15T00:00:00Z')).toBe(false);
  });
});
