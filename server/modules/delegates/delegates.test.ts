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
import { tokenOf } from '../../../test/support/subscribing.ts';
import { listAudit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/context/context.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { activateUser, getUser } from '../people/people.ts';
import { deactivateUser } from '../access/access.ts';
import { cancelBooking, getBooking, listBookings, updateBooking } from '../bookings/bookings.ts';
import { bookingForOthers, bookingNotYours } from '../bookings/contract.ts';
import { refusals } from '../policies/contract.ts';
import { createPolicy, deletePolicy } from '../policies/policies.ts';
import { checkInBooking } from '../presence/presence.ts';
import { cancelSeries, createBooking, getSeries } from '../series/series.ts';
import { delegateOfDelegate, MAX_DELEGATES, MAX_DELEGATORS, tooManyDelegates } from './contract.ts';
import { listDelegates, listDelegators, removeDelegate, setDelegate } from './delegates.ts';

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
const as = ({ who }: { readonly who: Principal }, now = NOW) => contextFor(testing.database, who, now);
const desk = () => createResource(world, { buildingId: building });
const at = (hours: number) => NOW.add({ minutes: hours * 60 }).toString();
const booking = async (by: Person, hostId: number, given: object = {}, now = NOW) =>
  createBooking(as(by, now), {
    resourceIds: [await desk()],
    title: 'Board',
    start: at(48),
    end: at(49),
    hostId,
    ...given,
  });
const named = (name: string) => createUser(world, { name, email: `${crypto.randomUUID()}@example.com` });
/** A director and his assistant. */
async function pair(until?: string) {
  const [bert, anna] = [await named('Bert'), await named('Anna')];
  await setDelegate(as(bert), { id: bert.id, userId: anna.id, ...(until !== undefined && { until }) });
  return { bert, anna };
}
const refusedFor = (kind: object, param: string) => ({ kind, details: { param } });
const code = (name: string, param: string) => ({ kind: { code: name }, details: { param } });

describe('a delegate', () => {
  it('books, sees, changes, checks in and cancels for whom she acts, in her own name', async () => {
    const { bert, anna } = await pair();
    const guest = [{ email: 'guest@example.com' }];
    const made = await booking(anna, bert.id, { attendees: guest });
    expect(made).toMatchObject({ hostId: bert.id, hostName: 'Bert', bookedBy: { id: anna.id, name: 'Anna' } });
    const his = await booking(bert, bert.id, { attendees: guest });
    expect(his.bookedBy).toBeNull();
    expect(await getBooking(as(anna), { id: his.id })).toMatchObject({
      title: 'Board',
      attendees: [{ email: 'guest@example.com' }],
    });
    expect(await updateBooking(as(anna), { id: his.id, title: 'Moved' })).toMatchObject({ title: 'Moved' });
    const { items } = await listBookings(as(anna), { hostId: bert.id, from: at(47) });
    expect(items.map(({ id }) => id)).toEqual([made.id, his.id]);
    expect(await cancelBooking(as(anna), { id: his.id })).toMatchObject({ state: 'cancelled' });
    const soon = await booking(anna, bert.id, { start: at(0.1), end: at(1) });
    expect(await checkInBooking(as(anna), { id: soon.id })).toMatchObject({ state: 'checked_in' });
    // Each of it is logged as hers, for him.
    const logged = async ({ id }: { readonly id: number }) =>
      (await listAudit(world.ctx, { subjectType: 'booking', subjectId: String(id) })).items
        .toReversed()
        .map(({ action, actorName, after }) => [action, actorName, after?.['hostId']]);
    expect(await logged(made)).toEqual([['booking.created', 'Anna', bert.id]]);
    expect(await logged(his)).toEqual([
      ['booking.created', 'Bert', bert.id],
      ['booking.updated', 'Anna', bert.id],
      ['booking.cancelled', 'Anna', bert.id],
    ]);
    expect(await logged(soon)).toEqual([
      ['booking.created', 'Anna', bert.id],
      ['booking.checked_in', 'Anna', bert.id],
    ]);
  });

  it('books and cancels series for her', async () => {
    const { bert, anna } = await pair();
    const { seriesId } = await booking(anna, bert.id, { recurrence: { rule: 'FREQ=DAILY;COUNT=3' } });
    const id = seriesId ?? 0;
    expect(await getSeries(as(anna), { id })).toMatchObject({ hostId: bert.id });
    expect(await cancelSeries(as(anna), { id })).toMatchObject({ changed: 3 });
  });

  it('is judged by the rules for the host, and passes over none', async () => {
    const { bert, anna } = await pair();
    const resourceId = await desk();
    const rules = { quota: { unit: 'bookings', most: 1, per: 'day' } } as const;
    const policy = await createPolicy(world.ctx, { name: 'One', resourceId, rules });
    const given = { resourceIds: [resourceId] };
    await booking(anna, bert.id, given);
    const more = { ...given, start: at(50), end: at(51) };
    await expect(booking(anna, bert.id, more)).rejects.toMatchObject({ kind: refusals.quota });
    await booking(anna, anna.id, more);
    const passing = booking(anna, bert.id, { ...given, start: at(52), end: at(53), overrule: true });
    await expect(passing).rejects.toMatchObject({ kind: { status: 403 } });
    await deletePolicy(world.ctx, { id: policy.id });
  });

  it('makes nobody host by a change: neither himself nor whom he acts for', async () => {
    const { bert, anna } = await pair();
    const [his, hers] = [await booking(bert, bert.id), await booking(anna, anna.id)];
    const taking = updateBooking(as(anna), { id: his.id, hostId: anna.id });
    await expect(taking).rejects.toMatchObject(refusedFor(bookingForOthers, 'hostId'));
    const giving = updateBooking(as(anna), { id: hers.id, hostId: bert.id });
    await expect(giving).rejects.toMatchObject(refusedFor(bookingForOthers, 'hostId'));
  });

  it('may nothing of what whom he acts for manages, and nothing the other way', async () => {
    const [boss, anna, eve] = [
      await createUser(world, { role: 'administrator' }),
      await createUser(world),
      await createUser(world),
    ];
    await setDelegate(as(boss), { id: boss.id, userId: anna.id });
    const hers = await booking(eve, eve.id);
    await expect(cancelBooking(as(anna), { id: hers.id })).rejects.toMatchObject({ kind: { status: 404 } });
    const own = await booking(anna, anna.id, { start: at(1), end: at(2) });
    const bert = await createUser(world);
    await setDelegate(as(bert), { id: bert.id, userId: eve.id });
    await expect(cancelBooking(as(bert), { id: own.id })).rejects.toMatchObject({ kind: bookingNotYours });
    await expect(booking(boss, anna.id)).resolves.toMatchObject({ hostId: anna.id });
  });

  it('is one until the time, and until it is ended', async () => {
    const { bert, anna } = await pair(at(24));
    await booking(anna, bert.id);
    const late = NOW.add({ hours: 24 });
    await expect(booking(anna, bert.id, {}, late)).rejects.toMatchObject(refusedFor(bookingForOthers, 'hostId'));
    expect((await listDelegates(as(bert, late), { id: bert.id })).items).toEqual([]);
    // Ended, it begins anew; going on, it is as old as it was.
    const again = { id: bert.id, userId: anna.id, until: null };
    const since = { createdAt: '2027-03-02T09:00:00.000Z' };
    expect(await setDelegate(as(bert, late), again)).toMatchObject(since);
    expect(await setDelegate(as(bert, late.add({ hours: 1 })), again)).toMatchObject(since);
    const { id } = await booking(anna, bert.id, {}, late);
    await removeDelegate(as(anna), { id: bert.id, userId: anna.id });
    await expect(cancelBooking(as(anna), { id })).rejects.toMatchObject({ kind: { status: 404 } });
    await expect(removeDelegate(as(bert), { id: bert.id, userId: anna.id })).rejects.toMatchObject(
      code('not_found', 'userId'),
    );
  });

  it.each(['bert', 'anna'] as const)('is none once %s is shut out, nor when that one comes back', async (gone) => {
    const both = await pair();
    await deactivateUser(world.ctx, { id: both[gone].id });
    await activateUser(world.ctx, { id: both[gone].id });
    const asked = booking(both.anna, both.bert.id);
    await expect(asked).rejects.toMatchObject(refusedFor(bookingForOthers, 'hostId'));
  });

  it('changes the person for whom he acts: each of it is a version of its own, and nothing is told where it says the same', async () => {
    const { bert, anna } = await pair();
    const both = { id: bert.id, userId: anna.id };
    await setDelegate(as(bert), both);
    await setDelegate(as(bert), { ...both, until: at(24) });
    await setDelegate(as(bert), { ...both, until: at(24) });
    await removeDelegate(as(anna), both);
    await setDelegate(as(bert), both);
    await deactivateUser(world.ctx, { id: anna.id });
    const events = world.db
      .selectFrom('event')
      .select(['version', 'data'])
      .where('type', '=', 'user.delegates_changed');
    const told = await events.where('subjectId', '=', bert.id).orderBy('version').execute();
    expect(told.map(({ version, data }) => ({ version, data }))).toMatchObject(
      ['begins', 'changes', 'ends', 'begins', 'ends'].map((change, i) => ({ version: 2 + i, data: { change } })),
    );
    expect((await getUser(world.ctx, { id: bert.id })).version).toBe(6);
  });

  it('is not told to others who booked', async () => {
    const { bert, anna } = await pair();
    const eve = await createUser(world);
    const { id } = await booking(anna, bert.id, { start: at(1), end: at(2) });
    expect(await getBooking(as(eve), { id })).toMatchObject({ title: '', hostName: 'Bert', bookedBy: null });
    expect(await getBooking(as(bert), { id })).toMatchObject({ bookedBy: { name: 'Anna' } });
  });
});

describe('naming one', () => {
  it('is for herself and for who keeps people; both lists say so', async () => {
    const { bert, anna } = await pair(at(24));
    const eve = await createUser(world);
    const shown = { until: '2027-03-02T09:00:00.000Z', createdAt: '2027-03-01T09:00:00.000Z' };
    expect((await listDelegates(as(bert), { id: bert.id })).items).toEqual([
      { userId: anna.id, name: 'Anna', ...shown },
    ]);
    expect((await listDelegators(as(anna), { id: anna.id })).items).toEqual([
      { userId: bert.id, name: 'Bert', ...shown },
    ]);
    for (const asked of [
      () => setDelegate(as(eve), { id: bert.id, userId: eve.id }),
      () => removeDelegate(as(eve), { id: bert.id, userId: anna.id }),
      () => listDelegates(as(eve), { id: bert.id }),
      () => listDelegators(as(anna), { id: bert.id }),
    ])
      await expect(asked()).rejects.toMatchObject({ kind: { code: 'forbidden' } });
    await setDelegate(as(await createUser(world, { role: 'administrator' })), { id: bert.id, userId: eve.id });
  });

  it('is not for who keeps people elsewhere: he would act in her name', async () => {
    const [bert, anna] = [await named('Bert'), await named('Anna')];
    const { who } = await createUser(world, { role: 'administrator' });
    const naming = setDelegate(as({ who: { ...who, reach: [building] } }), { id: bert.id, userId: anna.id });
    await expect(naming).rejects.toMatchObject({ kind: { status: 403 } });
  });

  it('is not for a token that is bound: what it makes would outlive it', async () => {
    const [bert, anna] = [await createUser(world), await createUser(world)];
    const token = await tokenOf(world, await createUser(world, { role: 'administrator' }));
    const naming = (who: Principal) => setDelegate(as({ who }), { id: bert.id, userId: anna.id });
    await expect(naming({ ...token, isBound: true } as Principal)).rejects.toMatchObject({ kind: { status: 403 } });
    await naming(token);
  });

  it('refuses whom it cannot be, by the field', async () => {
    const { bert, anna } = await pair();
    const [eve, gone] = [await createUser(world), await createUser(world)];
    const foreign = await createUser(await createWorld(testing.database));
    await deactivateUser(world.ctx, { id: gone.id });
    const naming = (userId: number, until?: string) =>
      setDelegate(as(bert), { id: bert.id, userId, ...(until !== undefined && { until }) });
    await expect(naming(bert.id)).rejects.toMatchObject(code('invalid_request', 'userId'));
    await expect(naming(gone.id)).rejects.toMatchObject(code('invalid_request', 'userId'));
    await expect(naming(foreign.id)).rejects.toMatchObject(code('not_found', 'userId'));
    await expect(naming(eve.id, at(0))).rejects.toMatchObject(code('invalid_request', 'until'));
    const ofGone = setDelegate(world.ctx, { id: gone.id, userId: eve.id });
    await expect(ofGone).rejects.toMatchObject(code('invalid_request', 'id'));
    const further = setDelegate(as(anna), { id: anna.id, userId: eve.id });
    await expect(further).rejects.toMatchObject(refusedFor(delegateOfDelegate, 'userId'));
    const before = setDelegate(as(eve), { id: eve.id, userId: bert.id });
    await expect(before).rejects.toMatchObject(refusedFor(delegateOfDelegate, 'userId'));
  });

  it('has an end: so many for one, and one for so many', async () => {
    const bert = await createUser(world);
    const naming = async (user: Person, delegate: Person) =>
      setDelegate(as(user), { id: user.id, userId: delegate.id });
    for (let i = 0; i < MAX_DELEGATES; i++) await naming(bert, await createUser(world));
    const more = naming(bert, await createUser(world));
    await expect(more).rejects.toMatchObject(refusedFor(tooManyDelegates, 'userId'));
    const anna = await createUser(world);
    for (let i = 0; i < MAX_DELEGATORS; i++) await naming(await createUser(world), anna);
    const other = naming(await createUser(world), anna);
    await expect(other).rejects.toMatchObject(refusedFor(tooManyDelegates, 'userId'));
  });
});

test.each(orders(2, 2))('two that would make a delegate of a delegate, %s: one of them is', async (order) => {
  const [bert, anna, eve] = [await createUser(world), await createUser(world), await createUser(world)];
  const naming = (user: Person, delegate: Person) => ({
    ctx: as(user),
    steps: [async (tx: Tx) => void (await setDelegate(tx, { id: user.id, userId: delegate.id }))],
  });
  const errors = await interleave(testing.database, order, { A: naming(bert, anna), B: naming(anna, eve) });
  expect(errors.filter((error) => error === null)).toHaveLength(1);
});

test.each(orders(2, 2))(
  'somebody leaves while another lets her act for him, %s: she does for nobody afterwards, and each of it is a version of his',
  async (order) => {
    const [her, director] = [await createUser(world), await createUser(world)];
    const naming = async (tx: Tx) => void (await setDelegate(tx, { id: director.id, userId: her.id }));
    const leaving = async (tx: Tx) => void (await deactivateUser(tx, { id: her.id }));
    const [left] = await interleave(testing.database, order, {
      A: { ctx: world.ctx, steps: [leaving] },
      B: { ctx: as(director), steps: [naming] },
    });
    expect(left).toBeNull();
    expect((await listDelegates(as(director), { id: director.id })).items).toEqual([]);
    const events = world.db.selectFrom('event').select('version').where('type', '=', 'user.delegates_changed');
    const told = await events.where('subjectId', '=', director.id).orderBy('version').execute();
    expect(told.map((one) => one.version)).toEqual(told.length === 0 ? [] : [2, 3]);
    expect((await getUser(world.ctx, { id: director.id })).version).toBe(1 + told.length);
  },
);
