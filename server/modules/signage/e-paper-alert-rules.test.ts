import { describe, expect, it } from 'vitest';
import type { TagAlertKind } from './e-paper-alert-contract.ts';
import { connectionOf, tellsAt, watchedSince, wrongWith, type Judged } from './e-paper-alert-rules.ts';

const now = Temporal.Instant.from('2027-03-01T09:00:00Z');
const ago = (hours: number): Temporal.Instant => now.subtract({ minutes: hours * 60 });
const well: Judged = { online: true, heardAt: ago(1), batteryLevel: 80, resourceId: 1 };
const wrong = (tag: Partial<Judged>, standing: readonly TagAlertKind[] = [], watched = 100) => [
  ...wrongWith({ ...well, ...tag }, new Set(standing), ago(watched), now),
];

describe('how a tag stands to its gateway', () => {
  it('is as was said, for a day', () => {
    expect(connectionOf({ online: true, heardAt: ago(23.9) }, now)).toBe('online');
    expect(connectionOf({ online: false, heardAt: ago(1) }, now)).toBe('offline');
    expect(connectionOf({ online: true, heardAt: ago(24) }, now)).toBe('silent');
    expect(connectionOf({ online: false, heardAt: ago(24) }, now)).toBe('silent');
    expect(connectionOf({ online: null, heardAt: null }, now)).toBe('unheard');
  });
});

describe('what is wrong with a tag', () => {
  it('is nothing, where it is heard', () => expect(wrong({})).toEqual([]));
  it('is that it is offline, also long after that was said', () => {
    expect(wrong({ online: false })).toEqual(['offline']);
    expect(wrong({ online: false, heardAt: ago(100) })).toEqual(['offline']);
  });
  it('is its silence, of a day', () => {
    expect(wrong({ heardAt: ago(23.9) })).toEqual([]);
    expect(wrong({ heardAt: ago(24) })).toEqual(['silent']);
    expect(wrong({ heardAt: ago(24), online: null })).toEqual(['silent']);
    expect(wrong({ heardAt: null, online: null })).toEqual([]);
  });
  it('is no silence while nothing listened, and what was silent before is it still', () => {
    expect(wrong({ heardAt: ago(40) }, [], 23.9)).toEqual([]);
    expect(wrong({ heardAt: ago(40) }, ['silent'], 23.9)).toEqual(['silent']);
    expect(wrong({ heardAt: ago(40) }, [], 24)).toEqual(['silent']);
  });
  it('is its battery below 20 %, and until it has 25 %', () => {
    expect(wrong({ batteryLevel: 20 })).toEqual([]);
    expect(wrong({ batteryLevel: 19.9 })).toEqual(['battery']);
    expect(wrong({ batteryLevel: 24.9 }, ['battery'])).toEqual(['battery']);
    expect(wrong({ batteryLevel: 25 }, ['battery'])).toEqual([]);
    expect(wrong({ batteryLevel: null }, ['battery'])).toEqual([]);
  });
  it('is of nobody’s concern where it stands for nothing', () =>
    expect(wrong({ resourceId: null, online: false, batteryLevel: 1 }, ['offline', 'battery'])).toEqual([]));
});

it('tags are listened to from the first look on, and anew where half an hour passed without one', () => {
  expect(watchedSince(null, now)).toEqual(now);
  const since = ago(600);
  expect(watchedSince({ since, lookedAt: ago(0.5) }, now)).toEqual(since);
  expect(watchedSince({ since, lookedAt: now.subtract({ minutes: 31 }) }, now)).toEqual(now);
});

it('what becomes of tags is told with all of the same minute, which leaves time for it to be written', () => {
  expect(String(tellsAt(now))).toBe('2027-03-01T09:01:00Z');
  expect(String(tellsAt(now.add({ seconds: 40 })))).toBe('2027-03-01T09:01:00Z');
  expect(String(tellsAt(now.add({ seconds: 41 })))).toBe('2027-03-01T09:02:00Z');
});
