import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from './api.ts';
import { accessIdOf, furnish, type Furnished, type Size } from './furnish.ts';
import { drawDay, drawPeople, type Booked, type Guest, type Person } from './people.ts';
import { AWAKE, drawNoise, wordsOf, type Word } from './sensors.ts';

/** A simulated building that lives beside a running server. */
export interface Wanted extends Size {
  /** Which part of the signals is lost, late or wrong, from 0 to 1. */
  readonly noise: number;
  /** For how long; null: until it is told to stop. */
  readonly minutes: number | null;
}

/** How much was done by now. */
export interface Done {
  readings: number;
  bookings: number;
  visits: number;
  /** What the rules of the place did not allow. */
  refused: number;
}

/** The first day begins at a quarter to eight, whatever the time is, so that something happens soon; at the end of one begins the next. */
const FIRST = 7 * 60 + 45;
const TICK_MS = 1_000;
/** Between two requests of one kind: it asks no more of a server than some people would. */
const BREATH_MS = 40;
/** More than all readings of a second of the largest building are handed in by several requests. */
const MOST_READINGS = 1_000;

/** Something that happens at a second of the day. */
interface Act {
  readonly second: number;
  readonly word?: Word;
  readonly work?: () => Promise<void>;
}

/** Lets a simulated building live until the time is over or `stop` says so. @returns what it did */
export async function simulate(
  api: Api,
  wanted: Wanted,
  stop: AbortSignal,
  tell: (what: Readonly<Record<string, unknown>>) => void,
): Promise<Done> {
  const people = drawPeople(String(wanted.seed), wanted.people);
  const there = await furnish(api, wanted);
  tell({ building: there.buildingId, desks: there.desks.length, people: there.people.length, made: there.made });
  const done: Done = { readings: 0, bookings: 0, visits: 0, refused: 0 };
  const ends = wanted.minutes === null ? Infinity : Date.now() + 60_000 * wanted.minutes;
  const isOver = (): boolean => stop.aborted || Date.now() >= ends;
  for (let day = 0; !isOver(); day++) await live({ api, wanted, stop, there, done, isOver }, people, day);
  return done;
}

interface Living {
  readonly api: Api;
  readonly wanted: Wanted;
  readonly stop: AbortSignal;
  readonly there: Furnished;
  readonly done: Done;
  readonly isOver: () => boolean;
}

/** One day: all book, and then come, as fast as is wanted. What has not begun when it is ended is called off. */
async function live(living: Living, people: readonly Person[], day: number): Promise<void> {
  const { wanted, stop, isOver } = living;
  const seed = `${wanted.seed}/${day}`;
  const { booked, guests, sitting } = drawDay(seed, people, wanted.desks);
  const first = day === 0 ? FIRST : AWAKE.from;
  const begins = Date.now() + BREATH_MS * booked.length;
  const timeOf = (second: number): number => begins + (1_000 * (second - 60 * first)) / wanted.speed;
  const calledOff = createCallingOff(living);
  for (const one of booked) if (!isOver()) await book(living, one, timeOf, calledOff);
  const noise = drawNoise(seed, wanted.noise);
  const acts: Act[] = [
    ...Array.from({ length: wanted.desks }, (_, desk) => wordsOf(seed, desk, sitting, noise))
      .flat()
      .map((word) => ({ second: word.comesAt, word })),
    ...guests.flatMap((guest) => receive(living, guest, timeOf, calledOff)),
  ].filter(({ second }) => second >= 60 * first);
  acts.sort((one, other) => other.second - one.second);
  while (!isOver() && Date.now() < timeOf(60 * AWAKE.to)) {
    await pause(TICK_MS, undefined, { signal: stop }).catch(() => undefined);
    await happen(living, acts, timeOf); // also what came in the last moment of the day
  }
  await calledOff.all();
}

/** Does what is due by now, and takes it off. */
async function happen(
  { api, done, wanted, isOver }: Living,
  acts: Act[],
  timeOf: (second: number) => number,
): Promise<void> {
  const words: Word[] = [];
  for (let next = acts.at(-1); next && timeOf(next.second) <= Date.now() && !isOver(); next = acts.at(-1)) {
    acts.pop();
    if (next.word) words.push(next.word);
    else await next.work?.();
  }
  for (let first = 0; first < words.length; first += MOST_READINGS) {
    const items = words.slice(first, first + MOST_READINGS).map(({ desk, at, there }) => ({
      accessId: accessIdOf(wanted.seed, desk),
      timestamp: new Date(timeOf(at)).toISOString(),
      hasMotion: there,
    }));
    await api.make('/readings', { items });
    done.readings += items.length;
  }
}

async function book(
  { api, there, done }: Living,
  { desk, person, from, to }: Booked,
  timeOf: (second: number) => number,
  calledOff: CallingOff,
): Promise<void> {
  const [start, end] = [from, to].map((minute) => new Date(timeOf(60 * minute)).toISOString());
  const body = { resourceIds: [there.desks[desk]], hostId: there.people[person], title: 'Simulated', start, end };
  const { status, body: made } = await api.send('POST', '/bookings', body);
  if (status < 300) calledOff.add(`/bookings/${made.id}`, timeOf(60 * from));
  done[status < 300 ? 'bookings' : 'refused']++;
  await pause(BREATH_MS);
}

/** Who comes to see somebody is invited, comes, and leaves. */
function receive(
  { api, there, done }: Living,
  { host, from, to }: Guest,
  timeOf: (second: number) => number,
  calledOff: CallingOff,
): Act[] {
  let path: string | null = null;
  const say = async (what: string): Promise<void> => {
    if (path === null) return;
    const { status } = await api.send('POST', `${path}/${what}`, {});
    if (status >= 300) done.refused++;
    calledOff.drop(path);
  };
  const invite = async (): Promise<void> => {
    const times = { start: new Date(timeOf(60 * from)).toISOString(), end: new Date(timeOf(60 * to)).toISOString() };
    const whom = { buildingId: there.buildingId, hostId: there.people[host], purpose: 'Simulated' };
    const { status, body } = await api.send('POST', '/visits', {
      visitors: [{ name: 'Simulated visitor' }],
      ...whom,
      ...times,
    });
    done[status < 300 ? 'visits' : 'refused']++;
    if (status >= 300) return;
    path = `/visits/${body.id}`;
    calledOff.add(path, Infinity);
  };
  return [
    { second: 60 * (from - 15), work: invite },
    { second: 60 * from, work: () => say('arrival') },
    { second: 60 * to - 60, work: () => say('departure') },
  ];
}

/** What is to be called off unless it has begun by then. */
interface CallingOff {
  add(path: string, begins: number): void;
  drop(path: string): void;
  all(): Promise<void>;
}

function createCallingOff({ api }: Living): CallingOff {
  const waiting = new Map<string, number>();
  return {
    add: (path, begins) => void waiting.set(path, begins),
    drop: (path) => void waiting.delete(path),
    async all() {
      for (const [path, begins] of waiting) if (begins > Date.now()) await api.send('POST', `${path}/cancellation`, {});
    },
  };
}
