import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
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
import { interleave, orders } from '../../../test/support/interleave.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { setDelegate } from '../delegates/delegates.ts';
import { createPolicy } from '../policies/policies.ts';
import type { Rules } from '../policies/contract.ts';
import { checkSeries, createBooking } from '../series/series.ts';
import { getMyWorkDays } from '../teams/teams.ts';
import { checkBooking, getBooking, listBookings, updateBooking } from './bookings.ts';

type Person = Awaited<ReturnType<typeof createUser>>;

let testing: TestDatabase;
let world: World;
let building: number;
let ann: Person;
let bob: Person;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world, { zone: 'Europe/London' });
  [ann, bob] = [await createUser(world, { name: 'Ann' }), await createUser(world, { name: 'Bob' })];
});
afterAll(() => testing[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2030-01-07T08:00:00Z');
const as = ({ who }: Pick<Person, 'who'>) => contextFor(testing.database, who, NOW);
const desk = () => createResource(world, { buildingId: building });
const MIA = { name: 'Mia Guest', email: 'mia@outside.example' };
const TODAY = { start: '2030-01-07T09:00:00Z', end: '2030-01-07T17:00:00Z' };
const at = (days: number) => ({
  start: NOW.add({ hours: 24 * days + 1 }).toString(),
  end: NOW.add({ hours: 24 * days + 2 }).toString(),
});

/** A guest's desk, hosted by Ann unless said. */
const bookFor = async (given: object = {}, who = ann) =>
  createBooking(as(who), { resourceIds: [await desk()], ...TODAY, guest: MIA, ...given });

/** What is said: `ok`, or the refusal and the field it names. */
async function said(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
    return 'ok';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return `${error.kind.code} ${error.details.param ?? ''}`;
  }
}

const kept = (bookingId: number) =>
  world.db
    .selectFrom('bookingAttendee')
    .select(['userId', 'name', 'email', 'insteadOfHost'])
    .where('bookingId', '=', bookingId)
    .orderBy('position')
    .execute();

describe('a booking for a guest', () => {
  it('is the host’s, who answers for it, and names the guest to who takes part alone', async () => {
    const { id } = await bookFor({ title: 'Visit', attendees: [{ userId: bob.id }] });
    const of = async (ctx: Ctx) => getBooking(ctx, { id });
    expect(await of(as(ann))).toMatchObject({ hostId: ann.id, guest: MIA, attendees: [{ userId: bob.id }] });
    expect(await of(as(bob))).toMatchObject({ hostName: 'Ann', guest: { name: MIA.name, email: null } });
    const stranger = await createUser(world);
    expect(await of(as(stranger))).toMatchObject({ hostName: 'Ann', guest: null, attendees: [], title: '' });
    const { data } = await world.db
      .selectFrom('event')
      .select('data')
      .where('type', '=', 'booking.created')
      .where('subjectId', '=', id)
      .executeTakeFirstOrThrow();
    expect(data).toMatchObject({ forGuest: true });
    expect(JSON.stringify(data)).not.toMatch(/Mia|outside/);
  });

  it('is made by a delegate and by who manages bookings there too, and by a program only for somebody', async () => {
    const [hers, reception] = [await createUser(world), await createUser(world, { role: 'receptionist' })];
    await setDelegate(as(ann), { id: ann.id, userId: hers.id });
    const manager = contextFor(testing.database, { ...reception.who, scopes: world.ctx.who.scopes }, NOW);
    for (const ctx of [as(hers), manager]) {
      const given = { resourceIds: [await desk()], ...TODAY, hostId: ann.id, guest: MIA };
      expect(await createBooking(ctx, given)).toMatchObject({ hostId: ann.id, guest: MIA });
    }
    expect(await said(bookFor({ hostId: ann.id }, bob))).toBe('booking_for_others hostId');
    const program = { resourceIds: [await desk()], ...TODAY, guest: MIA };
    expect(await said(createBooking(world.ctx, program))).toBe('invalid_request guest');
  });

  it('says of each date of a series who comes, and of those that are booked later', async () => {
    const { seriesId } = await bookFor({ ...at(1), recurrence: { rule: 'FREQ=DAILY;COUNT=3' } });
    const dates = (await listBookings(as(ann), { seriesId: seriesId ?? 0 })).items;
    expect(dates.map(({ guest }) => guest)).toEqual([MIA, MIA, MIA]);
  });
});

describe('changing who comes', () => {
  it('leaves who was invited, and the guest where others are invited; what is taken away is kept nowhere', async () => {
    const { id } = await bookFor({ attendees: [{ userId: bob.id }] });
    const change = (given: object) => updateBooking(as(ann), { id, ...given });
    expect(await change({ guest: { name: 'Max' } })).toMatchObject({
      guest: { name: 'Max', email: null },
      attendees: [{ userId: bob.id }],
    });
    expect(await change({ attendees: [] })).toMatchObject({ guest: { name: 'Max' }, attendees: [] });
    expect(await change({ guest: null, attendees: [{ userId: bob.id }] })).toMatchObject({ guest: null });
    expect(await kept(id)).toEqual([{ userId: bob.id, name: null, email: null, insteadOfHost: false }]);
    expect(await change({ title: 'Mine' })).toMatchObject({ guest: null, attendees: [{ userId: bob.id }] });
  });

  test.each(orders(2, 2))('while others are invited, %s: who was taken out is not brought back', async (order) => {
    const { id } = await bookFor();
    const write = (given: object) => async (tx: Tx) => void (await updateBooking(tx, { id, ...given }));
    const errors = await interleave(testing.database, order, {
      A: { ctx: as(ann), steps: [write({ guest: null })] },
      B: { ctx: as(ann), steps: [write({ attendees: [{ userId: bob.id }] })] },
    });
    expect(errors).toEqual([null, null]);
    expect(await kept(id)).toEqual([{ userId: bob.id, name: null, email: null, insteadOfHost: false }]);
  });
});

describe('what policies count', () => {
  const ruled = async (rules: Rules) => {
    const [one, other, third] = [await desk(), await desk(), await desk()];
    for (const resourceId of [one, other, third]) await createPolicy(world.ctx, { name: 'Rule', resourceId, rules });
    return [one, other, third] as const;
  };
  const book = (resourceId: number, host: Person, given: object = {}) =>
    createBooking(as(host), { resourceIds: [resourceId], ...at(2), ...given });

  it('a guest’s desk is no second one of the host’s, and becomes one when she comes herself', async () => {
    const host = await createUser(world);
    const [one, other, third] = await ruled({ onePerType: true });
    await book(one, host);
    expect(await said(book(other, host))).toBe('booking_one_per_type start');
    const { id } = await book(other, host, { guest: MIA });
    await book(third, host, { guest: MIA });
    const hers = { bookingId: id, guest: null };
    expect(await checkBooking(as(host), hers)).toMatchObject({ allowed: false, refusals: [{ rule: 'onePerType' }] });
    expect(await said(updateBooking(as(host), { id, guest: null }))).toBe('booking_one_per_type start');
    expect(await said(updateBooking(as(host), { id, guest: { name: 'Max' } }))).toBe('ok');
    expect(await checkBooking(as(host), { bookingId: id, ...at(3), guest: null })).toMatchObject({ allowed: true });
    expect(await said(updateBooking(as(host), { id, ...at(3), guest: null }))).toBe('ok');
  });

  it('a series of guests is judged as one booking is', async () => {
    const host = await createUser(world);
    const [one, other] = await ruled({ onePerType: true });
    await book(one, host);
    const asked = { resourceIds: [other], ...at(2), recurrence: { rule: 'FREQ=DAILY;COUNT=2' } };
    expect(await checkSeries(as(host), asked)).toMatchObject({ refused: 1 });
    expect(await checkSeries(as(host), { ...asked, guest: MIA })).toMatchObject({ refused: 0 });
  });

  it('a guest’s desk takes of the host’s quota', async () => {
    const host = await createUser(world);
    const [one] = await ruled({ quota: { unit: 'bookings', most: 1, per: 'day' } });
    await book(one, host, { guest: MIA });
    const later = { start: '2030-01-09T15:00:00Z', end: '2030-01-09T16:00:00Z' };
    for (const given of [later, { ...later, guest: MIA }])
      expect(await said(book(one, host, given))).toBe('booking_quota_used_up start');
    await book(one, await createUser(world), { ...later, guest: MIA });
  });

  it('the guest has the host’s seat', async () => {
    const [one, other] = await ruled({ capacity: 'enforced' });
    await book(one, ann, { guest: MIA });
    expect(await said(book(other, ann, { guest: MIA, attendees: [{ userId: bob.id }] }))).toBe(
      'booking_over_capacity attendees',
    );
  });
});

it('a host is not where her guest is', async () => {
  const host = await createUser(world);
  const days = { from: '2030-01-07', to: '2030-01-08' };
  const placeOf = async () => (await getMyWorkDays(as(host), days)).days;
  const { id } = await bookFor({}, host);
  expect(await placeOf()).toEqual([]);
  await updateBooking(as(host), { id, guest: null });
  expect(await placeOf()).toHaveLength(1);
});
