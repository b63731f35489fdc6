import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { said } from '../../../test/support/approving.ts';
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
import { scopes } from '../../platform/contract/scopes.ts';
import { setDelegate } from '../delegates/delegates.ts';
import { addGroupMember, createGroup } from '../people/people.ts';
import { createPolicy, deletePolicy, listPolicies } from '../policies/policies.ts';
import { extendBooking } from '../presence/presence.ts';
import { checkSeries, createBooking, extendSeries, getSeries, updateSeries } from '../series/series.ts';
import { listWorkLocations } from '../teams/teams.ts';
import { acceptOffer, joinWaiting, leaveWaiting, offerFreed } from '../waiting-list/waiting-list.ts';
import { cancelBooking, checkBooking, getBooking, listBookings, updateBooking } from './bookings.ts';

type Person = Awaited<ReturnType<typeof createUser>>;

let testing: TestDatabase;
let world: World;
let building: number;
let ann: Person;
let mate: Person;
let receptionist: Person;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world, { zone: 'Europe/London' });
  [ann, mate] = [await createUser(world, { name: 'Ann' }), await createUser(world)];
  receptionist = await createUser(world, { role: 'receptionist' });
  const group = await createGroup(world.ctx, { name: 'Team' });
  for (const { id } of [ann, mate]) await addGroupMember(world.ctx, { id: group.id, userId: id });
});
afterAll(() => testing[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2030-01-07T08:00:00Z');
const as = ({ who }: Pick<Person, 'who'>, now = NOW) => contextFor(testing.database, who, now);
const manager = () => contextFor(testing.database, { ...receptionist.who, scopes: new Set(scopes) }, NOW);
const desk = () => createResource(world, { buildingId: building });
const TODAY = { start: '2030-01-07T09:00:00Z', end: '2030-01-07T17:00:00Z' };
const letting = async (anonymous = true) => {
  const resourceId = await desk();
  await createPolicy(world.ctx, { name: 'Names', resourceId, rules: { anonymous } });
  return resourceId;
};
const hide = (resourceId: number, given: object = {}) =>
  createBooking(as(ann), { resourceIds: [resourceId], ...TODAY, title: 'Alone', anonymous: true, ...given });
const REFUSED = 'booking_anonymous_refused';
const withdraw = async (resourceId: number) => {
  for (const one of (await listPolicies(world.ctx, { limit: 200 })).items)
    if (one.resourceId === resourceId) await deletePolicy(world.ctx, { id: one.id });
};

/** What each way of asking says of a resource. */
const doors: Readonly<Record<string, (resourceId: number) => Promise<string>>> = {
  create: (resourceId) => said(hide(resourceId)),
  async check(resourceId) {
    const wish = { resourceIds: [resourceId], ...TODAY, anonymous: true };
    return (await checkBooking(as(ann), wish)).refusals[0]?.code ?? 'ok';
  },
  async change(resourceId) {
    const { id } = await createBooking(as(ann), { resourceIds: [resourceId], ...TODAY });
    return said(updateBooking(as(ann), { id, anonymous: true }));
  },
  async 'a change checked'(resourceId) {
    const { id } = await createBooking(as(ann), { resourceIds: [resourceId], ...TODAY });
    return (await checkBooking(as(ann), { bookingId: id, anonymous: true })).refusals[0]?.code ?? 'ok';
  },
  async 'a change of place'(resourceId) {
    const { id } = await hide(await letting());
    return said(updateBooking(as(ann), { id, resourceIds: [resourceId] }));
  },
  async series(resourceId) {
    const answer = await said(hide(resourceId, { recurrence: { rule: 'FREQ=DAILY;COUNT=2' } }));
    return answer === 'series_refused' ? REFUSED : answer;
  },
  async 'a series checked'(resourceId) {
    const wish = { resourceIds: [resourceId], ...TODAY, anonymous: true, recurrence: { rule: 'FREQ=DAILY;COUNT=2' } };
    return (await checkSeries(as(ann), wish)).dates[0]?.refusals[0]?.code ?? 'ok';
  },
  async 'a series changed'(resourceId) {
    const { seriesId } = await hide(await letting(), { recurrence: { rule: 'FREQ=DAILY;COUNT=2' } });
    const answer = await said(updateSeries(as(ann), { id: seriesId ?? 0, resourceIds: [resourceId] }));
    return answer === 'series_refused' ? REFUSED : answer;
  },
};

describe.each(Object.keys(doors))('through %s', (door) => {
  it('is let where a policy says so, and nowhere else', async () => {
    expect(await doors[door]?.(await letting())).toBe('ok');
    expect(await doors[door]?.(await letting(false))).toBe(REFUSED);
    expect(await doors[door]?.(await desk())).toBe(REFUSED);
  });
});

describe('an anonymous booking', () => {
  const NAMELESS = { hostId: null, hostName: null, title: '', attendees: [], bookedBy: null, seriesId: null };

  it('is seen by everybody, and whose it is by who takes part, her delegates and who manages bookings there', async () => {
    const [guest, hers, stranger] = [await createUser(world), await createUser(world), await createUser(world)];
    await setDelegate(as(ann), { id: ann.id, userId: hers.id });
    const resourceId = await letting();
    const { id } = await hide(resourceId, { attendees: [{ userId: guest.id }] });
    for (const who of [ann, guest, hers])
      expect(await getBooking(as(who), { id })).toMatchObject({ hostId: ann.id, title: 'Alone', anonymous: true });
    expect(await getBooking(manager(), { id })).toMatchObject({ hostName: 'Ann' });
    for (const who of [mate, stranger]) {
      expect(await getBooking(as(who), { id })).toMatchObject(NAMELESS);
      expect((await listBookings(as(who), { resourceId })).items).toMatchObject([{ id, ...NAMELESS }]);
      expect((await listBookings(as(who), { hostId: ann.id, resourceId })).items).toEqual([]);
    }
  });

  it('is open to her group no further ahead than to everybody, and says of nobody that she is in', async () => {
    const resourceId = await letting();
    const { id } = await hide(resourceId, { start: '2030-01-08T09:00:00Z', end: '2030-01-08T10:00:00Z' });
    expect(await said(getBooking(as(mate), { id }))).toBe('not_found');
    const where = async (who: Person) => {
      const days = { from: '2030-01-08', to: '2030-01-09' };
      const { items } = await listWorkLocations(as(who), { ...days, limit: 200 });
      return items.find(({ userId }) => userId === ann.id)?.days;
    };
    expect(await where(mate)).toEqual([]);
    expect(await where(ann)).toMatchObject([{ date: '2030-01-08' }]);
  });

  it('stays so whatever policies say later, and is by name again where its host says so', async () => {
    const resourceId = await letting();
    const { id } = await hide(resourceId);
    const { seriesId } = await hide(resourceId, {
      start: '2030-01-08T09:00:00Z',
      end: '2030-01-08T10:00:00Z',
      recurrence: { rule: 'FREQ=WEEKLY' },
    });
    await withdraw(resourceId);
    const stranger = await createUser(world);
    const seen = () => getBooking(as(stranger), { id });
    expect(await seen()).toMatchObject(NAMELESS);
    const at = NOW.add({ minutes: 90 });
    expect(await said(extendBooking(as(ann, at), { id, end: '2030-01-07T17:30:00Z' }))).toBe('ok');
    expect(await said(updateBooking(as(ann, at), { id, title: 'Renamed', end: '2030-01-07T17:45:00Z' }))).toBe('ok');
    expect(await said(updateSeries(as(ann), { id: seriesId ?? 0, endTime: '10:30' }))).toBe('ok');
    expect(await seen()).toMatchObject(NAMELESS);
    expect(await said(updateBooking(as(ann, at), { id, anonymous: false }))).toBe('ok');
    expect(await seen()).toMatchObject({ hostId: ann.id, anonymous: false });
    expect(await said(updateBooking(as(ann, at), { id, anonymous: true }))).toBe(REFUSED);
    // What is booked further is booked anew.
    const much = contextFor(testing.database, world.ctx.who, NOW.add({ hours: 24 * 60 }));
    await much.tx((tx) => extendSeries(tx, seriesId ?? 0));
    const told = await world.db
      .selectFrom('event')
      .select('data')
      .where('type', '=', 'series.extended')
      .where('subjectId', '=', seriesId)
      .executeTakeFirstOrThrow();
    expect(told.data).toMatchObject({ dates: 0 });
    expect(JSON.stringify(told.data)).toContain(REFUSED);
  });

  it('names the policy that refuses it, which who manages bookings there passes over', async () => {
    const resourceId = await letting(false);
    await expect(hide(resourceId)).rejects.toMatchObject({
      details: { param: 'anonymous', extra: { rule: 'anonymous', policyName: 'Names' } },
    });
    const given = { resourceIds: [resourceId], ...TODAY, hostId: ann.id, anonymous: true, overrule: true };
    expect(await createBooking(manager(), given)).toMatchObject({ anonymous: true });
  });
});

test('each date of an anonymous series is anonymous', async () => {
  const { seriesId } = await hide(await letting(), { recurrence: { rule: 'FREQ=DAILY;COUNT=2' } });
  const dates = (await listBookings(as(ann), { seriesId: seriesId ?? 0 })).items;
  expect(dates.map(({ anonymous }) => anonymous)).toEqual([true, true]);
});

test('an anonymous series that is to have more stays so: policies are asked of what is new', async () => {
  const [resourceId, second, byName] = [await letting(), await letting(), await desk()];
  const { seriesId } = await hide(resourceId, { recurrence: { rule: 'FREQ=DAILY;COUNT=2' } });
  await withdraw(resourceId);
  const becomes = (...resourceIds: number[]) => updateSeries(as(ann), { id: seriesId ?? 0, resourceIds });
  expect(await said(becomes(resourceId, byName))).toBe('series_refused');
  expect(await said(becomes(resourceId, second))).toBe('ok');
});

describe('a series that stands', () => {
  const DAILY = { recurrence: { rule: 'FREQ=DAILY;COUNT=3' } };
  const open = async (resourceId: number) => (await hide(resourceId, { ...DAILY, anonymous: false })).seriesId ?? 0;
  const datesOf = async (id: number) => (await listBookings(as(ann), { seriesId: id })).items;
  const hidden = async (id: number) => (await datesOf(id)).map(({ anonymous }) => anonymous);

  it('is hidden, each of its dates, where a policy lets, and shown again', async () => {
    const id = await open(await letting());
    expect(await getSeries(as(ann), { id })).toMatchObject({ anonymous: false });
    const change = { id, anonymous: true };
    expect(await checkSeries(as(ann), { seriesId: id, anonymous: true })).toMatchObject({ refused: 0 });
    expect(await updateSeries(as(ann), change)).toMatchObject({ anonymous: true, changed: 3, version: 2 });
    expect(await hidden(id)).toEqual([true, true, true]);
    const [first] = await datesOf(id);
    expect(await getBooking(as(mate), { id: first?.id ?? 0 })).toMatchObject({ hostId: null, title: '', version: 2 });
    expect(await updateSeries(as(ann), { id, anonymous: false })).toMatchObject({ anonymous: false });
    expect(await hidden(id)).toEqual([false, false, false]);
  });

  it('is not where no policy lets, but by who may pass over policies', async () => {
    const id = await open(await desk());
    expect(await said(updateSeries(as(ann), { id, anonymous: true }))).toBe(REFUSED);
    expect(await said(updateSeries(as(ann), { id, anonymous: true, onConflict: 'skip' }))).toBe(REFUSED);
    expect(await said(updateSeries(as(ann), { id, anonymous: true, overrule: true }))).not.toBe('ok');
    expect(await said(checkSeries(as(ann), { seriesId: id, anonymous: true }))).toBe(REFUSED);
    expect(await hidden(id)).toEqual([false, false, false]);
    expect(await said(updateSeries(manager(), { id, anonymous: true, overrule: true }))).toBe('ok');
    expect(await hidden(id)).toEqual([true, true, true]);
  });

  it('is with other resources where a policy lets of those', async () => {
    const [one, other, byName] = [await letting(), await letting(), await desk()];
    const id = await open(one);
    const becomes = (resourceId: number) => updateSeries(as(ann), { id, resourceIds: [resourceId], anonymous: true });
    expect(await said(becomes(byName))).toBe('series_refused');
    expect(await said(becomes(other))).toBe('ok');
    expect(await hidden(id)).toEqual([true, true, true]);
  });

  it('is from a date on, and no earlier one', async () => {
    const id = await open(await letting());
    const [, second] = await datesOf(id);
    const { id: later, anonymous } = await updateSeries(as(ann), { id, from: second?.id ?? 0, anonymous: true });
    expect([anonymous, await hidden(id), await hidden(later)]).toEqual([true, [false], [true, true]]);
    expect(await getSeries(as(ann), { id })).toMatchObject({ anonymous: false });
  });

  it('leaves a date as it is that was hidden by itself, and asks the policies where that goes', async () => {
    const [letsIt, byName] = [await letting(), await desk()];
    const id = await open(letsIt);
    const [first] = await datesOf(id);
    await updateBooking(as(ann), { id: first?.id ?? 0, anonymous: true });
    await updateSeries(as(ann), { id, title: 'Together' });
    expect(await hidden(id)).toEqual([true, false, false]);
    const skipping = { id, resourceIds: [byName], onConflict: 'skip' as const };
    expect(await updateSeries(as(ann), skipping)).toMatchObject({ changed: 2, skipped: [{ date: '2030-01-07' }] });
    expect((await datesOf(id)).map(({ resourceIds }) => resourceIds)).toEqual([[letsIt], [byName], [byName]]);
  });
});

async function offeredToAnn(resourceId: number): Promise<number> {
  const { id: bookingId } = await createBooking(as(mate), { resourceIds: [resourceId], ...TODAY });
  const { id } = await joinWaiting(as(ann), { resourceIds: [resourceId], ...TODAY, title: 'Alone' });
  await cancelBooking(as(mate), { id: bookingId });
  await contextFor(testing.database, world.ctx.who, NOW).tx((tx) => offerFreed(tx, { resourceId }));
  return id;
}

test('what is offered is taken anonymously where a policy lets, and there alone', async () => {
  const byName = await offeredToAnn(await desk());
  expect(await said(acceptOffer(as(ann), { id: byName, anonymous: true }))).toBe(REFUSED);
  await leaveWaiting(as(ann), { id: byName });
  const id = await offeredToAnn(await letting());
  const booking = await acceptOffer(as(ann), { id, anonymous: true });
  expect(booking).toMatchObject({ hostId: ann.id, anonymous: true });
  expect(await getBooking(as(mate), { id: booking.id })).toMatchObject({ hostId: null, title: '' });
});
