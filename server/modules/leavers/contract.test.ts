import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { workOff } from '../../../test/support/queue.ts';
import { systemPrincipal, type Principal } from '../../platform/context/principal.ts';
import type { Scope } from '../../platform/contract/scopes.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { declaredJobs } from '../../contracts.ts';
import { doers, listeners } from '../../wiring.ts';
import { deactivateUser, getBelongings } from '../access/access.ts';
import { createAssignment, getAssignment } from '../assignments/assignments.ts';
import { getBooking } from '../bookings/bookings.ts';
import { setDelegate } from '../delegates/delegates.ts';
import { activateUser } from '../people/people.ts';
import { createBooking } from '../series/series.ts';
import { joinWaiting } from '../waiting-list/waiting-list.ts';
import { events as declared, MAX_BECAME, MAX_LEFT } from './contract.ts';

let testing: TestDatabase;
let world: World;
let building: number;
let room: number;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database, 'UTC');
  building = await createBuilding(world);
  room = await createResource(world, { type: 'room', buildingId: building });
});
afterAll(() => testing[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2027-03-01T09:00:00Z');
type Person = Awaited<ReturnType<typeof createUser>>;
const as = ({ who }: { readonly who: Principal }) => contextFor(testing.database, who, NOW);
const admin = () => as(world.ctx);

const organizer = { name: 'Atrium', email: 'atrium@desks.example' };
const letters = { publicUrl: 'https://desks.example', mailRoute: 'kept', organizer } as const;

/** Lets everything happen that is due. */
async function work(): Promise<void> {
  const { database } = testing;
  const [clock, heard] = [() => NOW, listeners(letters)];
  while ((await dispatchOnce({ database, listeners: heard, audience: createAudience({}), clock }))?.events !== 0);
  const jobs = [...reactionJobs(heard), ...joinJobs(declaredJobs, doers({ sender: null, letters }))];
  await workOff(database, jobs, { clock });
}

let hour = 0;
/** So many of hers, one after the other. @returns their ids, the first one first */
async function book(host: Person, many: number): Promise<number[]> {
  const ids: number[] = [];
  for (let i = 0; i < many; i++) {
    const start = NOW.add({ hours: ++hour });
    const times = { start: start.toString(), end: start.add({ hours: 1 }).toString() };
    ids.push((await createBooking(as(host), { resourceIds: [room], ...times })).id);
  }
  return ids;
}
const hostedBy = async ({ id }: Person) =>
  (
    await world.db
      .selectFrom('booking')
      .select('id')
      .where('hostId', '=', id)
      .where('state', '=', 'confirmed')
      .orderBy('id')
      .execute()
  ).map((row) => row.id);
const idsOf = (all: readonly { readonly id: number }[]): number[] => all.map(({ id }) => id);

test('of what somebody leaves the first are listed, as many as that may be, and all are counted', async () => {
  const her = await createUser(world);
  const all = await book(her, MAX_LEFT);
  const left = async () => (await getBelongings(admin(), { id: her.id })).bookings;
  expect(await left()).toMatchObject({ ahead: MAX_LEFT });
  expect(idsOf((await left()).first)).toEqual(all);
  await book(her, 1);
  expect(await left()).toMatchObject({ ahead: MAX_LEFT + 1 });
  expect(idsOf((await left()).first)).toEqual(all);
});

test.each([0, 1])(
  'of what is handed over the first are listed and all of it is (%i more than are listed)',
  async (more) => {
    const [her, heir] = [await createUser(world), await createUser(world)];
    const all = await book(her, MAX_BECAME + more);
    const { bookings } = await deactivateUser(admin(), { id: her.id, bookings: { handOverTo: heir.id } });
    expect(bookings.handedOver.count).toBe(MAX_BECAME + more);
    expect(idsOf(bookings.handedOver.first)).toEqual(all.slice(0, MAX_BECAME));
    expect(bookings.cancelled).toEqual({ count: 0, first: [] });
    expect([await hostedBy(heir), await hostedBy(her)]).toEqual([all, []]);
    const events = world.db.selectFrom('event').select(['type', 'subjectId', 'data']).orderBy('id');
    const [told] = await events.where('type', '=', 'user.left').where('subjectId', '=', her.id).execute();
    const { bookings: said, ...counts } = (told?.data ?? {}) as unknown as {
      readonly bookings: readonly { readonly id: number }[];
    };
    expect(counts).toMatchObject({ handedOver: MAX_BECAME + more, cancelled: 0 });
    expect(idsOf(said)).toEqual(all.slice(0, MAX_LEFT));
    const moved = await events.where('type', '=', 'booking.updated').where('subjectId', 'in', all).execute();
    expect(new Set(moved.map(({ subjectId }) => subjectId))).toEqual(new Set(all));
  },
);

test('of what is cancelled with her the first are listed, and all of it is', async () => {
  const her = await createUser(world);
  const all = await book(her, MAX_BECAME + 1);
  const { bookings } = await deactivateUser(admin(), { id: her.id });
  expect(bookings.cancelled.count).toBe(MAX_BECAME + 1);
  expect(idsOf(bookings.cancelled.first)).toEqual(all.slice(0, MAX_BECAME));
  expect(await hostedBy(her)).toEqual([]);
});

test('which bookings were handed over is told whole to nobody who may not read those of others', () => {
  const audience = createAudience(declared);
  const told = (...scopes: Scope[]) =>
    audience.toldWhole(systemPrincipal(world.ctx.tenant, new Set<Scope>(['events:read', ...scopes])));
  expect(told('people:write')).toEqual([]);
  expect(told('people:write', 'bookings:read')).toEqual([]);
  expect(told('people:write', 'bookings:manage')).toBeNull();
});

test('who is let in again has nothing back: what others have by then stays theirs', async () => {
  const [her, other] = [await createUser(world), await createUser(world)];
  const assigned = await createResource(world, { buildingId: building });
  const { id: assignment } = await createAssignment(admin(), { resourceId: assigned, userId: her.id });
  const [hers = 0] = await book(her, 1);
  await deactivateUser(admin(), { id: her.id });
  const times = { start: NOW.add({ hours: hour }).toString(), end: NOW.add({ hours: hour + 1 }).toString() };
  const taken: number[] = [];
  for (const resourceId of [room, assigned])
    taken.push((await createBooking(as(other), { resourceIds: [resourceId], ...times })).id);
  await activateUser(admin(), { id: her.id });
  await work();
  expect([await hostedBy(her), await hostedBy(other)]).toEqual([[], taken]);
  expect((await getBooking(admin(), { id: hers })).state).toBe('cancelled');
  expect((await getAssignment(admin(), { id: assignment })).state).toBe('over');
  const held = world.db.selectFrom('hold').select('originId').where('endsAt', '>', new Date(times.start));
  expect(await held.where('resourceId', 'in', [room, assigned]).orderBy('originId').execute()).toEqual(
    taken.map((originId) => ({ originId })),
  );
});

test('all that she leaves is told by one transaction, with her deactivation', async () => {
  const [her, heir, other] = [await createUser(world), await createUser(world), await createUser(world)];
  const [hers = 0] = await book(her, 1);
  const spare = await createResource(world, { buildingId: building });
  const assigned = await createResource(world, { buildingId: building });
  await createAssignment(admin(), { resourceId: assigned, userId: heir.id });
  await createAssignment(admin(), {
    resourceId: await createResource(world, { buildingId: building }),
    userId: her.id,
  });
  await setDelegate(as(her), { id: her.id, userId: other.id });
  const start = NOW.add({ hours: ++hour });
  const times = { start: start.toString(), end: start.add({ hours: 1 }).toString() };
  const { id: gone } = await createBooking(as(her), { resourceIds: [spare], ...times });
  const attendees = [{ userId: her.id }];
  const { id: visited } = await createBooking(as(other), { resourceIds: [room], attendees, ...times });
  await joinWaiting(as(her), { resourceIds: [room], ...times });
  const last = await world.db.selectFrom('event').select('id').orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow();
  const { bookings } = await deactivateUser(admin(), { id: her.id, bookings: { handOverTo: heir.id } });
  expect([bookings.handedOver.first[0]?.id, bookings.cancelled.first[0]?.id]).toEqual([hers, gone]);
  const { rows } = await sql<{
    type: string;
    subjectId: number;
    xid: string;
  }>`select type, subject_id, xmin::text as xid
    from event where id > ${last.id} order by id`.execute(world.db);
  expect(new Set(rows.map(({ type }) => type))).toEqual(
    new Set([
      'assignment.ended',
      'booking.cancelled',
      'booking.updated',
      'user.deactivated',
      'user.delegates_changed',
      'user.left',
      'waiting_entry.left',
    ]),
  );
  expect(rows.map(({ subjectId }) => subjectId)).toContain(visited);
  expect(new Set(rows.map(({ xid }) => xid)).size).toBe(1);
});
