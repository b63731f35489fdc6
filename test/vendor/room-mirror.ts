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

type Product = keyof Credentials['subscriptionKeys'];

/** How it asks. */
interface Asking {
  readonly ask: (product: Product, path: string, body?: object) => Promise<Response>;
  /** @throws whatever is answered but a success */
  readonly read: <T>(product: Product, path: string, body?: object) => Promise<T>;
}

/** Gets a session token, and asks with it. */
async function signIn(base: string, { clientId, password, subscriptionKeys }: Credentials): Promise<Asking> {
  const form = new URLSearchParams({ grant_type: 'password', client_id: clientId, password });
  const granted = await fetch(`${new URL(base).origin}/tokenproviderapi/token`, { method: 'POST', body: form });
  const { access_token: token } = (await granted.json()) as { readonly access_token: string };
  const ask: Asking['ask'] = (product, path, body) =>
    fetch(`${base}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'Ocp-Apim-Subscription-Key': subscriptionKeys[product],
        Authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return {
    ask,
    async read<T>(...asked: Parameters<typeof ask>) {
      const reply = await ask(...asked);
      if (!reply.ok) throw new Error(`${asked[1]}: ${reply.status} ${await reply.text()}`);
      return (await reply.json()) as T;
    },
  };
}

/** What it has written down of who has what. */
function createCopy() {
  const details = new Map<number, Omit<Meeting, 'rooms'>>();
  const inRooms = new Map<string, Said>();
  const atDesks = new Map<string, Said>();
  const waiting = new Set<number>();

  function note(said: Map<string, Said>, key: string, next: Said): void {
    const last = said.get(key);
    if (last === undefined || last.messageId <= next.messageId) said.set(key, next);
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
  };
  const there = (said: ReadonlyMap<string, Said>): { id: number; resource: number; date: string }[] =>
    [...said].flatMap(([key, { isThere, date }]) => {
      const [id = 0, resource = 0] = key.split('/').map(Number);
      return isThere ? [{ id, resource, date }] : [];
    });
  return {
    /** Bookings that are to be read. */
    waiting,
    hear: (type: string, messageId: string, body: unknown) => hears[type]?.(messageId, body),
    keep({ bookingID: id, timeFromUTC: start, timeToUTC: end, meetingTitle: title, hostId }: Shown): void {
      details.set(id, { id, start, end, title, hostId });
    },
    forget: (id: number) => details.delete(id),
    /** It was there when all was read; what was pushed meanwhile is newer. */
    noteFirst: (id: number, room: number, date: string) =>
      note(inRooms, `${id}/${room}`, { messageId: '', isThere: true, date }),
    meetings: (): Meeting[] =>
      [...Map.groupBy(there(inRooms), ({ id }) => id)].flatMap(([id, own]) => {
        const known = details.get(id);
        return known ? [{ ...known, rooms: own.map(({ resource }) => resource) }] : [];
      }),
    deskDays: (): DeskDay[] =>
      there(atDesks).map(({ id, resource: desk, date }) => ({ id, desk, day: date.slice(0, 10) })),
  };
}
type Copy = ReturnType<typeof createCopy>;

const SECRET = 'what the vendor and the integrator know';

/** Where it is called: writes down what is signed, each message once, before it says that it has it. */
function createReceiver(heard: (type: string, messageId: string, body: unknown) => void, after: () => void) {
  const verifier = new Verifier(SECRET, { format: 'raw' });
  const seen = new Set<string>();
  const arrived = new Map<string, number>();
  const failures: unknown[] = [];
  let server: Server | null = null;
  let port = 0;
  async function hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray()).toString();
    try {
      verifier.verify(body, request.headers as Record<string, string>);
      const id = String(request.headers['webhook-id']);
      const type = String(request.headers['condeco-event-type']);
      if (!seen.has(id)) {
        heard(type, id, JSON.parse(body));
        seen.add(id);
        arrived.set(type, (arrived.get(type) ?? 0) + 1);
      }
      response.writeHead(204).end();
    } catch (error) {
      failures.push(error);
      response.writeHead(400).end();
    }
    after();
  }
  return {
    arrived,
    failures,
    url: () => `http://127.0.0.1:${port}/condeco`,
    async restart(): Promise<void> {
      server = createServer((request, response) => void hear(request, response)).listen(port, '127.0.0.1');
      await once(server, 'listening');
      ({ port } = server.address() as AddressInfo);
    },
    async kill(): Promise<void> {
      const ending = server;
      server = null;
      ending?.closeAllConnections();
      if (ending) await new Promise((done) => void ending.close(done));
    },
  };
}

/** Signs in, reads what there is, and listens. @param base where the API is, as in `http://127.0.0.1:8080/demo/api/V1` */
export async function startMirror(base: string, credentials: Credentials): Promise<Mirror> {
  const api = await signIn(base, credentials);
  const copy = createCopy();
  const { waiting } = copy;
  let isReading = false;
  async function readWaiting(): Promise<void> {
    if (isReading) return;
    isReading = true;
    for (let [id] = waiting; id !== undefined; [id] = waiting) {
      waiting.delete(id);
      await readOne(api, copy, id).catch((error: unknown) => receiver.failures.push(error));
    }
    isReading = false;
  }
  const receiver = createReceiver(copy.hear, () => void readWaiting());
  const rooms = await readHierarchy(api);
  await receiver.restart();
  const registration = { secretKey: SECRET, eventTypes: Object.values(EVENTS), queueProvider: 2 };
  await api.read('ExternalBookings', '/listener', { ...registration, notificationUrl: receiver.url() });
  await readAhead(api, copy, rooms);
  return {
    ...receiver,
    rooms,
    meetings: copy.meetings,
    deskDays: copy.deskDays,
    isRead: () => waiting.size === 0 && !isReading,
    [Symbol.asyncDispose]: () => receiver.kill(),
  };
}

async function readHierarchy({ read }: Asking): Promise<number[]> {
  const all = async (path: string): Promise<number[]> => {
    const { Data } = await read<{ readonly Data: readonly { readonly InternalId: number }[] }>(
      'HierarchyMapping',
      path,
    );
    return Data.map(({ InternalId }) => InternalId);
  };
  const rooms: number[] = [];
  for (const location of await all('/locations')) rooms.push(...(await all(`/rooms?locationId=${location}`)));
  return rooms;
}

/** The next 14 days, once. */
async function readAhead({ read }: Asking, copy: Copy, rooms: readonly number[]): Promise<void> {
  const day = (later: number): string => new Date(Date.now() + later * 86_400_000).toISOString().slice(0, 10);
  for (const roomId of rooms) {
    const query = `roomId=${roomId}&startDate=${day(0)}&endDate=${day(AHEAD_DAYS)}`;
    const { bookings } = await read<{ readonly bookings: readonly Shown[] }>('ExternalBookings', `/bookings?${query}`);
    for (const shown of bookings) {
      copy.keep(shown);
      copy.noteFirst(shown.bookingID, roomId, shown.timeFromUTC);
    }
  }
}

async function readOne({ ask }: Asking, copy: Copy, id: number): Promise<void> {
  const reply = await ask('ExternalBookings', `/bookings/${id}`);
  if (reply.status === 200) copy.keep((await reply.json()) as Shown);
  else if (reply.status === 404) copy.forget(id);
  else throw new Error(`Booking ${id}: ${reply.status} ${await reply.text()}`);
}
