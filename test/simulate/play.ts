import { diceFor, type Dice } from '../../server/demo/random.ts';
import { DAY_MINUTES, drawDay, drawPeople, type Booked, type Day } from '../../server/simulation/people.ts';
import { AWAKE, wordsOf, type Noise, type Word } from '../../server/simulation/sensors.ts';
import { accessIdOf, CHECK_IN, each, timeOf, type Stage } from './stage.ts';

/** What is played, and how it is looked at. */
export interface Playing {
  readonly seed: string;
  readonly desks: number;
  readonly people: number;
  readonly days: number;
  readonly noise: Noise;
  /** How many desks, drawn anew each minute, are asked of who is there. */
  readonly asked: number;
  /** From when to when it is played, in minutes since midnight: as long as sensors are awake unless said. */
  readonly from?: number;
  readonly until?: number;
  /** What comes within a minute comes in another order, in pieces, and some of it twice. */
  readonly isMixed?: boolean;
  /** After so long without anybody a booking ends, by the policy of the desks; unless said it never does. */
  readonly emptyMinutes?: number;
}

/** What was answered of a desk in a minute, beside what is true. */
export interface Asked {
  readonly day: number;
  readonly minute: number;
  readonly desk: number;
  readonly state: 'present' | 'absent' | 'unknown';
  readonly isThere: boolean;
  readonly isBooked: boolean;
}

/** What became of a booking, and in which minute that was told; null: it never was. */
export interface Fate extends Booked {
  readonly day: number;
  readonly closes: number;
  readonly sitting: Uint16Array;
  released: number | null;
  checkedIn: number | null;
  /** Once she had come: as nobody was there any more. */
  ended: number | null;
}

/** What came of a play. */
export interface Played {
  readonly asked: readonly Asked[];
  readonly fates: readonly Fate[];
  readonly words: number;
}

/** In which minutes it is counted. */
const BUSINESS = { from: 8 * 60, to: 18 * 60 };
/** So long after the time of the policy a desk is to be free that nobody came to. */
export const PROMPT_MINUTES = 10;
const MOST_AT_ONCE = 500;
const MOST_EVENTS = 100;

/**
 * Plays days of a simulated building through the public API: bookings, then minute by minute what sensors say, and what is known by that.
 * @param dayOver hears what came of it after each day
 */
export async function play(
  stage: Stage,
  playing: Playing,
  dayOver: (day: number, played: Played) => void = () => undefined,
): Promise<Played> {
  const { seed, desks, days, from = AWAKE.from, until = AWAKE.to } = playing;
  const people = drawPeople(seed, playing.people);
  const [dice, mixing] = [diceFor(`${seed}/asking`), diceFor(`${seed}/mixing`)];
  const asked: Asked[] = [];
  const fates = new Map<number, Fate>();
  const feed = createFeed(stage, fates);
  let [waiting, words]: [Word[], number] = [[], 0];
  const played = (): Played => {
    const judged = [...fates.values()].filter(({ closes }) => closes + PROMPT_MINUTES < until);
    return { asked, fates: judged, words };
  };
  for (let day = 0; day < days; day++) {
    const truth = drawDay(`${seed}/${day}`, people, desks);
    const spoken = saidOn(playing, day, truth);
    words += spoken.length;
    waiting = [...waiting, ...spoken].toSorted((one, other) => other.comesAt - one.comesAt);
    stage.moveTo(60 * (day * DAY_MINUTES + from - 30));
    await book(stage, day, truth, fates);
    for (let minute = from; minute < until; minute++) {
      const second = 60 * (day * DAY_MINUTES + minute);
      // What is said comes within seconds: by the minute all is there that was said before it, and half a minute later what is new.
      for (const now of [second, second + 30]) {
        stage.moveTo(now);
        await hand(stage, comeBy(waiting, now), playing.isMixed ? mixing : null);
        await stage.work();
        await feed(minute);
      }
      if (minute < BUSINESS.from || minute >= BUSINESS.to) continue;
      const drawn = Array.from({ length: playing.asked }, () => dice.between(0, desks - 1));
      asked.push(...(await each(drawn.length, (i) => ask(stage, truth, day, minute, drawn[i] ?? 0))));
    }
    dayOver(day, played());
  }
  return played();
}

/** What all sensors say on a day, in seconds since the first one began. */
function saidOn({ seed, desks, noise }: Playing, day: number, { sitting }: Day): Word[] {
  const midnight = 60 * DAY_MINUTES * day;
  return Array.from({ length: desks }, (_, desk) => wordsOf(`${seed}/${day}`, desk, sitting, noise))
    .flat()
    .map((word) => ({ ...word, at: word.at + midnight, comesAt: word.comesAt + midnight }));
}

/** Takes those that have come by then out of what is to come, the last first. */
function comeBy(waiting: Word[], second: number): Word[] {
  const come: Word[] = [];
  for (let next = waiting.at(-1); next && next.comesAt <= second; next = waiting.at(-1))
    come.push(...waiting.splice(-1));
  return come;
}

async function hand(stage: Stage, come: readonly Word[], mixing: Dice | null): Promise<void> {
  const all = mixing ? mixing.shuffle([...come, ...come.filter(() => mixing.chance(0.3))]) : come;
  const piece = mixing ? 1 + Math.floor(all.length / 3) : MOST_AT_ONCE;
  for (let first = 0; first < all.length; first += piece) {
    const items = all.slice(first, first + piece).map(({ desk, at, there }) => ({
      accessId: accessIdOf(desk),
      timestamp: timeOf(at),
      hasMotion: there,
    }));
    await stage.send('POST', '/readings', { items });
  }
}

async function book(stage: Stage, day: number, { booked, sitting }: Day, fates: Map<number, Fate>): Promise<void> {
  await each(booked.length, async (i) => {
    const one = booked[i];
    if (!one) return;
    const { desk, person, from, to } = one;
    const [start, end] = [from, to].map((minute) => timeOf(60 * (day * DAY_MINUTES + minute)));
    const body = { resourceIds: [stage.desks[desk]], hostId: stage.people[person], start, end };
    const { id } = await stage.send('POST', '/bookings', body);
    const closes = from + CHECK_IN.closesMinutes;
    fates.set(id, { ...one, day, closes, sitting, released: null, checkedIn: null, ended: null });
  });
}

/** What is told of a booking, by what it is kept as. */
const FATES: Readonly<Record<string, 'released' | 'checkedIn' | 'ended'>> = {
  'booking.released': 'released',
  'booking.checked_in': 'checkedIn',
  'booking.checked_out': 'ended',
};

/** Reads what is told of bookings since it was last read. */
function createFeed(stage: Stage, fates: ReadonlyMap<number, Fate>): (minute: number) => Promise<void> {
  const types = Object.keys(FATES).join(',');
  let after = 0;
  return async (minute) => {
    for (let isMore = true; isMore;) {
      const { items, nextAfter } = await stage.send(
        'GET',
        `/events?after=${after}&limit=${MOST_EVENTS}&types=${types}`,
      );
      for (const { type, data } of items) {
        const fate = fates.get(data.id);
        const what = FATES[type];
        if (fate && what) fate[what] = minute;
      }
      isMore = nextAfter > after && items.length > 0;
      after = nextAfter;
    }
  };
}

async function ask(stage: Stage, { booked, sitting }: Day, day: number, minute: number, desk: number): Promise<Asked> {
  const { state } = await stage.send('GET', `/resources/${stage.desks[desk]}/presence`);
  return {
    day,
    minute,
    desk,
    state: state === 'absent' || state === 'unknown' ? state : 'present',
    isThere: sitting[desk * DAY_MINUTES + minute] !== 0,
    isBooked: booked.some((one) => one.desk === desk && one.from <= minute && minute < one.to),
  };
}
