import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  contextFor,
  createBuilding,
  createFloor,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type ResourceGiven,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { interleave, orders, type Writer } from '../../../test/support/interleave.ts';
import { refusal } from '../../../test/support/kept.ts';
import { toDate } from '../../platform/time.ts';
import { cancelBooking, getBooking, updateBooking } from '../bookings/bookings.ts';
import { updateUser } from '../people/people.ts';
import type { CheckInMethod } from '../policies/contract.ts';
import { createPolicy } from '../policies/policies.ts';
import { checkOutBooking, getResourcePresence } from '../presence/presence.ts';
import { createBooking } from '../series/series.ts';
import { createDevice, updateDevice } from '../signals/signals.ts';
import { agreeToCard, recordCardScan, withdrawFromCard } from './cards.ts';

const NUMBER = '04:A2:2C:91';
const READER = 'ENTRANCE';

let testing: TestDatabase;
let world: World;
let house: number;
let [ground, first] = [0, 0];
let readerId: number;
let ann: Awaited<ReturnType<typeof createUser>>;
let bob: Awaited<ReturnType<typeof createUser>>;

beforeAll(async () => {
  testing = await createTestDatabase();
});
afterAll(() => testing[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await createWorld(testing.database);
  [ann, bob] = [await createUser(world, { name: 'Ann' }), await createUser(world, { name: 'Bob' })];
  await updateUser(world.ctx, { id: ann.id, cardNumber: NUMBER });
  house = await createBuilding(world);
  [ground, first] = [await createFloor(world, house, 0), await createFloor(world, house, 1)];
  readerId = (await reader(READER, { buildingId: house })).id;
  await rule(['sensor', 'web']);
  await agreeToCard(as(ann), {});
});

const at = (clock: string): Temporal.Instant => Temporal.Instant.from(`2030-01-07T${clock}:00Z`);
const as = ({ who }: typeof ann, clock = '08:00') => contextFor(testing.database, who, at(clock));
const gateway = (clock: string) => contextFor(testing.database, world.ctx.who, at(clock));
const reader = (accessId: string, entrance: { readonly buildingId: number; readonly floorId?: number }) =>
  createDevice(gateway('07:00'), { kind: 'badge', name: accessId, accessId, entrance });
const rule = (methods: CheckInMethod[], at: object = {}) =>
  createPolicy(world.ctx, {
    name: 'For those who come',
    ...at,
    rules: { checkIn: { required: true, methods, opensMinutes: 30, closesMinutes: 15, release: true } },
  });
const place = (given: Partial<ResourceGiven> = {}) => createResource(world, { buildingId: house, ...given });
const book = async (resourceIds: readonly number[], given: object = {}, one = ann): Promise<number> => {
  const times = { start: at('09:00').toString(), end: at('17:00').toString() };
  return (await createBooking(as(one, '07:30'), { resourceIds: [...resourceIds], ...times, ...given })).id;
};
const scan = (clock = '08:55', given: object = {}) =>
  recordCardScan(gateway(clock), { accessId: READER, cardNumber: NUMBER, ...given });
const stateOf = async (id: number): Promise<string> => (await getBooking(gateway('09:05'), { id })).state;
const statesOf = (ids: readonly number[]) => Promise.all(ids.map(stateOf));

describe('a card that is read at an entrance', () => {
  it('checks its holder in to her desk, parking place and locker in there, once, and says so of each', async () => {
    const places = [await place(), await place({ type: 'parking' }), await place({ type: 'locker' })];
    const ids: number[] = [];
    for (const one of places) ids.push(await book([one]));
    await scan();
    expect(await statesOf(ids)).toEqual(['checked_in', 'checked_in', 'checked_in']);
    for (const [i, id] of places.entries()) {
      const { decisions, devices } = await getResourcePresence(gateway('08:56'), { id });
      const passed = { what: 'checked_in', why: 'passed', bookingId: ids[i], deviceId: readerId };
      expect([decisions, devices]).toMatchObject([[passed], []]);
    }
    await scan('08:57');
    expect((await getBooking(gateway('08:57'), { id: ids[0] ?? 0 })).version).toBe(2);
  });

  it('says nothing of a meeting, of what is elsewhere, of what is not open yet, and of what is another’s or for a guest', async () => {
    const [room, desk] = [await place({ type: 'room' }), await place()];
    const elsewhere = await createResource(world, { buildingId: await createBuilding(world) });
    const others = [
      await book([room]),
      await book([await place({ type: 'room' }), await place({ type: 'parking' })]),
      await book([elsewhere]),
      await book([await place({ type: 'equipment' })]),
      await book([await place()], { start: at('09:26').toString() }),
      await book([await place()], {}, bob),
      await book([await place()], { guest: { name: 'Gail Guest' } }),
    ];
    const hers = await book([desk]);
    await scan();
    expect(await stateOf(hers)).toBe('checked_in');
    expect(await statesOf(others)).toEqual(others.map(() => 'confirmed'));
  });

  it('at one floor says nothing of the others, and at the building of all of them', async () => {
    await reader('UPSTAIRS', { buildingId: house, floorId: first });
    const ids = [await book([await place({ floorId: ground })]), await book([await place({ floorId: first })])];
    await scan('08:55', { accessId: 'UPSTAIRS' });
    expect(await statesOf(ids)).toEqual(['confirmed', 'checked_in']);
    await scan('08:56');
    expect(await statesOf(ids)).toEqual(['checked_in', 'checked_in']);
  });

  it('leaves alone what others have got meanwhile, and checks in to the rest; the reader hears of neither', async () => {
    const [lost, kept] = [await place(), await place({ type: 'parking' })];
    const ids = [await book([lost]), await book([kept])];
    const times = { start: at('09:16').toString(), end: at('10:00').toString() };
    await createBooking(as(bob, '09:16'), { resourceIds: [lost], ...times });
    await scan('09:14');
    expect(await statesOf(ids)).toEqual(['confirmed', 'checked_in']);
    expect(await world.db.selectFrom('reading').select('hasMotion').execute()).toEqual([{ hasMotion: true }]);
  });

  it('does nothing where sensors may not, without consent, late, or by what was read before the reader was carried there', async () => {
    const id = await book([await place()]);
    await scan('09:00', { timestamp: at('08:54').toString() });
    expect(await stateOf(id)).toBe('confirmed');
    const carried = await createDevice(gateway('07:00'), { kind: 'badge', name: 'Carried', accessId: 'CARRIED' });
    await scan('08:55', { accessId: 'CARRIED' });
    await updateDevice(gateway('08:58'), { id: carried.id, entrance: { buildingId: house } });
    await scan('08:59', { accessId: 'CARRIED', timestamp: at('08:57').toString() });
    await withdrawFromCard(as(ann, '09:00'), {});
    await scan('09:01');
    expect(await stateOf(id)).toBe('confirmed');
    await agreeToCard(as(ann, '09:02'), {});
    await scan('09:03', { accessId: 'CARRIED' });
    expect(await stateOf(id)).toBe('checked_in');

    const still = await place();
    await rule(['web'], { resourceId: still });
    const other = await book([still]);
    await scan('09:04');
    expect(await stateOf(other)).toBe('confirmed');
  });

  it('does nothing in another workplace, nor for a gateway that does not reach the building', async () => {
    const id = await book([await place()]);
    const other = await createWorld(testing.database);
    const theirs = await createBuilding(other);
    const foreign = contextFor(testing.database, other.ctx.who, at('08:55'));
    const wish = { kind: 'badge', name: 'Theirs', accessId: READER } as const;
    expect(await refusal(createDevice(foreign, { ...wish, entrance: { buildingId: house } }))).toBe(
      'not_found:entrance.buildingId',
    );
    await createDevice(foreign, { ...wish, entrance: { buildingId: theirs } });
    await recordCardScan(foreign, { accessId: READER, cardNumber: NUMBER });
    const elsewhere = { ...world.ctx.who, reach: [await createBuilding(world)] };
    const asked = contextFor(testing.database, elsewhere, at('08:55'));
    expect(await refusal(recordCardScan(asked, { accessId: READER, cardNumber: NUMBER }))).toBe('not_found:accessId');
    expect(await stateOf(id)).toBe('confirmed');
    const near = contextFor(testing.database, { ...world.ctx.who, reach: [house] }, at('08:55'));
    await recordCardScan(near, { accessId: READER, cardNumber: NUMBER });
    expect(await stateOf(id)).toBe('checked_in');
  });

  it('is kept as anybody’s card', async () => {
    await book([await place()]);
    await scan();
    const since = toDate(at('08:55'));
    const everything = JSON.stringify([
      await world.db.selectFrom('reading').selectAll().execute(),
      await world.db.selectFrom('event').selectAll().where('at', '>=', since).execute(),
      await world.db.selectFrom('job').selectAll().execute(),
      await world.db.selectFrom('audit').selectAll().where('at', '>=', since).execute(),
      await world.db.selectFrom('presenceDecision').selectAll().execute(),
    ]);
    expect(everything).toContain('booking.checked_in');
    expect(everything).not.toContain(NUMBER);
  });
});

describe('all interleavings of a scan at an entrance', () => {
  const scanning = (): Writer => ({
    ctx: gateway('09:00'),
    steps: [(tx) => recordCardScan(tx, { accessId: READER, cardNumber: NUMBER })],
  });
  const hers = (step: (tx: Parameters<Writer['steps'][number]>[0]) => Promise<unknown>): Writer => ({
    ctx: as(ann, '09:00'),
    steps: [async (tx) => void (await step(tx))],
  });
  const against = (order: string, other: Writer) => interleave(testing.database, order, { A: scanning(), B: other });
  const timesToldOf = async (id: number, type: string): Promise<number> =>
    (await world.db.selectFrom('event').select('id').where('type', '=', type).where('subjectId', '=', id).execute())
      .length;

  it.each(orders(2, 2))('and of another %s: she comes once to each', async (order) => {
    const ids = [await book([await place()]), await book([await place({ type: 'parking' })])];
    expect(await against(order, scanning())).toEqual([null, null]);
    expect(await statesOf(ids)).toEqual(['checked_in', 'checked_in']);
    for (const id of ids) expect(await timesToldOf(id, 'booking.checked_in')).toBe(1);
  });

  it.each(orders(2, 2))(
    'and of cancelling one of two %s: of that one of them counts, the other goes on',
    async (order) => {
      const ids = [await book([await place()]), await book([await place({ type: 'parking' })])];
      const [id = 0] = ids;
      const [scanned, cancelled] = await against(
        order,
        hers((tx) => cancelBooking(tx, { id })),
      );
      expect(scanned).toBeNull();
      expect(await statesOf(ids)).toEqual([cancelled === null ? 'cancelled' : 'checked_in', 'checked_in']);
    },
  );

  it.each(orders(2, 2))('and of moving into a room %s: nobody comes to a meeting by it', async (order) => {
    const id = await book([await place()]);
    const room = await place({ type: 'room' });
    const [scanned] = await against(
      order,
      hers((tx) => updateBooking(tx, { id, resourceIds: [room] })),
    );
    expect(scanned).toBeNull();
    expect(await stateOf(id)).toBe('confirmed');
  });

  it.each(orders(2, 2))('and of leaving %s: who has left is not brought back', async (order) => {
    const id = await book([await place()]);
    await scan('08:58');
    expect(
      await against(
        order,
        hers((tx) => checkOutBooking(tx, { id })),
      ),
    ).toEqual([null, null]);
    expect(await stateOf(id)).toBe('checked_out');
  });
});
