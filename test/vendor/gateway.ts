import type { Random } from '../support/random.ts';
import { eachOf, type Client, type Created } from './client.ts';
import { MINUTE, withOffset } from './clocks.ts';

// What a sensor gateway does beside Atrium: it adds its sensors, and posts what each of them said, late, twice and in no order, as radio brings it.

export interface Sensor extends Created {
  readonly accessId: string;
  readonly placeId: number;
}

/** What a sensor said at an instant (epoch milliseconds): somebody is there, or nobody is. */
export interface Word {
  readonly accessId: string;
  readonly at: number;
  readonly there: boolean;
}

/** Epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const BEAT = 15 * MINUTE;
/** So long a word is believed where none follows, as Atrium documents it for occupancy sensors. */
const BELIEVED = 20 * MINUTE;
/** In a hundred. */
const LOST = 5;
const DOUBLED = 10;

/** A day of a sensor: people come and go; it says so, and beats besides; some of it is lost on its way. To whole minutes. */
export function planDay({ accessId }: Sensor, { from, to }: Span, random: Random): Word[] {
  const said = new Map<number, boolean>();
  let [at, there] = [from, random(2) === 0];
  while (at < to) {
    const until = Math.min(to, at + (5 + random(there ? 120 : 180)) * MINUTE);
    said.set(at, there);
    for (let beat = from; beat < until; beat += BEAT) if (beat > at) said.set(beat, there);
    [at, there] = [until, !there];
  }
  return [...said].filter(() => random(100) >= LOST).map(([time, seen]) => ({ accessId, at: time, there: seen }));
}

/** The same in no order, and a tenth of it twice. */
export function asRadioBrings<T>(words: readonly T[], random: Random): T[] {
  const sent = words.flatMap((word) => (random(100) < DOUBLED ? [word, word] : [word]));
  for (let i = sent.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [sent[i], sent[j]] = [sent[j] as T, sent[i] as T];
  }
  return sent;
}

/** Operation 12, once for each word: by the clocks of whichever zone. */
export const postWords = (api: Client, words: readonly Word[]): Promise<void> =>
  eachOf(words, async ({ accessId, at, there }) => {
    const timestamp = (at / MINUTE) % 2 === 0 ? withOffset(at, 'Asia/Hong_Kong') : new Date(at).toISOString();
    const { isSuccess } = await api.post<{ isSuccess: boolean }>('/occupancy-sensor/v1/data', {
      accessId,
      timestamp,
      hasMotion: there,
    });
    if (!isSuccess) throw new Error(`${accessId} at ${timestamp} is no success`);
  });

/** When somebody was there, as the words of one sensor tell it: in order, and none touching the next. */
export function stretchesOf(words: readonly Word[]): Span[] {
  const inOrder = words.toSorted((one, other) => one.at - other.at);
  const spans: { from: number; to: number }[] = [];
  inOrder.forEach(({ at, there }, i) => {
    if (!there) return;
    const to = Math.min(inOrder[i + 1]?.at ?? Infinity, at + BELIEVED);
    const last = spans.at(-1);
    if (last?.to === at) last.to = to;
    else spans.push({ from: at, to });
  });
  return spans;
}

/** How often somebody came, and for how many minutes somebody was there, within a span. */
export function seenWithin(stretches: readonly Span[], { from, to }: Span): { count: number; minutes: number } {
  const lasts = stretches.map((one) => Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)) / MINUTE);
  return {
    count: stretches.filter((one) => one.from >= from && one.from < to).length,
    minutes: lasts.reduce((sum, one) => sum + one, 0),
  };
}
