import type { Random } from '../support/random.ts';
import { HOUR, MINUTE } from './clocks.ts';

// What people do in the web app and programs by the Condeco API, at random: meetings and desks booked, begun, changed and called off.

/** Sends something. What is refused is refused: others have it, or it is over. @returns null then */
export type Send = (method: string, path: string, body?: object) => Promise<Answer | null>;
/** What of the answers counts here. */
export interface Answer {
  /** Of v1. */
  readonly id: number;
  readonly seriesId: number;
  /** Of Condeco's API: of a meeting, and of desks. */
  readonly bookingID: number;
  readonly bookings: readonly { readonly bookingId: number }[];
}

/** What a change is about, beside whatever else it is. */
export const KINDS = [
  'series',
  'two rooms',
  'over midnight',
  'desk',
  'progress',
  'from the web',
  'by the API',
] as const;
export type Kind = (typeof KINDS)[number];

export interface Field {
  /** As somebody who is signed in to the web app. */
  readonly web: Send;
  /** Condeco's API. */
  readonly api: Send;
  readonly hosts: readonly number[];
  /** In which nothing is booked but what begins now. */
  readonly liveRooms: readonly number[];
  readonly rooms: readonly number[];
  readonly desks: readonly number[];
}

interface Booked {
  readonly id: number;
  readonly kinds: readonly Kind[];
}

/** What kinds a change was of; null where it was refused. */
type Did = readonly Kind[] | null;
type Act = () => Promise<Did>;

/** What is drawn. */
interface Drawn {
  readonly random: Random;
  readonly one: <T>(all: readonly T[]) => T;
  /** One, and where it stands; nothing where there is none. */
  readonly any: <T>(all: readonly T[]) => [T, number] | [];
  readonly slot: () => Times;
  /** By the clocks of Singapore, where all of it is. */
  readonly overMidnight: () => Times;
}
interface Times {
  readonly start: string;
  readonly end: string;
}

/** @returns a change at random */
export function actsIn(field: Field, random: Random): Act {
  const drawn = drawing(random);
  const own: Booked[] = [];
  const acts = [
    ...bookingMeetings(field, drawn, own),
    ...changingMeetings(field, drawn, own),
    ...series(field, drawn, own),
    ...going(field, drawn),
    ...atDesks(field, drawn),
  ];
  return () => drawn.one(acts)();
}

function drawing(random: Random): Drawn {
  const DAY = 24 * HOUR;
  const tomorrow = (): number => Math.ceil(Date.now() / DAY) * DAY;
  const times = (start: number, end: number): Times => ({
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
  });
  return {
    random,
    one: <T>(all: readonly T[]): T => all[random(all.length)] as T,
    any<T>(all: readonly T[]): [T, number] | [] {
      const at = random(Math.max(all.length, 1));
      const found = all[at];
      return found === undefined ? [] : [found, at];
    },
    slot() {
      const start = tomorrow() + (random(12) * 24 + 1 + random(20)) * HOUR;
      return times(start, start + (1 + random(6)) * 15 * MINUTE);
    },
    overMidnight() {
      const midnight = tomorrow() + random(12) * DAY + 16 * HOUR;
      return times(midnight - (1 + random(3)) * 30 * MINUTE, midnight + (1 + random(3)) * 30 * MINUTE);
    },
  };
}

/** Meetings in rooms; each that came to be is one of `own`. */
function bookingMeetings({ web, api, hosts, rooms }: Field, drawn: Drawn, own: Booked[]): Act[] {
  const { one, slot, overMidnight } = drawn;
  const remember = (id: number, kinds: readonly Kind[]): readonly Kind[] => {
    own.push({ id, kinds });
    return kinds;
  };
  const throughApi = async ({ start, end }: Times, meetingTitle: string, kinds: readonly Kind[]): Promise<Did> => {
    const wish = { userId: one(hosts), roomId: one(rooms), startDateTime: start, endDateTime: end, meetingTitle };
    const made = await api('POST', '/bookings', wish);
    return made && remember(made.bookingID, kinds);
  };
  const onTheWeb = async (resourceIds: readonly number[], title: string, kinds: readonly Kind[]): Promise<Did> => {
    const made = await web('POST', '/bookings', { resourceIds, hostId: one(hosts), title, ...slot() });
    return made && remember(made.id, kinds);
  };
  return [
    () => throughApi(slot(), `By API ${drawn.random(1_000)}`, ['by the API']),
    () => throughApi(overMidnight(), 'Night', ['over midnight', 'by the API']),
    () => onTheWeb([one(rooms)], `On the web ${drawn.random(1_000)}`, ['from the web']),
    async () => {
      const both = [...new Set([one(rooms), one(rooms)])];
      return both.length < 2 ? null : onTheWeb(both, 'Two', ['two rooms', 'from the web']);
    },
  ];
}

/** What becomes of them. */
function changingMeetings({ web, api, hosts, rooms }: Field, drawn: Drawn, own: Booked[]): Act[] {
  const { random, one, any, slot, overMidnight } = drawn;
  const timesFor = ({ kinds }: Booked): Times => (kinds.includes('over midnight') ? overMidnight() : slot());
  return [
    async function moveByApi() {
      const [booked] = any(own);
      if (!booked) return null;
      const { start, end } = timesFor(booked);
      const bookingDetails = random(3) === 0 ? { roomId: one(rooms) } : { startDate: start, endDate: end };
      const done = await api('PUT', `/bookings/${booked.id}`, { userId: one(hosts), bookingDetails });
      return done && [...booked.kinds, 'by the API'];
    },
    async function changeOnTheWeb() {
      const [booked] = any(own);
      if (!booked) return null;
      const title = `Called ${random(1_000)}`;
      const change = one([{ title }, timesFor(booked), { resourceIds: [one(rooms)] }, { hostId: one(hosts) }]);
      const done = await web('PATCH', `/bookings/${booked.id}`, change);
      return done && [...booked.kinds, 'from the web'];
    },
    async function callOff() {
      const [booked, at = 0] = any(own);
      if (!booked) return null;
      own.splice(at, 1);
      const isApi = random(2) === 0;
      const done = isApi
        ? await api('DELETE', '/bookings', { bookingId: booked.id, userId: one(hosts) })
        : await web('POST', `/bookings/${booked.id}/cancellation`);
      return done && [...booked.kinds, isApi ? 'by the API' : 'from the web'];
    },
  ];
}

/** Meetings on several days; their dates are bookings of `own`. */
function series({ web, hosts, rooms }: Field, { random, one, any, slot }: Drawn, own: Booked[]): Act[] {
  const ids: number[] = [];
  const kinds: readonly Kind[] = ['series', 'from the web'];
  return [
    async function bookSeries() {
      const recurrence = { rule: 'FREQ=DAILY;COUNT=3' };
      const wish = { resourceIds: [one(rooms)], hostId: one(hosts), title: 'Daily', ...slot(), recurrence };
      const made = await web('POST', '/bookings', wish);
      if (!made) return null;
      ids.push(made.seriesId);
      own.push({ id: made.id, kinds });
      return kinds;
    },
    async function changeSeries() {
      const [id] = any(ids);
      if (id === undefined) return null;
      const done =
        random(3) === 0
          ? await web('POST', `/series/${id}/cancellation`, {})
          : await web('PATCH', `/series/${id}`, { title: `Daily ${random(1_000)}` });
      return done && kinds;
    },
  ];
}

/** Meetings that begin now, are extended and stopped. */
function going({ web, api, hosts, liveRooms }: Field, { random, one, any }: Drawn): Act[] {
  const live: { readonly id: number; readonly room: number; steps: number }[] = [];
  return [
    async function beginNow() {
      const room = liveRooms.find((id) => live.every((meeting) => meeting.room !== id));
      if (room === undefined) return null;
      const startDateTime = new Date(Math.floor(Date.now() / 1_000) * 1_000).toISOString();
      const endDateTime = new Date(Date.now() + HOUR).toISOString();
      const made = await api('POST', '/bookings', { userId: one(hosts), roomId: room, startDateTime, endDateTime });
      if (made) live.push({ id: made.bookingID, room, steps: 0 });
      return made && ['by the API'];
    },
    async function goOn() {
      const [meeting, at = 0] = any(live);
      if (!meeting) return null;
      const { id } = meeting;
      const step = meeting.steps++;
      if (step >= 2) live.splice(at, 1);
      const end = new Date(Date.now() + 2 * HOUR).toISOString();
      const isApi = random(2) === 0;
      const ways = [
        [{ actionType: 1 }, 'check-in', {}],
        [{ actionType: 3, endDateTime: end }, 'extension', { end }],
        [{ actionType: 2 }, 'check-out', {}],
      ] as const;
      const [change, path, body] = ways[Math.min(step, 2)] ?? ways[2];
      const done = isApi
        ? await api('PUT', `/bookings/${id}`, { userId: one(hosts), bookingId: id, ...change })
        : await web('POST', `/bookings/${id}/${path}`, body);
      return done && ['progress', isApi ? 'by the API' : 'from the web'];
    },
  ];
}

function atDesks({ web, api, hosts, desks }: Field, { random, one, any, slot }: Drawn): Act[] {
  const ids: number[] = [];
  return [
    async function bookDesk() {
      const dateList = [{ date: slot().start.slice(0, 10), bookingType: random(3) }];
      const made = await api('POST', '/deskBookings', { userId: one(hosts), deskId: one(desks), dateList });
      if (!made) return null;
      ids.push(...made.bookings.map(({ bookingId }) => bookingId));
      return ['desk', 'by the API'];
    },
    async function changeDesk() {
      const [id, at = 0] = any(ids);
      if (id === undefined) return null;
      const isCancelled = random(3) === 0;
      if (isCancelled) ids.splice(at, 1);
      const done = isCancelled
        ? await web('POST', `/bookings/${id}/cancellation`)
        : await web('PATCH', `/bookings/${id}`, one([{ resourceIds: [one(desks)] }, slot()]));
      return done && ['desk', 'from the web'];
    },
  ];
}
