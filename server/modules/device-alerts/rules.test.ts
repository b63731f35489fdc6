import { describe, expect, test } from 'vitest';
import type { AlertKind } from './contract.ts';
import { watchedSince, wrongWith, type Looked } from './rules.ts';

const now = Temporal.Instant.from('2027-03-01T09:00:00Z');
const ago = (minutes: number): Temporal.Instant => now.subtract({ minutes });
const well: Looked = { overdue: false, lastHeardAt: ago(5).toString(), state: 'quiet', batteryLevel: 80 };
const wrong = (device: Partial<Looked>, standing: readonly AlertKind[] = [], watched = 30) => [
  ...wrongWith({ ...well, ...device }, new Set(standing), ago(watched), now),
];

describe('what is wrong with a device', () => {
  test('nothing, where it is heard', () => expect(wrong({})).toEqual([]));
  test('it is silent once it is overdue, and was heard before', () => {
    const silent = { overdue: true, state: 'unknown' } as const;
    expect(wrong({ ...silent, lastHeardAt: ago(31).toString() })).toEqual(['silent']);
    expect(wrong({ ...silent, lastHeardAt: null })).toEqual([]);
  });
  test('after a standstill its silence tells nothing for half an hour, and ends nothing', () => {
    const silent = { overdue: true, lastHeardAt: ago(300).toString(), state: 'unknown' } as const;
    expect(wrong(silent, [], 29)).toEqual([]);
    expect(wrong(silent, ['silent'], 29)).toEqual(['silent']);
    expect(wrong(silent, [], 30)).toEqual(['silent']);
  });
  test('its battery is low below 20 %, and until it has 25 %', () => {
    expect(wrong({ batteryLevel: 20 })).toEqual([]);
    expect(wrong({ batteryLevel: 19.9 })).toEqual(['battery']);
    expect(wrong({ batteryLevel: 24.9 }, ['battery'])).toEqual(['battery']);
    expect(wrong({ batteryLevel: 25 }, ['battery'])).toEqual([]);
    expect(wrong({ batteryLevel: null }, ['battery'])).toEqual([]);
  });
  test('it is at fault as its state says', () => expect(wrong({ state: 'faulty' })).toEqual(['faulty']));
});

describe('since when devices are looked at', () => {
  const since = ago(600);
  test('from the first look on', () => expect(watchedSince(null, now)).toEqual(now));
  test('and anew where half an hour passed without one', () => {
    expect(watchedSince({ since, lookedAt: ago(30) }, now)).toEqual(since);
    expect(watchedSince({ since, lookedAt: ago(31) }, now)).toEqual(now);
  });
});
