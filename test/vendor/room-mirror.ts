import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook as Verifier } from 'standardwebhooks';

// What somebody built on the Condeco API, in the way its vendor recommends: a session token, the hierarchy, the next 14 days once, and from then
// on nothing but what is pushed, and single bookings read when they are pushed. It keeps a copy of who has which room and desk.

/** Numbers of the page's event types and of what is in their messages. */
const EVENTS = { desk: 2, meetingExternal: 3, meetingProgression: 5, deskProgression: 6 } as const;
const THERE = 1;
const AHEAD_DAYS = 14;

export interface Credentials {
  readonly clientId: string;
  readonly password: string;
  readonly subscriptionKeys: Readonly<Record<'HierarchyMapping' | 'ExternalBookings', string>>;
}

/** A meeting as the copy has it. */
export interface Meeting {
  readonly id: number;
  readonly rooms: readonly number[];
  readonly start: string;
  readonly end: string;
  readonly title: string;
  readonly hostId: number;
}

/** A desk on a day. */
export interface DeskDay {
  readonly id: number;
  readonly desk: number;
  readonly day: string;
}

interface Shown {
  readonly bookingID: number;
  readonly roomID: number;
  readonly timeFromUTC: string;
  readonly timeToUTC: string;
  readonly meetingTitle: string;
  readonly hostId: number;
}
interface ChangedItem {
  readonly Action: number;
  readonly BookingID: number;
  readonly ResourceItemID: number;
}
type ByDate = Readonly<Record<string, { readonly ChangedItems: readonly ChangedItem[] }>>;
type DeskItems = readonly (ChangedItem & { readonly Date: string })[];
type Progressions = readonly { readonly BookingId: number }[];

/** What was said last of a booking’s having a resource: later messages have later ids. */
interface Said {
  readonly messageId: string;
  readonly isThere: boolean;
  readonly date: string;
}

export interface Mirror extends AsyncDisposable {
  readonly rooms: readonly number[];
  meetings(): readonly Meeting[];
  deskDays(): readonly DeskDay[];
  /** Nothing that was pushed waits to be read. */
  isRead(): boolean;
  /** Messages that arrived, by the event type above them; each once, however often it came. */
  readonly arrived: ReadonlyMap<string, number>;
  /** What nobody signed who may, or could not be read. */
  readonly failures: readonly unknown[];
  /** Stops listening, as a process does that is killed: what it has written down is there when it comes back. */
  kill(): Promise<void>;
  restart(): Promise<void>;
}

/** Signs in, reads what there is, and listens. @param base where the API is, as in `http://127.0.0.1:8080/demo/api/V1` */
export async function startMirror(
  base: string,
  { clientId, password, subscriptionKeys }: Credentials,
): Promise<Mirror> {
  const form = new URLSearchParams({ grant_type: 'password', client_id: clientId, password });
  const granted = await fetch(`${new URL(base).origin}/tokenproviderapi/token`, { method: 'POST', body: form });
  const { access_token: token } = (await granted.json()) as { readonly access_token: string };

  async function ask(product: keyof Credentials['subscriptionKeys'], path: string, body?: object): Promise<Response> {
    return fetch(`${base}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'Ocp-Apim-Subscription-Key': subscriptionKeys[product],
        Authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
  async function read<T>(...asked: Parameters<typeof ask>): Promise<T> {
    const reply = await ask(...asked);
    if (!reply.ok) throw new Error(`${asked[1]}: ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as T;
  }

  const details = new Map<number, Omit<Meeting, 'rooms'>>();
  const inRooms = new Map<string, Said>();
  const atDesks = new Map<string, Said>();
  const seen = new Set<string>();
  const arrived = new Map<string, number>();
  const failures: unknown[] = [];
  const waiting = new Set<number>();
  let isReading = false;

  function note(said: Map<string, Said>, key: string, next: Said): void {
    const last = said.get(key);
    if (last === undefined || last.messageId <= next.messageId) said.set(key, next);
  }
  function keep({ bookingID: id, timeFromUTC: start, timeToUTC: end, meetingTitle: title, hostId }: Shown): void {
    details.set(id, { id, start, end, title, hostId });
  }
  async function readOne(id: number): Promise<void> {
    const reply = await ask('ExternalBookings', `/bookings/${id}`);
    if (reply.status === 200) keep((await reply.json()) as Shown);
    else if (reply.status === 404) details.delete(id);
    else throw new Error(`Booking ${id}: ${reply.status} ${await reply.text()}`);
  }
  async function readWaiting(): Promise<void> {
    if (isReading) return;
    isReading = true;
    for (let [id] = waiting; id !== undefined; [id] = waiting) {
      waiting.delete(id);
      await readOne(id).catch((error: unknown) => failures.push(error));
    }
    isReading = false;
  }

  const hears: Readonly<Record<string, (messageId: string, body: unknown) => void>> = {
    MEETINGEXTERNAL(messageId, body) {
      for (const [date, { ChangedItems }] of Object.entries(body as ByDate))
        for (const { Action, BookingID, ResourceItemID } of ChangedItems) {
          note(inRooms, `${BookingID}/${ResourceItemID}`, { messageId, isThere: Action === THERE, date });
          waiting.add(BookingID);
        }
    },
    MEETINGPROGRESSION(_messageId, body) {
      for (const { BookingId } of body as Progressions) waiting.add(BookingId);
    },
    DESK(messageId, body) {
      for (const { Action, BookingID, ResourceItemID, Date: date } of body as DeskItems)
        note(atDesks, `${BookingID}/${ResourceItemID}`, { messageId, isThere: Action === THERE, date });
    },
    DESKPROGRESSION: () => undefined,
  };

  const SECRET = 'what the vendor and the integrator know';
  const verifier = new Verifier(SECRET, { format: 'raw' });
  async function hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray()).toString();
    try {
      verifier.verify(body, request.headers as Record<string, string>);
      const id = String(request.headers['webhook-id']);
      const type = String(request.headers['condeco-event-type']);
      if (!seen.has(id)) {
        hears[type]?.(id, JSON.parse(body));
        seen.add(id);
        arrived.set(type, (arrived.get(type) ?? 0) + 1);
      }
      response.writeHead(204).end();
    } catch (error) {
      failures.push(error);
      response.writeHead(400).end();
    }
    await readWaiting();
  }

  let server: Server | null = null;
  let port = 0;
  async function restart(): Promise<void> {
    server = createServer((request, response) => void hear(request, response)).listen(port, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  }
  async function kill(): Promise<void> {
    const ending = server;
    server = null;
    ending?.closeAllConnections();
    if (ending) await new Promise((done) => void ending.close(done));
  }

  const inHierarchy = async <T>(path: string): Promise<T[]> =>
    (await read<{ readonly Data: T[] }>('HierarchyMapping', path)).Data;
  const locations = await inHierarchy<{ readonly InternalId: number }>('/locations');
  const rooms: number[] = [];
  for (const { InternalId } of locations) {
    const there = await inHierarchy<{ readonly InternalId: number }>(`/rooms?locationId=${InternalId}`);
    rooms.push(...there.map((room) => room.InternalId));
  }
  await restart();
  const eventTypes = Object.values(EVENTS);
  const notificationUrl = `http://127.0.0.1:${port}/condeco`;
  await read('ExternalBookings', '/listener', { secretKey: SECRET, eventTypes, notificationUrl, queueProvider: 2 });
  const day = (later: number): string => new Date(Date.now() + later * 86_400_000).toISOString().slice(0, 10);
  for (const roomId of rooms) {
    const query = `roomId=${roomId}&startDate=${day(0)}&endDate=${day(AHEAD_DAYS)}`;
    const { bookings } = await read<{ readonly bookings: readonly Shown[] }>('ExternalBookings', `/bookings?${query}`);
    for (const shown of bookings) {
      keep(shown);
      // What was pushed meanwhile is newer.
      note(inRooms, `${shown.bookingID}/${roomId}`, { messageId: '', isThere: true, date: shown.timeFromUTC });
    }
  }

  const numbers = (key: string): [number, number] => key.split('/').map(Number) as [number, number];
  return {
    rooms,
    meetings() {
      const there = [...inRooms].filter(([, { isThere }]) => isThere).map(([key]) => numbers(key));
      return [...Map.groupBy(there, ([id]) => id)].flatMap(([id, own]) => {
        const known = details.get(id);
        return known ? [{ ...known, rooms: own.map(([, room]) => room) }] : [];
      });
    },
    deskDays: () =>
      [...atDesks].flatMap(([key, { isThere, date }]) => {
        const [id, desk] = numbers(key);
        return isThere ? [{ id, desk, day: date.slice(0, 10) }] : [];
      }),
    isRead: () => waiting.size === 0 && !isReading,
    arrived,
    failures,
    kill,
    restart,
    [Symbol.asyncDispose]: kill,
  };
}
