import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { occupancyAt, presenceOf, type Said, type Signals, type Watcher, type Word } from './occupancy-at.ts';

const at = (clock: string): Temporal.Instant => Temporal.Instant.from(`2027-02-08T${clock}:00Z`);
const EYE: Watcher = { deviceId: 1, trust: 'watches', believedMinutes: 20 };
const OTHER: Watcher = { deviceId: 2, trust: 'watches', believedMinutes: 20 };
const AIR: Watcher = { deviceId: 3, trust: 'notices', believedMinutes: 60 };
const DOOR: Watcher = { deviceId: 4, trust: 'passes', believedMinutes: 20 };

const words = ({ deviceId }: Watcher, there: boolean, ...clocks: readonly string[]): Word[] =>
  clocks.map((clock) => ({ deviceId, there, at: at(clock) }));
const came = (clock: string): Said => ({ at: at(clock), came: true });
const left = (clock: string): Said => ({ at: at(clock), came: false });

/** `present motion 1 09:00–09:20`, with `steady` where one may decide on it. */
function look(signals: Signals, clock: string, from?: string): string {
  const { state, why, deviceId, since, until, isSteady } = occupancyAt(signals, at(clock), from ? at(from) : undefined);
  const shown = (time: Temporal.Instant | null): string => time?.toString().slice(11, 16) ?? '';
  const steady = isSteady ? ' steady' : '';
  return `${state} ${why} ${deviceId ?? '–'} ${shown(since)}–${shown(until)}${steady}`;
}

describe('one sensor', () => {
  test('that sees somebody is believed at once, and for so long', () => {
    const signals = { devices: [EYE], words: words(EYE, true, '09:00') };
    expect(look(signals, '08:59')).toBe('unknown silent 1 –');
    expect(look(signals, '09:00')).toBe('present motion 1 09:00–09:20');
    expect(look(signals, '09:19')).toBe('present motion 1 09:00–09:20');
    expect(look(signals, '09:20')).toBe('unknown silent 1 09:20–');
  });

  test('makes it steady by two words five minutes apart, and nothing against them between', () => {
    const clocks = (...all: readonly string[]) => ({ devices: [EYE], words: words(EYE, true, ...all) });
    expect(look(clocks('09:00'), '09:19')).toBe('present motion 1 09:00–09:20');
    expect(look(clocks('09:00', '09:04'), '09:19')).toBe('present motion 1 09:00–09:24');
    expect(look(clocks('09:00', '09:05'), '09:05')).toBe('present motion 1 09:00–09:25 steady');
    // A break: it was silent for too long, or nobody was there.
    expect(look(clocks('09:00', '09:21'), '09:22')).toBe('present motion 1 09:21–09:41');
    const broken = { devices: [EYE], words: [...words(EYE, true, '09:00', '09:05'), ...words(EYE, false, '09:02')] };
    expect(look(broken, '09:06')).toBe('present motion 1 09:05–09:25');
  });

  test('two seconds of motion are nothing steady', () => {
    const end = { deviceId: 1, there: false, at: at('09:00').add({ seconds: 2 }) };
    const signals = { devices: [EYE], words: [...words(EYE, true, '09:00'), end] };
    expect(look(signals, '09:00')).toBe('present motion 1 09:00–09:20');
    expect(look(signals, '09:04')).toBe('absent quiet 1 09:00–09:20');
    expect(look(signals, '09:07')).toBe('absent quiet 1 09:00–09:20');
    expect(look(signals, '09:08')).toBe('absent quiet 1 09:00–09:20 steady');
  });

  test('who sits still is overseen for minutes: to give back, nobody is there for longer', () => {
    const signals = { devices: [EYE], words: [...words(EYE, true, '09:00'), ...words(EYE, false, '09:10')] };
    expect(look(signals, '09:16')).toBe('absent quiet 1 09:10–09:30');
    expect(look(signals, '09:17')).toBe('absent quiet 1 09:10–09:30 steady');
  });

  test('makes it steady only by what it said since somebody else had the place', () => {
    const signals = { devices: [EYE], words: words(EYE, true, '08:50', '09:02', '09:06', '09:07') };
    expect(look(signals, '09:06')).toBe('present motion 1 08:50–09:26 steady');
    expect(look(signals, '09:06', '09:00')).toBe('present motion 1 08:50–09:26');
    expect(look(signals, '09:07', '09:00')).toBe('present motion 1 08:50–09:27 steady');
  });

  test('that is silent tells nothing, least of all that nobody is there', () => {
    const signals = { devices: [EYE], words: words(EYE, false, '09:00') };
    expect(look(signals, '09:19')).toBe('absent quiet 1 09:00–09:20 steady');
    expect(look(signals, '09:20')).toBe('unknown silent 1 09:20–');
    expect(look({ devices: [EYE], words: [] }, '09:21')).toBe('unknown silent 1 –');
    expect(look({ devices: [], words: [] }, '09:21')).toBe('unknown no_sensor – –');
    // One that measures the air is heard once it says something of people.
    expect(look({ devices: [AIR], words: [] }, '09:21')).toBe('unknown no_sensor – –');
    expect(look({ devices: [AIR], words: words(AIR, true, '09:00') }, '09:59')).toBe('present motion 3 09:00–10:00');
  });

  test('that sees somebody for two days without a break is at fault, even if it loses words', () => {
    const end = at('20:00');
    const every = (minutes: number, hours: number, besides: (beat: number) => boolean = () => true): Word[] =>
      Array.from({ length: (hours * 60) / minutes + 1 }, (_, i) => i)
        .filter(besides)
        .map((i) => ({ deviceId: 1, there: true, at: end.subtract({ minutes: minutes * i }) }));
    expect(occupancyAt({ devices: [EYE], words: every(15, 47) }, end)).toMatchObject({
      state: 'present',
      isSteady: true,
    });
    expect(occupancyAt({ devices: [EYE], words: every(15, 48) }, end)).toMatchObject({
      state: 'unknown',
      why: 'faulty',
      since: end,
    });
    const lossy = every(15, 49, (beat) => beat % 3 !== 1);
    expect(occupancyAt({ devices: [EYE], words: lossy }, end)).toMatchObject({ state: 'unknown', why: 'faulty' });
    const quiet = every(15, 60).map((word) => ({ ...word, there: false }));
    expect(occupancyAt({ devices: [EYE], words: quiet }, end).state).toBe('absent');
  });
});

describe('several sources', () => {
  test('somebody is there whom one of them sees, and nobody where none is silent', () => {
    const devices = [EYE, OTHER];
    const quiet = words(EYE, false, '09:00');
    expect(look({ devices, words: [...quiet, ...words(OTHER, true, '09:01')] }, '09:02')).toBe(
      'present motion 2 09:01–09:21',
    );
    expect(look({ devices, words: quiet }, '09:02')).toBe('unknown silent 2 –');
    expect(look({ devices, words: [...quiet, ...words(OTHER, false, '09:03')] }, '09:10')).toBe(
      'absent quiet 2 09:03–09:20 steady',
    );
  });

  test('a door that is opened counts until a sensor says otherwise; that it is shut says nothing', () => {
    const devices = [EYE, DOOR];
    const open = words(DOOR, true, '09:05');
    expect(look({ devices, words: [...words(EYE, false, '09:00'), ...open] }, '09:06')).toBe(
      'present passed 4 09:05–09:25',
    );
    expect(look({ devices, words: [...words(EYE, false, '09:00', '09:15'), ...open] }, '09:15')).toBe(
      'absent quiet 1 09:00–09:35 steady',
    );
    expect(look({ devices: [DOOR], words: open }, '09:26')).toBe('unknown no_sensor – –');
    expect(look({ devices: [DOOR], words: words(DOOR, false, '09:05') }, '09:06')).toBe('unknown no_sensor – –');
  });

  test('who checks in is there, and who checks out has left, whatever was seen before', () => {
    const signals = { devices: [EYE], words: words(EYE, true, '09:50', '09:58') };
    expect(look({ devices: [], words: [], said: [came('09:00')] }, '09:10')).toBe('present checked_in – 09:00–09:20');
    expect(look({ devices: [], words: [], said: [came('09:00')] }, '09:19')).toBe('present checked_in – 09:00–09:20');
    expect(look({ devices: [], words: [], said: [came('09:00')] }, '09:20')).toBe('unknown no_sensor – –');
    expect(look({ ...signals, said: [left('09:58')] }, '09:58')).toBe('absent checked_out – 09:58–10:18');
    expect(look({ ...signals, said: [left('10:00')] }, '10:01')).toBe('absent checked_out – 10:00–10:20');
    expect(look({ ...signals, said: [came('09:45'), left('10:00')] }, '10:01')).toBe(
      'absent checked_out – 10:00–10:20',
    );
    const again = { devices: [EYE], words: [...signals.words, ...words(EYE, true, '10:05')], said: [left('10:00')] };
    expect(look(again, '10:06')).toBe('present motion 1 10:05–10:25');
    const slow = { devices: [AIR], words: words(AIR, true, '09:58'), said: [left('10:00')] };
    expect(look(slow, '10:25')).toBe('unknown silent 3 10:00–');
  });
});

test('with its booking it says who sits where', () => {
  expect((['none', 'awaited', 'in_use'] as const).map((use) => presenceOf({ state: 'present' }, use))).toEqual([
    'present_without_booking',
    'present',
    'seated',
  ]);
  expect(presenceOf({ state: 'absent' }, 'in_use')).toBe('absent');
  expect(presenceOf({ state: 'unknown' }, 'awaited')).toBe('unknown');
});

test('shuffled and doubled it is the same as a clean replay', () => {
  const devices = [EYE, OTHER, AIR, DOOR];
  const minute = fc.integer({ min: 0, max: 200 }).map((minutes) => at('08:00').add({ minutes }));
  const word = fc.record({
    deviceId: fc.constantFrom(...devices.map(({ deviceId }) => deviceId)),
    at: minute,
    there: fc.boolean(),
  });
  const said = fc.record({ at: minute, came: fc.boolean() });
  const messy = <T>(all: readonly T[]): fc.Arbitrary<T[]> =>
    fc
      .subarray([...all])
      .chain((again) => fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }));
  const seen = { present: 0, absent: 0, unknown: 0 };
  fc.assert(
    fc.property(
      fc
        .tuple(fc.array(word, { maxLength: 25 }), fc.array(said, { maxLength: 4 }), fc.subarray(devices))
        .chain(([spoken, people, here]) =>
          fc.tuple(
            fc.constant({ devices: here, words: spoken, said: people }),
            fc.record({ devices: messy(here), words: messy(spoken), said: messy(people) }),
          ),
        ),
      minute,
      fc.option(minute, { nil: undefined }),
      ([signals, shuffled], now, from) => {
        const byTime = <T extends { readonly at: Temporal.Instant }>(all: readonly T[]): T[] =>
          all.toSorted((one, other) => Temporal.Instant.compare(one.at, other.at));
        const clean = { ...signals, words: byTime(signals.words), said: byTime(signals.said) };
        const occupancy = occupancyAt(clean, now, from);
        seen[occupancy.state] += 1;
        expect(occupancyAt(shuffled, now, from)).toEqual(occupancy);
        // What is still to come says nothing yet.
        const known = { ...clean, words: clean.words.filter((one) => Temporal.Instant.compare(one.at, now) <= 0) };
        expect(occupancyAt(known, now, from)).toEqual(occupancy);
      },
    ),
    { numRuns: 2_000 },
  );
  expect(Object.values(seen).every((count) => count > 100)).toBe(true);
});
