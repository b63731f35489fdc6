import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
import { getBelongings, deactivateUser } from '../access/access.ts';
import { createAssignment, releaseAssignment } from '../assignments/assignments.ts';
import { getBooking, listBookings, updateBooking } from '../bookings/bookings.ts';
import { createBooking } from '../series/series.ts';

let testing: TestDatabase;
let world: World;
let building: number;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database, 'UTC');
  building = await createBuilding(world);
});
afterAll(() => testing[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2027-03-01T09:00:00Z');
type Person = Awaited<ReturnType<typeof createUser>>;
const admin = (now = NOW) => contextFor(testing.database, world.ctx.who, now);
const desk = () => createResource(world, { buildingId: building });

/** A booking of so many hours from now on. */
async function booked(host: Person, hours: number, given: object = {}) {
  const start = NOW.add({ minutes: hours * 60 });
  const times = { start: start.toString(), end: start.add({ hours: 1 }).toString() };
  const ctx = contextFor(testing.database, host.who, NOW);
  return createBooking(ctx, { resourceIds: [await desk()], title: 'Work', ...times, ...given });
}
const stateOf = async (id: number) => {
  const { state, hostId } = await getBooking(admin(), { id });
  return { state, hostId };
};
const holdsOf = (id: number) =>
  world.db.selectFrom('hold').select('id').where('origin', '=', 'booking').where('originId', '=', id).execute();
const datesOf = async (seriesId: number) =>
  (await listBookings(admin(), { seriesId, from: NOW.toString(), limit: 200 })).items;

describe('what an heir gets of places for one person', () => {
  /** What becomes of her bookings, and what was said before: why each is not handed over. */
  async function inherited(her: Person, heir: Person, now = NOW) {
    const before = await getBelongings(admin(now), { id: her.id, handOverTo: heir.id });
    const { bookings } = await deactivateUser(admin(now), { id: her.id, bookings: { handOverTo: heir.id } });
    const whyOf = ({ id, code }: { readonly id: number; readonly code?: string }) => ({ id, code });
    expect(before.bookings.spare).toBe(bookings.cancelled.count);
    expect(before.bookings.first.filter(({ code }) => code !== undefined).map(whyOf)).toEqual(
      bookings.cancelled.first.map(whyOf),
    );
    return { gets: bookings.handedOver.first.map(({ id }) => id), goes: bookings.cancelled.first.map(whyOf) };
  }
  const thing = (type: 'locker' | 'parking' | 'room') => createResource(world, { buildingId: building, type });

  it('gives each where the heir has none of that type then, booked or given before; what else goes', async () => {
    const [her, heir] = [await createUser(world), await createUser(world)];
    await booked(heir, 5);
    await booked(heir, 7, { resourceIds: [await thing('locker')] });
    const [same, later] = [await booked(her, 5.5), await booked(her, 7)];
    const [twice, parking] = [await booked(her, 7.5), await booked(her, 5, { resourceIds: [await thing('parking')] })];
    const room = await booked(her, 5.2, { resourceIds: [await thing('room')] });
    const { gets, goes } = await inherited(her, heir);
    expect(gets).toEqual([parking.id, room.id, later.id]);
    expect(goes).toEqual([same.id, twice.id].map((id) => ({ id, code: 'heir_has_one' })));
    expect([await stateOf(same.id), await holdsOf(same.id)]).toMatchObject([{ state: 'cancelled' }, []]);
  });

  it('of a date that she was given of another’s series in the order of time, as of what is by itself', async () => {
    const [her, heir, other] = [await createUser(world), await createUser(world), await createUser(world)];
    const { id } = await booked(other, 10.5, { recurrence: { rule: 'FREQ=WEEKLY;COUNT=2' } });
    await updateBooking(admin(), { id, hostId: her.id });
    const first = await booked(her, 10);
    const { gets, goes } = await inherited(her, heir);
    expect([gets, goes]).toEqual([[first.id], [{ id, code: 'heir_has_one' }]]);
  });

  it('none of what a fixed place covers, and all of the days on which it is lent out; a guest’s desk stays', async () => {
    const [her, heir] = [await createUser(world), await createUser(world)];
    const { id } = await createAssignment(world.ctx, {
      resourceId: await desk(),
      userId: heir.id,
      firstDay: '2027-03-02',
    });
    await releaseAssignment(admin(), { id, firstDay: '2027-03-03', lastDay: '2027-03-03' });
    const [tomorrow, lent] = [await booked(her, 24), await booked(her, 48)];
    const guest = await booked(her, 24, { guest: { name: 'Vera' } });
    const { seriesId } = await booked(her, 72, { recurrence: { rule: 'FREQ=WEEKLY;COUNT=3' } });
    const { goes } = await inherited(her, heir);
    expect(goes).toHaveLength(4);
    expect(await stateOf(tomorrow.id)).toMatchObject({ state: 'cancelled' });
    expect([await stateOf(lent.id), await stateOf(guest.id)]).toMatchObject([{ hostId: heir.id }, { hostId: heir.id }]);
    expect((await datesOf(seriesId ?? 0)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });
});
