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

type Did = readonly Kind[] | null;

/** @returns a change at random: what kinds it was of, null where it was refused */
export function actsIn({ web, api, hosts, liveRooms, rooms, desks }: Field, random: Random): () => Promise<Did> {
  const own: Booked[] = [];
  const deskBookings: number[] = [];
  const series: number[] = [];
  const live: { readonly id: number; readonly room: number; steps: number }[] = [];
  const one = <T>(all: readonly T[]): T => all[random(all.length)] as T;
  const userId = (): number => one(hosts);

  const slot = (): { start: string; end: string } => {
    const start = Math.ceil(Date.now() / (24 * HOUR)) * 24 * HOUR + (random(12) * 24 + 1 + random(20)) * HOUR;
    return period(start, start + (1 + random(6)) * 15 * MINUTE);
  };
  const overMidnight = (): { start: string; end: string } => {
    // By the clocks of Singapore, where all of it is.
    const midnight = Math.ceil(Date.now() / (24 * HOUR)) * 24 * HOUR + random(12) * 24 * HOUR + 16 * HOUR;
    return period(midnight - (1 + random(3)) * 30 * MINUTE, midnight + (1 + random(3)) * 30 * MINUTE);
  };
  const period = (start: number, end: number) => ({
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
  });
  const remember = (id: number, kinds: readonly Kind[]): readonly Kind[] => {
    own.push({ id, kinds });
    return kinds;
  };

  const acts: readonly (() => Promise<Did>)[] = [
    async function bookByApi() {
      const { start, end } = slot();
      const wish = { userId: userId(), roomId: one(rooms), startDateTime: start, endDateTime: end };
      const made = await api('POST', '/bookings', { ...wish, meetingTitle: `By API ${random(1_000)}` });
      return made && remember(made.bookingID, ['by the API']);
    },
    async function bookOnTheWeb() {
      const wish = { resourceIds: [one(rooms)], hostId: userId(), title: `On the web ${random(1_000)}`, ...slot() };
      const made = await web('POST', '/bookings', wish);
      return made && remember(made.id, ['from the web']);
    },
    async function bookTwoRooms() {
      const resourceIds = [...new Set([one(rooms), one(rooms)])];
      if (resourceIds.length < 2) return null;
      const made = await web('POST', '/bookings', { resourceIds, hostId: userId(), title: 'Two', ...slot() });
      return made && remember(made.id, ['two rooms', 'from the web']);
    },
    async function bookOverMidnight() {
      const { start, end } = overMidnight();
      const wish = { userId: userId(), roomId: one(rooms), startDateTime: start, endDateTime: end };
      const made = await api('POST', '/bookings', { ...wish, meetingTitle: 'Night' });
      return made && remember(made.bookingID, ['over midnight', 'by the API']);
    },
    async function bookSeries() {
      const recurrence = { rule: 'FREQ=DAILY;COUNT=3' };
      const wish = { resourceIds: [one(rooms)], hostId: userId(), title: 'Daily', ...slot(), recurrence };
      const made = await web('POST', '/bookings', wish);
      if (!made) return null;
      series.push(made.seriesId);
      return remember(made.id, ['series', 'from the web']);
    },
    async function changeSeries() {
      const id = series[random(Math.max(series.length, 1))];
      if (id === undefined) return null;
      const done =
        random(3) === 0
          ? await web('POST', `/series/${id}/cancellation`, {})
          : await web('PATCH', `/series/${id}`, { title: `Daily ${random(1_000)}` });
      return done && ['series', 'from the web'];
    },
    async function moveByApi() {
      const booked = own[random(Math.max(own.length, 1))];
      if (!booked) return null;
      const { start, end } = booked.kinds.includes('over midnight') ? overMidnight() : slot();
      const bookingDetails = random(3) === 0 ? { roomId: one(rooms) } : { startDate: start, endDate: end };
      const done = await api('PUT', `/bookings/${booked.id}`, { userId: userId(), bookingDetails });
      return done && [...booked.kinds, 'by the API'];
    },
    async function changeOnTheWeb() {
      const booked = own[random(Math.max(own.length, 1))];
      if (!booked) return null;
      const kept = booked.kinds.includes('over midnight') ? overMidnight() : slot();
      const change = one([
        { title: `Called ${random(1_000)}` },
        kept,
        { resourceIds: [one(rooms)] },
        { hostId: userId() },
      ]);
      const done = await web('PATCH', `/bookings/${booked.id}`, change);
      return done && [...booked.kinds, 'from the web'];
    },
    async function callOff() {
      const at = random(Math.max(own.length, 1));
      const booked = own[at];
      if (!booked) return null;
      const isApi = random(2) === 0;
      const done = isApi
        ? await api('DELETE', '/bookings', { bookingId: booked.id, userId: userId() })
        : await web('POST', `/bookings/${booked.id}/cancellation`);
      own.splice(at, 1);
      return done && [...booked.kinds, isApi ? 'by the API' : 'from the web'];
    },
    async function beginNow() {
      const room = liveRooms.find((id) => !live.some((one) => one.room === id));
      if (room === undefined) return null;
      const startDateTime = new Date(Math.floor(Date.now() / 1_000) * 1_000).toISOString();
      const endDateTime = new Date(Date.now() + HOUR).toISOString();
      const made = await api('POST', '/bookings', { userId: userId(), roomId: room, startDateTime, endDateTime });
      if (made) live.push({ id: made.bookingID, room, steps: 0 });
      return made && ['by the API'];
    },
    async function goOn() {
      const meeting = live[random(Math.max(live.length, 1))];
      if (!meeting) return null;
      const { id } = meeting;
      const step = meeting.steps++;
      const endDateTime = new Date(Date.now() + 2 * HOUR).toISOString();
      const isApi = random(2) === 0;
      if (step >= 2) live.splice(live.indexOf(meeting), 1);
      const ways = [
        [{ actionType: 1 }, 'check-in', {}],
        [{ actionType: 3, endDateTime }, 'extension', { end: endDateTime }],
        [{ actionType: 2 }, 'check-out', {}],
      ] as const;
      const [change, path, body] = ways[Math.min(step, 2)] ?? ways[2];
      const done = isApi
        ? await api('PUT', `/bookings/${id}`, { userId: userId(), bookingId: id, ...change })
        : await web('POST', `/bookings/${id}/${path}`, body);
      return done && ['progress', isApi ? 'by the API' : 'from the web'];
    },
    async function bookDesk() {
      const day = slot().start.slice(0, 10);
      const dateList = [{ date: day, bookingType: random(3) }];
      const made = await api('POST', '/deskBookings', { userId: userId(), deskId: one(desks), dateList });
      if (!made) return null;
      deskBookings.push(...made.bookings.map(({ bookingId }) => bookingId));
      return ['desk', 'by the API'];
    },
    async function changeDesk() {
      const at = random(Math.max(deskBookings.length, 1));
      const id = deskBookings[at];
      if (id === undefined) return null;
      if (random(3) > 0) {
        const done = await web('PATCH', `/bookings/${id}`, one([{ resourceIds: [one(desks)] }, slot()]));
        return done && ['desk', 'from the web'];
      }
      deskBookings.splice(at, 1);
      return (await web('POST', `/bookings/${id}/cancellation`)) && ['desk', 'from the web'];
    },
  ];
  return () => one(acts)();
}
