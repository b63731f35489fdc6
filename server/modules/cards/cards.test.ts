import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
import { refusalOf } from '../../../test/support/closing.ts';
import { interleave, orders, type Writer } from '../../../test/support/interleave.ts';
import { toDate } from '../../platform/time.ts';
import { cancelBooking, getBooking, updateBooking } from '../bookings/bookings.ts';
import { updateUser } from '../people/people.ts';
import type { CheckInMethod } from '../policies/contract.ts';
import { createPolicy } from '../policies/policies.ts';
import { checkInBooking, getResourcePresence, releaseNoShows } from '../presence/presence.ts';
import { createResource as createRoom } from '../resources/resources.ts';
import { createBooking } from '../series/series.ts';
import { createDevice, updateDevice } from '../signals/signals.ts';
import { agreeToCard, cardListener, getMyCard, recordCardScan, withdrawFromCard } from './cards.ts';

const NUMBER = '04:A2:2C:91';
const OTHER = '04:A2:2C:92';
const READER = 'READER-1';

let testing: TestDatabase;
let world: World;
let buildingId: number;
let desk: number;
let ann: Awaited<ReturnType<typeof createUser>>;
let bob: Awaited<ReturnType<typeof createUser>>;

beforeAll(async () => {
  testing = await createTestDatabase();
});
afterAll(() => testing[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await createWorld(testing.database);
  [ann, bob] = [await createUser(world, { name: 'Ann' }), await createUser(world, { name: 'Bob' })];
  await carries(ann, NUMBER);
  await carries(bob, OTHER);
  buildingId = await createBuilding(world);
  desk = await createResource(world, { buildingId });
  await createDevice(gateway('07:00'), { kind: 'badge', name: 'Reader', accessId: READER, resourceId: desk });
});

const at = (clock: string): Temporal.Instant => Temporal.Instant.from(`2030-01-07T${clock}:00Z`);
const as = ({ who }: typeof ann, clock = '08:00') => contextFor(testing.database, who, at(clock));
const gateway = (clock: string) => contextFor(testing.database, world.ctx.who, at(clock));
const agree = (one = ann) => agreeToCard(as(one), {});
const carries = (one: typeof ann, cardNumber: string | null) => updateUser(world.ctx, { id: one.id, cardNumber });
const scan = (clock: string, given: object = {}) =>
  recordCardScan(gateway(clock), { accessId: READER, cardNumber: NUMBER, ...given });

async function book(one = ann, methods: CheckInMethod[] = ['sensor'], resourceId = desk): Promise<number> {
  const checkIn = { required: true, methods, opensMinutes: 30, closesMinutes: 15, release: true };
  await createPolicy(world.ctx, { name: 'For those who come', resourceId, rules: { checkIn } });
  const times = { start: at('09:00').toString(), end: at('17:00').toString() };
  return (await createBooking(as(one, '07:30'), { resourceIds: [resourceId], ...times })).id;
}
const stateOf = async (id: number): Promise<string> => (await getBooking(gateway('09:05'), { id })).state;
const told = async () =>
  (
    await world.db
      .selectFrom('event')
      .select(['type', 'subjectId', 'version', 'data'])
      .where('type', 'like', 'card.%')
      .orderBy('id')
      .execute()
  ).map(({ type, version, data }) => [type, version, data]);

describe('whoever agreed to be known by her card', () => {
  it('is checked in to what she has booked where it is read', async () => {
    await agree();
    const id = await book();
    await scan('08:55');
    expect(await stateOf(id)).toBe('checked_in');
    const { decisions } = await getResourcePresence(gateway('08:56'), { id: desk });
    expect(decisions[0]).toMatchObject({ what: 'checked_in', why: 'passed', bookingId: id });
    // Again it is as it was.
    const { version } = await getBooking(gateway('08:56'), { id });
    await scan('08:57');
    expect((await getBooking(gateway('08:57'), { id })).version).toBe(version);
  });

  it('is so in a room by a reader at one of its parts', async () => {
    const room = { type: 'room', buildingId } as const;
    const part = await createRoom(world.ctx, { ...room, name: 'Part' });
    const other = await createRoom(world.ctx, { ...room, name: 'Other part' });
    const { id: whole } = await createRoom(world.ctx, { ...room, name: 'Whole', partIds: [part.id, other.id] });
    await createDevice(gateway('07:00'), { kind: 'badge', name: 'Inside', accessId: 'INSIDE', resourceId: part.id });
    await agree();
    const id = await book(ann, ['sensor'], whole);
    await scan('09:00', { accessId: 'INSIDE' });
    expect(await stateOf(id)).toBe('checked_in');
  });

  it.each([
    ['before check-in opens', '08:00', {}],
    ['by a scan of long ago', '09:00', { timestamp: '2030-01-07T08:50:00Z' }],
    ['by a scan of a little over five minutes ago', '09:00', { timestamp: '2030-01-07T08:54:59Z' }],
    ['by a scan before she agreed', '08:35', { timestamp: '2030-01-07T08:31:59Z' }, '08:32'],
    ['by another card', '09:00', { cardNumber: '04:A2:2C:93' }],
  ])('is not %s', async (_, clock, given, agreedAt = '08:00') => {
    await agreeToCard(as(ann, agreedAt), {});
    const id = await book();
    await scan(clock, given);
    expect(await stateOf(id)).toBe('confirmed');
  });

  it('is not where sensors may not', async () => {
    await agree();
    const id = await book(ann, ['web']);
    await scan('09:00');
    expect(await stateOf(id)).toBe('confirmed');
  });

  it('is not by what was read before the reader was carried there', async () => {
    await agree();
    const id = await book();
    const reader = await createDevice(gateway('07:00'), { kind: 'badge', name: 'Carried', accessId: 'CARRIED' });
    await updateDevice(gateway('08:58'), { id: reader.id, resourceId: desk });
    await scan('08:59', { accessId: 'CARRIED', timestamp: '2030-01-07T08:57:00Z' });
    expect(await stateOf(id)).toBe('confirmed');
    await scan('08:59', { accessId: 'CARRIED', timestamp: '2030-01-07T08:58:00Z' });
    expect(await stateOf(id)).toBe('checked_in');
  });

  it('is like anybody where others have got the place meanwhile: the scan is kept, and tells nothing of her', async () => {
    await agree();
    const id = await book();
    const times = { start: at('09:16').toString(), end: at('10:00').toString() };
    await createBooking(as(bob, '09:16'), { resourceIds: [desk], ...times });
    expect(await refusalOf(scan('09:14'))).toBeNull();
    expect(await world.db.selectFrom('reading').select('hasMotion').execute()).toEqual([{ hasMotion: true }]);
    expect(await stateOf(id)).toBe('confirmed');
  });

  it('is not to what another has booked there', async () => {
    await agree(bob);
    const id = await book();
    await scan('09:00', { cardNumber: OTHER });
    expect(await stateOf(id)).toBe('confirmed');
  });

  it('is known no more once she takes that back, or leaves', async () => {
    await agree();
    await agree(bob);
    const id = await book();
    await withdrawFromCard(as(ann), {});
    await scan('09:00');
    expect(await stateOf(id)).toBe('confirmed');
    expect(await getMyCard(as(ann), {})).toEqual({ known: true, agreedAt: null });
    await world.ctx.tx((tx) => cardListener.react(tx, [{ data: { id: bob.id } }] as never));
    expect((await getMyCard(as(bob), {})).agreedAt).toBeNull();
    expect(await told()).toEqual([
      ['card.agreed', 1, { id: ann.id }],
      ['card.agreed', 1, { id: bob.id }],
      ['card.withdrawn', 2, { id: ann.id }],
      ['card.withdrawn', 2, { id: bob.id }],
    ]);
  });

  it('is not checked in once she is shut out, though nobody has heard of it yet', async () => {
    await agree();
    const id = await book();
    const shutOut = { deactivatedAt: new Date(at('08:30').epochMilliseconds) };
    await world.db.updateTable('userAccount').set(shutOut).where('id', '=', ann.id).execute();
    await scan('09:00');
    expect(await stateOf(id)).toBe('confirmed');
  });
});

describe('consent', () => {
  it('is told once, to her and to who keeps people', async () => {
    expect(await getMyCard(as(ann), {})).toEqual({ known: true, agreedAt: null });
    const agreed = { known: true, agreedAt: '2030-01-07T08:00:00.000Z' };
    expect(await agree()).toEqual(agreed);
    expect(await agreeToCard(as(ann, '08:30'), {})).toEqual(agreed);
    expect(await withdrawFromCard(as(bob), {})).toEqual({ known: true, agreedAt: null });
    expect(await told()).toEqual([['card.agreed', 1, { id: ann.id }]]);
  });

  it('counts once her card is known', async () => {
    await carries(ann, null);
    expect(await agree()).toMatchObject({ known: false });
    const id = await book();
    await scan('08:55');
    expect(await stateOf(id)).toBe('confirmed');
    await carries(ann, NUMBER);
    await scan('08:56');
    expect(await stateOf(id)).toBe('checked_in');
  });

  it('is nobody else’s to give: without it nobody is looked up', async () => {
    await agree(bob);
    const id = await book();
    await scan('09:00');
    expect(await stateOf(id)).toBe('confirmed');
    expect(await refusalOf(agreeToCard(gateway('08:00'), {}))).toMatchObject({ code: 'forbidden' });
  });

  it('in one workplace says nothing in another', async () => {
    const other = await createWorld(testing.database);
    const cat = await createUser(other);
    await updateUser(other.ctx, { id: cat.id, cardNumber: NUMBER });
    await agreeToCard(contextFor(testing.database, cat.who, at('08:00')), {});
    const id = await book();
    await scan('09:00');
    expect(await stateOf(id)).toBe('confirmed');
  });
});

describe('a scan', () => {
  it('is kept as what anybody’s card would be: that somebody came by', async () => {
    await agree();
    await book();
    await scan('09:00');
    const readings = await world.db.selectFrom('reading').selectAll().execute();
    expect(readings).toMatchObject([{ hasMotion: true }]);
    const since = toDate(at('09:00'));
    const everything = JSON.stringify([
      readings,
      await world.db.selectFrom('event').selectAll().where('at', '>=', since).execute(),
      await world.db.selectFrom('job').selectAll().execute(),
      await world.db.selectFrom('audit').selectAll().where('at', '>=', since).execute(),
    ]);
    expect(everything).toContain('booking.checked_in');
    expect(everything).not.toContain(NUMBER);
  });

  it('comes from a device that reads cards, in use, where its program may say so', async () => {
    await createDevice(gateway('07:00'), { kind: 'door', name: 'Door', accessId: 'DOOR', resourceId: desk });
    expect(await refusalOf(scan('09:00', { accessId: 'DOOR' }))).toMatchObject({
      code: 'invalid_request',
      param: 'accessId',
    });
    expect(await refusalOf(scan('09:00', { accessId: 'NONE' }))).toMatchObject({
      code: 'not_found',
      param: 'accessId',
    });
    const { id } = await createDevice(gateway('07:00'), {
      kind: 'badge',
      name: 'Old',
      accessId: 'OLD',
      resourceId: desk,
    });
    await updateDevice(gateway('07:01'), { id, retired: true });
    const elsewhere = { ...world.ctx.who, reach: [await createBuilding(world)] };
    await agree();
    const booked = await book();
    const given = { accessId: READER, cardNumber: NUMBER };
    const absent = { code: 'not_found', param: 'accessId' };
    expect(await refusalOf(scan('09:00', { accessId: 'OLD' }))).toMatchObject(absent);
    const asked = contextFor(testing.database, elsewhere, at('09:00'));
    expect(await refusalOf(recordCardScan(asked, given))).toMatchObject(absent);
    expect(await stateOf(booked)).toBe('confirmed');
    expect(await world.db.selectFrom('reading').selectAll().execute()).toEqual([]);
  });

  it('says when it was, within the times of readings', async () => {
    const odd = await refusalOf(scan('09:00', { timestamp: '2030-01-07T09:30:00Z' }));
    expect(odd).toMatchObject({ code: 'invalid_request', param: 'timestamp' });
  });
});

describe('all interleavings of a scan', () => {
  const scanning = (clock = '09:00'): Writer => ({
    ctx: gateway(clock),
    steps: [(tx) => recordCardScan(tx, { accessId: READER, cardNumber: NUMBER })],
  });
  const against = async (order: string, other: Writer): Promise<void> => {
    expect(await interleave(testing.database, order, { A: scanning(), B: other })).toEqual([null, null]);
  };
  const toldOf = (type: string) =>
    world.db
      .selectFrom('event')
      .select('id')
      .where('tenantId', '=', world.tenant.id)
      .where('type', '=', type)
      .execute();
  const hers = (step: (tx: Parameters<Writer['steps'][number]>[0]) => Promise<unknown>): Writer => ({
    ctx: as(ann, '09:00'),
    steps: [async (tx) => void (await step(tx))],
  });

  it.each(orders(2, 2))(
    'and of moving elsewhere %s: where she is by then nobody held a card to anything',
    async (order) => {
      await agree();
      const id = await book();
      const elsewhere = await createResource(world, { buildingId });
      const checkIn = {
        required: true,
        methods: ['sensor' as const],
        opensMinutes: 30,
        closesMinutes: 15,
        release: true,
      };
      await createPolicy(world.ctx, { name: 'There, too', resourceId: elsewhere, rules: { checkIn } });
      await against(
        order,
        hers((tx) => updateBooking(tx, { id, resourceIds: [elsewhere] })),
      );
      expect(await stateOf(id)).toBe('confirmed');
    },
  );

  it.each(orders(2, 2))('and of cancelling %s: one counts', async (order) => {
    await agree();
    const id = await book();
    const other = hers((tx) => cancelBooking(tx, { id }));
    const [scanned, cancelled] = await interleave(testing.database, order, { A: scanning(), B: other });
    expect(scanned).toBeNull();
    expect(await stateOf(id)).toBe(cancelled === null ? 'cancelled' : 'checked_in');
  });

  it.each(orders(2, 2))('and of her own check-in %s: one counts', async (order) => {
    await agree();
    const id = await book(ann, ['sensor', 'web']);
    const other = hers((tx) => checkInBooking(tx, { id }));
    expect((await interleave(testing.database, order, { A: scanning(), B: other }))[0]).toBeNull();
    expect(await stateOf(id)).toBe('checked_in');
    expect((await toldOf('booking.checked_in')).length).toBe(1);
  });

  it.each(orders(2, 3))('and of withdrawing %s: once that is done nobody comes by a card', async (order) => {
    await agree();
    const id = await book();
    let then = '';
    const withdrawing: Writer = {
      ctx: as(ann, '09:00'),
      steps: [
        async (tx) => void (await withdrawFromCard(tx, {})),
        async (tx) => void (then = (await getBooking(tx, { id })).state),
      ],
    };
    await against(order, withdrawing);
    expect(await stateOf(id)).toBe(then);
  });

  it.each(orders(2, 2))('and of another %s: she comes once', async (order) => {
    await agree();
    const id = await book();
    await against(order, scanning());
    expect(await stateOf(id)).toBe('checked_in');
    expect(await toldOf('booking.checked_in')).toHaveLength(1);
  });

  it.each(orders(2, 2))('and of the release %s: one counts', async (order) => {
    await agree();
    const id = await book();
    const ending: Writer = { ctx: gateway('09:15'), steps: [(tx) => releaseNoShows(tx, [id])] };
    await against(order, ending);
    expect(['checked_in', 'released']).toContain(await stateOf(id));
  });
});
