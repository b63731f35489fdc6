import { describe, expect, test } from 'vitest';
import { KEPT_DAYS, MAX_AHEAD_MINUTES } from './contract.ts';
import { codeOf, decideTime, decideValues, inCelsius, isOverdue, stateOf, timesTaken } from './rules.ts';

const now = Temporal.Instant.from('2027-02-08T12:00:00Z');
const ago = (minutes: number): Temporal.Instant => now.subtract({ minutes });
const heard = { lastHeardAt: ago(1), motion: null, isStuck: false };

describe('what is known of a device', () => {
  test('is nothing where it is silent for longer than it is believed, whatever it said before', () => {
    expect(stateOf({ ...heard, motion: true, lastHeardAt: ago(20) }, 20, now)).toBe('motion');
    expect(stateOf({ ...heard, motion: true, lastHeardAt: now.subtract({ seconds: 1_201 }) }, 20, now)).toBe('unknown');
    expect(stateOf({ ...heard, motion: false, isStuck: true, lastHeardAt: ago(21) }, 20, now)).toBe('unknown');
    expect(stateOf({ ...heard, lastHeardAt: null }, 20, now)).toBe('unknown');
  });

  test('is what it said last of whether somebody is there, unless it says that for days', () => {
    expect(stateOf({ ...heard, motion: true }, 20, now)).toBe('motion');
    expect(stateOf({ ...heard, motion: false }, 20, now)).toBe('quiet');
    expect(stateOf(heard, 20, now)).toBe('quiet');
    expect(stateOf({ ...heard, motion: true, isStuck: true }, 20, now)).toBe('faulty');
  });

  test('is that it is overdue once it has missed two beats, where its kind has any', () => {
    expect(isOverdue('occupancy', ago(30), now)).toBe(false);
    expect(isOverdue('occupancy', ago(31), now)).toBe(true);
    expect(isOverdue('occupancy', null, now)).toBe(true);
    expect(isOverdue('door', ago(5_000), now)).toBe(false);
  });
});

test('a temperature is kept in °C, however it is said', () => {
  expect(inCelsius(71.6, 1)).toBe(22);
  expect(inCelsius(-40, 1)).toBe(-40);
  expect([0, null, undefined].map((unit) => inCelsius(21.37, unit))).toEqual([21.37, 21.37, 21.37]);
});

test('a device says what its kind measures, and nothing else', () => {
  const said = (kind: Parameters<typeof decideValues>[0], values: object) => {
    const verdict = decideValues(kind, values, 'items[2].');
    return verdict.ok ? 'taken' : verdict.details.param;
  };
  expect(said('environment', { temperature: 20, co2: 600, hasMotion: false })).toBe('taken');
  expect(said('occupancy', { hasMotion: true, temperature: null })).toBe('taken');
  expect(said('occupancy', { hasMotion: true, co2: 0 })).toBe('items[2].co2');
  expect(said('door', { noiseLevel: 30 })).toBe('items[2].noiseLevel');
  expect(said('environment', { temperature: -300 })).toBe('items[2].temperature');
});

test('a reading is of no time that is to come, and of none whose readings are gone', () => {
  const judged = (at: Temporal.Instant, days = KEPT_DAYS) => decideTime(at, timesTaken(now, days), 'timestamp').ok;
  expect(judged(now.add({ minutes: MAX_AHEAD_MINUTES }))).toBe(true);
  expect(judged(now.add({ minutes: MAX_AHEAD_MINUTES, milliseconds: 1 }))).toBe(false);
  expect(judged(now.subtract({ hours: 24 * KEPT_DAYS }))).toBe(true);
  expect(judged(now.subtract({ hours: 24 * KEPT_DAYS, milliseconds: 1 }))).toBe(false);
  expect([168, 169].map((hours) => judged(now.subtract({ hours }), 7))).toEqual([true, false]);
});

test('access ids are compared as codes are that people type', () => {
  expect(codeOf('lo-i7')).toBe(codeOf('10-L7'));
  expect(codeOf('a-1')).not.toBe(codeOf('a1'));
});
