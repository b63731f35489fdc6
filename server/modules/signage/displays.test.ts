import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { pairedIn } from '../../../test/support/matrix/cast.ts';
import { openScene, send, unique, type Heard, type Scene, type Sender } from '../../../test/support/scene.ts';
import { until } from '../../../test/support/until.ts';
import { JUDGED_ANEW_AFTER } from '../../platform/context/context.ts';
import type { Display, DisplayState } from './contract.ts';

/** Noon of a Tuesday, where the building is. */
const NOON = Temporal.Instant.from('2027-06-15T12:00:20+01:00');

let now = NOON;
let scene: Scene;
beforeAll(async () => {
  scene = await openScene(() => now);
});
afterAll(() => scene[Symbol.asyncDispose]());

const ask = (route: string, who: Sender, body?: Record<string, unknown>): Promise<Heard> =>
  send(scene.server, route.replace(' ', ' /api/v1'), who, { ...(body && { body }) });
const at = (time: string): string => `2027-06-15T${time}:00+01:00`;
const shown = (time: string): string => Temporal.Instant.from(at(time)).toString({ fractionalSecondDigits: 3 });
const stateIn = ({ body }: Heard): DisplayState => {
  const { display } = body as Display;
  if (display === null) throw new Error('It is no display');
  return display;
};

let room: number;
let door: Sender;
beforeEach(async () => {
  now = NOON;
  const { own } = scene;
  room = (await own.make('/resources', { name: unique('Room'), type: 'room', buildingId: own.here, capacity: 4 })).id;
  door = await pairedIn(scene, own.here, room);
});

const book = async (start: string, end: string, given: object = {}): Promise<number> =>
  (await scene.own.make('/bookings', { resourceIds: [room], start: at(start), end: at(end), ...given })).id;
const policy = (rules: object): Promise<{ readonly id: number }> =>
  scene.own.make('/policies', { name: unique('Policy'), resourceId: room, rules });
const look = async (): Promise<DisplayState> => stateIn(await ask('GET /display', door));

/** Asks while somebody else has a booking locked, until who asks is judged anew. @param meanwhile what is done while it waits */
async function waitingFor(
  bookingId: number,
  asking: () => Promise<Heard>,
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Heard> {
  const { ctx, db } = scene.own;
  const [locked, unlock] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const other = ctx.tx(async (tx) => {
    await tx.db.selectFrom('booking').select('id').where('id', '=', bookingId).forUpdate().execute();
    locked.resolve();
    await unlock.promise;
  });
  await locked.promise;
  const asked = asking();
  const waiting = sql<{ count: number }>`select count(*)::integer as count from pg_locks
    where not granted and clock_timestamp() - waitstart > ${`${JUDGED_ANEW_AFTER} milliseconds`}::interval`;
  try {
    await until(async () => expect((await waiting.execute(db)).rows).toEqual([{ count: 1 }]));
    await meanwhile();
  } finally {
    unlock.resolve();
    await other;
  }
  return asked;
}

describe('a display', () => {
  it('books its place from now on, extends that until the next, and ends it', async () => {
    const next = await book('13:00', '14:00', { title: 'Board' });
    expect(await look()).toMatchObject({
      status: 'free',
      free: true,
      freeUntil: shown('13:00'),
      current: null,
      upcoming: [{ bookingId: next, title: 'Board', here: true, checkIn: false }],
    });
    const booked = await ask('POST /display/bookings', door, { minutes: 30 });
    expect(booked.status).toBe(200);
    const { current, free, status, freeUntil } = stateIn(booked);
    expect({ current, free, status, freeUntil }).toMatchObject({
      current: { start: shown('12:00'), end: shown('12:30'), title: null, hostName: null, here: true },
      free: false,
      status: 'taken',
      freeUntil: null,
    });
    expect(await ask('POST /display/bookings', door, { minutes: 5 })).toMatchObject({
      status: 409,
      code: 'resource_already_booked',
    });
    const bookingId = current?.bookingId;
    const longer = await ask('POST /display/extension', door, { bookingId, minutes: 15 });
    expect(stateIn(longer).current?.end).toBe(shown('12:45'));
    const most = await ask('POST /display/extension', door, { bookingId, minutes: 60 });
    expect(stateIn(most).current?.end).toBe(shown('13:00'));
    expect(await ask('POST /display/extension', door, { bookingId, minutes: 5 })).toMatchObject({
      status: 409,
      code: 'resource_already_booked',
    });
    now = NOON.add({ minutes: 10 });
    const ended = await ask('POST /display/end', door, { bookingId });
    expect(stateIn(ended)).toMatchObject({ status: 'free', free: true, current: null, freeUntil: shown('13:00') });
    const { body } = await ask(`GET /bookings/${bookingId}`, scene.own.admin);
    expect(body).toMatchObject({ hostId: null, state: 'released', bookedBy: null });
  });

  it('ends and extends nothing that was moved elsewhere while it waited', async () => {
    const { own } = scene;
    const elsewhere = { name: unique('Room'), type: 'room', buildingId: own.here };
    const { id: resourceId } = await own.make('/resources', elsewhere);
    for (const [route, given] of [
      ['POST /display/end', {}],
      ['POST /display/extension', { minutes: 15 }],
    ] as const) {
      const bookingId = stateIn(await ask('POST /display/bookings', door, { minutes: 30 })).current?.bookingId ?? 0;
      const part = own.db.updateTable('bookingResource').where('bookingId', '=', bookingId);
      const asking = () => ask(route, door, { bookingId, ...given });
      const moved = await waitingFor(bookingId, asking, () => part.set({ resourceId }).execute());
      expect(moved).toMatchObject({ status: 404, code: 'not_found' });
      await part.set({ resourceId: room }).execute();
      expect((await ask('POST /display/end', door, { bookingId })).status).toBe(200);
    }
  });

  it('extends and ends, however long that takes, and nothing once it is unpaired meanwhile', async () => {
    const bookingId = await book('12:00', '13:00');
    const longer = () => ask('POST /display/extension', door, { bookingId, minutes: 15 });
    const end = () => ask('POST /display/end', door, { bookingId });
    expect(stateIn(await waitingFor(bookingId, longer)).current?.end).toBe(shown('13:15'));
    const unpair = () =>
      scene.own.ctx.tx((tx) => tx.db.deleteFrom('pairedDevice').where('resourceId', '=', room).execute());
    expect(await waitingFor(bookingId, end, unpair)).toMatchObject({ status: 401, code: 'device_unpaired' });
    door = await pairedIn(scene, scene.own.here, room);
    expect(stateIn(await waitingFor(bookingId, end)).current).toBeNull();
  });

  it('books no longer than until the next begins', async () => {
    await book('12:20', '13:00');
    expect(stateIn(await ask('POST /display/bookings', door, { minutes: 60 })).current).toMatchObject({
      end: shown('12:20'),
    });
  });

  it('is booked again in the minute in which it was left', async () => {
    const first = stateIn(await ask('POST /display/bookings', door, { minutes: 60 })).current?.bookingId;
    now = NOON.add({ minutes: 10 });
    await ask('POST /display/end', door, { bookingId: first });
    now = now.add({ seconds: 20 });
    const { current } = stateIn(await ask('POST /display/bookings', door, { minutes: 30 }));
    expect(current).toMatchObject({ start: '2027-06-15T11:10:20.000Z', end: '2027-06-15T11:40:20.000Z' });
  });

  it('books for who answers for it: that one acts on it with whatever else she has, and nobody else who may no more', async () => {
    const { own } = scene;
    const hers = await own.person('receptionist', { buildings: [own.here] });
    const other = await own.person('employee');
    await own.ctx.tx((tx) =>
      tx.db
        .updateTable('pairedDevice')
        .set({ ownerUserId: hers.userId, ownerAccountId: null })
        .where('resourceId', '=', room)
        .execute(),
    );
    const id = stateIn(await ask('POST /display/bookings', door, { minutes: 30 })).current?.bookingId ?? 0;
    const demoted = { params: { id: hers.userId ?? 0 }, body: { role: 'employee' } };
    expect((await send(scene.server, 'PATCH /api/v1/users/:id', own.admin, demoted)).status).toBe(200);
    expect(await ask('GET /display', door)).toMatchObject({ status: 403, code: 'forbidden' });
    const release = (who: Sender) => send(scene.server, 'POST /api/v1/bookings/:id/release', who, { params: { id } });
    expect(await release(other)).toMatchObject({ status: 403, code: 'booking_not_yours' });
    expect(await release(hers)).toMatchObject({ status: 200, body: { state: 'released' } });
  });

  it('shows neither title nor host of what is anonymous or hidden by a policy', async () => {
    const host = await scene.own.person('employee');
    await policy({ anonymous: true });
    const given = { hostId: host.userId, title: 'Secret' };
    await book('12:00', '13:00', { ...given, anonymous: true });
    await book('14:00', '15:00', given);
    const open = await look();
    expect(open.current).toMatchObject({ title: null, hostName: null });
    expect(open.upcoming).toMatchObject([{ title: 'Secret', hostName: expect.stringMatching(/^Person/) as string }]);
    await policy({ hideDetails: true });
    const closed = await ask('GET /display', door);
    expect(stateIn(closed).upcoming).toMatchObject([{ title: null, hostName: null }]);
    expect(JSON.stringify(closed.body)).not.toMatch(/Secret|Person/);
  });

  it('neither extends nor ends what has another place too, what is elsewhere, or what has not begun', async () => {
    const { own } = scene;
    const other = (await own.make('/resources', { name: unique('Room'), type: 'room', buildingId: own.here })).id;
    const both = await book('11:00', '12:30', { resourceIds: [room, other] });
    const later = await book('14:00', '15:00');
    const elsewhere = await book('12:30', '13:30', { resourceIds: [other] });
    expect((await look()).current).toMatchObject({ bookingId: both, here: false });
    for (const bookingId of [both, elsewhere, 999_999])
      for (const [route, more] of [
        ['POST /display/extension', { minutes: 15 }],
        ['POST /display/end', {}],
        ['POST /display/check-in', {}],
      ] as const)
        expect([route, bookingId, await ask(route, door, { bookingId, ...more })]).toMatchObject([
          route,
          bookingId,
          { status: 404, code: 'not_found' },
        ]);
    for (const [route, more] of [
      ['POST /display/extension', { minutes: 15 }],
      ['POST /display/end', {}],
    ] as const)
      expect(await ask(route, door, { bookingId: later, ...more })).toMatchObject({
        status: 409,
        code: 'booking_state_conflict',
      });
  });

  it('checks in where the policy takes that from a display, and not else', async () => {
    const rule = (methods: readonly string[]) => ({
      checkIn: { required: true, methods, opensMinutes: 15, closesMinutes: 15, release: false },
    });
    const { id } = await policy(rule(['display']));
    const bookingId = await book('12:00', '13:00');
    expect(await look()).toMatchObject({ status: 'awaited', current: { phase: 'awaited', checkIn: true } });
    expect(stateIn(await ask('POST /display/check-in', door, { bookingId }))).toMatchObject({
      status: 'taken',
      current: { phase: 'in_use', checkIn: false },
    });
    await ask('POST /display/end', door, { bookingId });
    await send(scene.server, 'PATCH /api/v1/policies/:id', scene.own.admin, {
      params: { id },
      body: { rules: rule(['web']) },
    });
    const other = await book('12:05', '13:00');
    now = NOON.add({ minutes: 6 });
    expect((await look()).current).toMatchObject({ bookingId: other, checkIn: false });
    expect(await ask('POST /display/check-in', door, { bookingId: other })).toMatchObject({
      status: 422,
      code: 'check_in_method_refused',
    });
  });

  it('is held to policies: what needs approval is not booked, what may not be left early is not ended', async () => {
    await policy({ earlyCheckOut: false, extension: false, slot: { minutes: 60 } });
    now = NOON.add({ minutes: 7 });
    const bookingId = stateIn(await ask('POST /display/bookings', door, { minutes: 30 })).current?.bookingId;
    expect(await ask('POST /display/end', door, { bookingId })).toMatchObject({ status: 422 });
    expect(await ask('POST /display/extension', door, { bookingId, minutes: 10 })).toMatchObject({ status: 422 });
    now = NOON.add({ hours: 2 });
    await policy({ approval: { groupIds: [], userIds: [] } });
    expect(await ask('POST /display/bookings', door, { minutes: 30 })).toMatchObject({
      status: 422,
      code: 'booking_approval_too_late',
    });
  });

  it('may nothing where it stands no more: when its place is in another building, or its owner may less', async () => {
    const { own } = scene;
    await send(scene.server, 'PATCH /api/v1/resources/:id', own.admin, {
      params: { id: room },
      body: { buildingId: own.elsewhere },
    });
    expect(await ask('GET /display', door)).toMatchObject({ status: 403, code: 'building_out_of_reach' });
    expect(await ask('POST /display/bookings', door, { minutes: 30 })).toMatchObject({
      status: 403,
      code: 'building_out_of_reach',
    });
  });

  it('is nothing to who asks otherwise', async () => {
    expect((await ask('GET /display', scene.own.admin)).body).toMatchObject({ display: null });
    const employee = await scene.own.person('employee');
    expect(await ask('GET /display', employee)).toMatchObject({ status: 403, code: 'forbidden' });
  });
});
