import { expect, test } from 'vitest';
import type { Api } from './api.ts';
import { accessIdOf } from './furnish.ts';
import { drawDay, drawPeople } from './people.ts';
import { AWAKE, drawNoise, wordsOf, type Word } from './sensors.ts';
import { simulate, type Wanted } from './simulate.ts';

/** A day of fourteen hours goes by in a moment. */
const WANTED: Wanted = { seed: 5, desks: 4, people: 8, speed: 50_000, noise: 0.6, minutes: null };
const BEGINS = 7 * 60 + 45;
const ZONE = { tenant: { zone: 'UTC' } };

interface Reading {
  readonly accessId: string;
  readonly timestamp: string;
  readonly hasMotion: boolean;
}

/** What was sent to a server that takes everything, until that is enough. */
async function played(isEnough: (readings: readonly Reading[]) => boolean): Promise<Reading[]> {
  const readings: Reading[] = [];
  const stop = new AbortController();
  let ids = 0;
  const make: Api['make'] = async (path, body) => {
    if (path === '/readings') readings.push(...(body as { readonly items: readonly Reading[] }).items);
    if (isEnough(readings)) stop.abort();
    return { id: ++ids };
  };
  const api: Api = {
    url: 'http://nowhere.example',
    get: async () => ZONE,
    list: async () => [],
    make,
    send: async (_, path, body = {}) => ({ status: 201, body: await make(path, body) }),
  };
  await simulate(api, WANTED, stop.signal, () => undefined);
  return readings;
}

/** What the sensors say on a day of theirs from a minute on until the day ends, as it comes. */
function saidOn(day: number, from: number): Word[] {
  const seed = `${WANTED.seed}/${day}`;
  const { sitting } = drawDay(seed, drawPeople(String(WANTED.seed), WANTED.people), WANTED.desks);
  const noise = drawNoise(seed, WANTED.noise);
  return Array.from({ length: WANTED.desks }, (_, desk) => wordsOf(seed, desk, sitting, noise))
    .flat()
    .filter(({ comesAt }) => comesAt >= 60 * from && comesAt < 60 * AWAKE.to)
    .toSorted((one, other) => other.comesAt - one.comesAt)
    .toReversed();
}

const shown = (readings: readonly Reading[]) => readings.map(({ accessId, hasMotion }) => `${accessId} ${hasMotion}`);
const wordsShown = (words: readonly Word[]) =>
  words.map(({ desk, there }) => `${accessIdOf(WANTED.seed, desk)} ${there}`);

test('each day its sensors say what they see, with the noise that is wanted and the time at which they saw it', async () => {
  const [first, second] = [saidOn(0, BEGINS), saidOn(1, AWAKE.from)];
  const readings = await played((some) => some.length >= first.length + second.length);
  expect(shown(readings).slice(0, first.length)).toEqual(wordsShown(first));
  // After it comes what is late into the night, and then another day.
  expect(shown(readings).join()).toContain(wordsShown(second).slice(0, 40).join());
  expect(wordsShown(second).slice(0, 40)).not.toEqual(wordsShown(saidOn(0, AWAKE.from)).slice(0, 40));
  const offsets = first.map(
    ({ at }, i) => Date.parse(readings[i]?.timestamp ?? '') - (1_000 * (at - 60 * BEGINS)) / WANTED.speed,
  );
  expect(Math.max(...offsets) - Math.min(...offsets)).toBeLessThanOrEqual(1);
});
