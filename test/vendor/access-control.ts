import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Webhook as Verifier } from 'standardwebhooks';
import type { Client } from './client.ts';

// What an access-control vendor runs beside Atrium. It does not ask again and again: what it knows of a door it reads when it is told that
// something changed there, and when what it has read is over.

/** The operations that it uses, as the vendor's page has them. */
const OPERATIONS = {
  bookings: '/booking/v1/appointment', // 20
  tellBookings: '/bookable-resource/v1/subscribe', // 25
  statuses: '/bookable-resource-status/v1', // 26
  tellStatuses: '/bookable-resource-status/v1/subscribe', // 27
  keys: '/bookable-resource-access-key/v1', // 28
  tellKeys: '/bookable-resource-access-key/v1/subscribe', // 29
  tellDailyKeys: '/bookable-resource-access-key/v1/subscribe/daily', // 30
} as const;

/** Numbers of the page's enumerations: `oneTime`, `daily`. */
const ONE_TIME = 0;
const DAILY = 2;

/** After the end of a booking, in milliseconds. */
const A_MOMENT = 100;

interface Appointment {
  readonly bookableResource: { readonly id: number };
  readonly organizer: { readonly emailAddress: string | null } | null;
  readonly period: { readonly end: string };
  readonly booking: { readonly id: number };
}
interface Key {
  readonly type: number;
  readonly bookableResource: { readonly id: number };
  readonly accessUrl: string;
}
interface Status {
  readonly statusWording: string;
  readonly bookableResource: { readonly id: number };
}
export interface Callback {
  readonly subscriptionId: string;
  readonly type: 'appointment' | 'status' | 'accessKey';
  readonly bookableResourceId: number;
  readonly bookableResourceIds: readonly number[];
}

/** What the panel of a door shows, and lets in. */
export interface Panel {
  /** Whose it is now. */
  readonly bookingId: number | null;
  /** Until then; epoch milliseconds. */
  readonly until: number | null;
  /** The number of the card that opens it, by the address of who has it. */
  readonly card: string | null;
  /** What opens it as a code, for as long as a booking lasts. */
  readonly codes: readonly string[];
  /** Of the day. */
  readonly daily: string | null;
  /** In words. */
  readonly status: string;
}

const DARK: Panel = { bookingId: null, until: null, card: null, codes: [], daily: null, status: '' };

export interface Vendor extends AsyncDisposable {
  /** Where it is called. */
  readonly url: string;
  panel(resourceId: number): Panel;
  /** What it was told, each once. */
  readonly told: readonly Callback[];
  /** Calls that nobody signed who may. */
  readonly forged: number;
  /** What it could not read. */
  readonly failures: readonly unknown[];
}

interface Given {
  /** Offision's API. */
  readonly api: Client;
  /** Atrium's own: who posts the same there is told what signs the calls. */
  readonly own: Client;
  readonly resourceIds: readonly number[];
  /** Card numbers by address, as the vendor has them. */
  readonly cards: ReadonlyMap<string, string>;
}

/** Listens, and subscribes to all that there is to hear of these doors. */
export async function startVendor({ api, own, resourceIds, cards }: Given): Promise<Vendor> {
  const panels = new Map<number, Panel>();
  const verifiers = new Map<string, Verifier>();
  const seen = new Set<string>();
  const told: Callback[] = [];
  const failures: unknown[] = [];
  const ends = new Map<number, NodeJS.Timeout>();
  let forged = 0;
  let reading: Promise<unknown> = Promise.resolve();

  const server = createServer((request, response) => void hear(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/changed`;

  async function hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray()).toString();
    const callback = verified(verifiers, body, request);
    if (callback === null) forged++;
    response.writeHead(callback === null ? 401 : 204).end();
    const id = String(request.headers['webhook-id']);
    if (callback === null || seen.has(id)) return;
    seen.add(id);
    await later(async () => {
      for (const one of callback.bookableResourceIds) await read(one, callback.type);
      told.push(callback);
    });
  }
  /** One after the other: what is read later is newer. */
  function later(work: () => Promise<void>): Promise<unknown> {
    reading = reading.then(work).catch((error: unknown) => failures.push(error));
    return reading;
  }
  async function read(id: number, what: Callback['type']): Promise<void> {
    const panel = { ...(panels.get(id) ?? DARK), ...(await reads[what](api, id, cards)) };
    panels.set(id, panel);
    if (what === 'accessKey') return;
    clearTimeout(ends.get(id));
    const over = (): void => void later(() => read(id, 'status'));
    if (panel.until !== null) ends.set(id, setTimeout(over, Math.max(0, panel.until - Date.now()) + A_MOMENT));
  }

  const ids = resourceIds.join(',');
  for (const [path, about, type] of [
    [OPERATIONS.tellBookings, 'appointment', undefined],
    [OPERATIONS.tellStatuses, 'status', undefined],
    [OPERATIONS.tellKeys, 'one_time_key', 'oneTime'],
    [OPERATIONS.tellDailyKeys, 'daily_key', undefined],
  ] as const) {
    const id = await api.post<string>(path, { ids, callbackUrl: url, expireTime: 1_440, ...(type && { type }) });
    const same = await own.post<{ id: number; secret: string }>('/subscriptions', {
      about,
      resourceIds,
      url,
      minutes: 1_440,
    });
    if (String(same.id) !== id) throw new Error(`${path} is another subscription than ${about}: ${id}, ${same.id}`);
    verifiers.set(id, new Verifier(same.secret));
  }
  return {
    url,
    panel: (id) => panels.get(id) ?? DARK,
    told,
    get forged() {
      return forged;
    },
    failures,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await reading;
      for (const end of ends.values()) clearTimeout(end);
    },
  };
}

/** What was said, where who may say it signed it; else null. */
function verified(
  verifiers: ReadonlyMap<string, Verifier>,
  body: string,
  { headers }: IncomingMessage,
): Callback | null {
  try {
    const callback = JSON.parse(body) as Callback;
    verifiers.get(callback.subscriptionId)?.verify(body, headers as Record<string, string>);
    return verifiers.has(callback.subscriptionId) ? callback : null;
  } catch {
    return null;
  }
}

type Reads = (api: Client, id: number, cards: ReadonlyMap<string, string>) => Promise<Partial<Panel>>;

const readAppointment: Reads = async (api, id, cards) => {
  const query = { bookableResourceId: id, from: 'now', to: 'now', bookingState: 'using,waitingCheckIn' };
  const { data } = await api.get<{ data: Appointment[] }>(OPERATIONS.bookings, { ...query, excludePreparation: true });
  const [now] = data;
  if (data.length > 1 || (now && now.bookableResource.id !== id))
    throw new Error(`Not one at door ${id}: ${JSON.stringify(data)}`);
  return {
    bookingId: now?.booking.id ?? null,
    until: now ? Date.parse(now.period.end) : null,
    card: cards.get(now?.organizer?.emailAddress ?? '') ?? null,
  };
};

/** What is asked for when something has changed. */
const reads: Readonly<Record<Callback['type'], Reads>> = {
  appointment: readAppointment,
  async status(api, id, cards) {
    const appointment = await readAppointment(api, id, cards);
    const [now] = await api.get<Status[]>(OPERATIONS.statuses, { id });
    if (now?.bookableResource.id !== id) throw new Error(`No status of ${id}`);
    return { ...appointment, status: now.statusWording };
  },
  async accessKey(api, id) {
    const keys = await api.get<Key[]>(OPERATIONS.keys, { bookableResourceId: id, type: 'oneTime,daily' });
    if (keys.some((key) => key.bookableResource.id !== id)) throw new Error(`Keys of another door than ${id}`);
    const codes = keys.filter(({ type }) => type === ONE_TIME).map(({ accessUrl }) => accessUrl);
    const daily = keys.find(({ type }) => type === DAILY)?.accessUrl ?? null;
    return { codes, daily };
  },
};
