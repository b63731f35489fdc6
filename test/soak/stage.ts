import { sql } from 'kysely';
import { createAudience } from '../../server/platform/events/audience.ts';
import { dispatchOnce } from '../../server/platform/events/dispatch.ts';
import { reactionJobs } from '../../server/platform/events/reactions.ts';
import { ALL_TENANTS } from '../../server/platform/db/connect.ts';
import { joinJobs } from '../../server/platform/jobs/job.ts';
import { declaredJobs } from '../../server/contracts.ts';
import { doers, listeners } from '../../server/wiring.ts';
import { openSession } from '../../server/modules/access/access.ts';
import { contextFor } from '../support/database.ts';
import { workOff } from '../support/queue.ts';
import { openScene, type Scene, type Sender } from '../support/scene.ts';
import type { Answer } from '../support/server.ts';
import { createClock, type Clock } from './clock.ts';

const letters = {
  publicUrl: 'https://soak.desks.example',
  mailRoute: 'kept',
  organizer: { name: 'Atrium', email: 'atrium@soak.desks.example' },
} as const;

/** A Monday, before anybody comes. */
const START = Temporal.Instant.from('2030-01-07T07:00:00Z');
const PEOPLE = 8;
/** A building that nobody acts on, and how many things of each type it has. */
export const SPARE = { name: 'Spare', desk: 9, room: 2, parking: 1 } as const;
/** How much of desks one person may have in a week. */
export const QUOTA = 8;

export interface Person {
  readonly userId: number;
  readonly groupId: number;
  /** Of her session by now. */
  headers: Sender['headers'];
}

/** What somebody made, as it was answered then. */
export interface Made {
  readonly id: number;
  readonly by: Person | null;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A workplace in which everything is scarce: what all act on. */
export interface Stage extends AsyncDisposable {
  readonly scene: Scene;
  readonly clock: Clock;
  readonly desks: readonly number[];
  /** Single ones, then those that are combined of others, then these others. */
  readonly rooms: readonly number[];
  /** Without any rule: whoever waits for these can have them. */
  readonly parking: readonly number[];
  /** A floor of desks that is closed as a whole. */
  readonly annex: number;
  /** A building whose desks are handed out by draw, and they. */
  readonly drawn: { readonly building: number; readonly desks: readonly number[] };
  readonly building: number;
  /** What is ordered with bookings. */
  readonly services: readonly number[];
  /** Who may pay for bookings. */
  readonly costCodes: readonly number[];
  /** Who is there by now. */
  readonly people: Person[];
  readonly made: Map<string, Made[]>;
  /** What failed while it was worked off. */
  readonly failures: unknown[];
  /** Somebody new comes. */
  hire(): Promise<void>;
  /** Sends something, as who keeps the place where it is nobody. Whoever was signed in for too long signs in again. */
  send(by: Person | null, method: string, path: string, body?: object): Promise<Answer>;
  /** Does what is due, as one process of several. @returns was there anything? */
  work(): Promise<boolean>;
  query(text: ReturnType<typeof sql<unknown>>): Promise<unknown[]>;
}

/** Opens it, with its rules and its first people. */
export async function openStage(): Promise<Stage> {
  const clock = createClock(START);
  const scene = await openScene(clock.read);
  const { own, server } = scene;
  const { database } = server.atrium.database;
  const people: Person[] = [];
  const failures: unknown[] = [];
  const groups = [await idOf('/groups', { name: 'Plum' }), await idOf('/groups', { name: 'Quince' })];
  const things = await furnish(own);

  async function idOf(path: string, body: object): Promise<number> {
    return (await own.make(path, body)).id;
  }
  async function hire(): Promise<void> {
    const { userId, headers } = await own.person('employee');
    const groupId = groups[people.length % groups.length] ?? 0;
    const one: Person = { userId: userId ?? 0, groupId, headers };
    await scene.server.call('PUT', `/groups/${groupId}/members/${one.userId}`, undefined, own.admin.headers);
    people.push(one);
  }
  async function signIn(one: Person): Promise<void> {
    const cookie = await contextFor(database, own.ctx.who, clock.read()).tx((tx) => openSession(tx, one.userId));
    one.headers = { ...one.headers, cookie: `atrium=${cookie}` };
  }
  const send: Stage['send'] = async (by, method, path, body) => {
    const ask = (): Promise<Answer> => {
      const headers = by === null ? own.admin.headers : { authorization: '', ...by.headers };
      return server.call(method, path, body, headers);
    };
    const answer = await ask();
    if (by === null || answer.body?.code !== 'session_expired' || !people.includes(by)) return answer;
    await signIn(by);
    return ask();
  };
  for (let i = 0; i < PEOPLE; i++) await hire();
  const heard = listeners(letters);
  const audience = createAudience({});
  const jobs = [...reactionJobs(heard), ...joinJobs(declaredJobs, doers({ sender: null, letters }))];
  return {
    scene,
    clock,
    ...things,
    people,
    made: new Map(),
    failures,
    hire,
    send,
    async work() {
      const dispatched = await dispatchOnce({ database, listeners: heard, audience, clock: clock.read });
      const onError = (error: unknown): void => void failures.push(error);
      const rounds = await workOff(database, jobs, { clock: clock.read, onError });
      return rounds > 0 || dispatched === null || dispatched.events > 0;
    },
    query: async (text) => (await text.execute(database.forTenant(ALL_TENANTS))).rows,
    [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose](),
  };
}

async function spare(make: Scene['own']['make']): Promise<void> {
  const { name, ...counts } = SPARE;
  const { id: buildingId } = await make('/buildings', { name, zone: 'Europe/London' });
  for (const [type, count] of Object.entries(counts))
    for (let i = 1; i <= count; i++) await make('/resources', { type, name: `Spare ${type} ${i}`, buildingId });
}

async function furnish({ here, elsewhere, floorId, ...own }: Scene['own']) {
  const make: Scene['own']['make'] = (path, body) => own.make(path, body);
  const annex = (await make('/floors', { name: 'Annex', buildingId: here, level: 1 })).id;
  let named = 0;
  const thing = async (type: string, more: object = {}): Promise<number> =>
    (await make('/resources', { type, name: `${type} ${++named}`, buildingId: here, floorId, ...more })).id;
  const things = (type: string, count: number, more: object = {}): Promise<number[]> =>
    Promise.all(Array.from({ length: count }, () => thing(type, more)));
  const desks = [...(await things('desk', 6)), ...(await things('desk', 2, { floorId: annex }))];
  // Rooms have doors that keys open.
  const door = () => ({ accessId: `door ${named}` });
  const parts = await Promise.all([1, 2, 3].map(() => thing('room', door())));
  const wholes = [
    await thing('room', { partIds: parts.slice(0, 2) }),
    await thing('room', { partIds: parts.slice(1) }),
  ];
  const single = await Promise.all([1, 2].map(() => thing('room', door())));
  const rooms = [...single, ...wholes, ...parts];
  const parking = await things('parking', 2);
  const drawn = await things('desk', 3, { buildingId: elsewhere, floorId: undefined });
  await spare(make);
  const policy = (name: string, more: object) => make('/policies', { name, ...more });
  await policy('Quota', { type: 'desk', rules: { quota: { unit: 'bookings', most: QUOTA, per: 'week' } } });
  await policy('One', { type: 'room', rules: { onePerType: true } });
  await policy('Nameless', { type: 'desk', rules: { anonymous: true } });
  for (const resourceId of [desks[0], desks[1], rooms[0]]) await policy('Ask', { resourceId, rules: { approval: {} } });
  const checkIn = { required: true, methods: ['web', 'api'], opensMinutes: 15, closesMinutes: 20, release: true };
  for (const resourceId of [desks[2], desks[3], rooms[1], parking[0]])
    await policy('Come', { resourceId, rules: { checkIn } });
  await policy('Draw', {
    buildingId: elsewhere,
    type: 'desk',
    rules: { seating: { by: 'draw', daysBefore: 1, at: '12:00' } },
  });
  for (const resourceId of [desks[4], rooms[2]]) await policy('Pay', { resourceId, rules: { costCodes: true } });
  const costCodes = await Promise.all(
    ['Sales', 'Works'].map(async (code) => (await make('/cost-codes', { code, description: code })).id),
  );
  const serve = async (name: string, more: object): Promise<number> =>
    (await make('/services', { name, offers: [{ buildingId: here }], ...more })).id;
  const services = [
    await serve('Coffee', { timing: 'during' }),
    await serve('Chairs', { timing: 'before', minutesBefore: 15 }),
  ];
  return {
    building: here,
    services,
    costCodes,
    annex,
    desks,
    rooms,
    parking,
    drawn: { building: elsewhere, desks: drawn },
  };
}
