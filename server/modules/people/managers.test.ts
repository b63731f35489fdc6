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
import { interleave, orders } from '../../../test/support/interleave.ts';
import type { Tx } from '../../platform/context/context.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { deactivateUser, getBelongings } from '../access/access.ts';
import { cancelBooking, getBooking, listBookings, updateBooking } from '../bookings/bookings.ts';
import { setDelegate } from '../delegates/delegates.ts';
import { createBooking } from '../series/series.ts';
import { activateUser, createUser as addUser, getUser, listReports, updateUser } from './people.ts';

type Person = Awaited<ReturnType<typeof createUser>>;

let testing: TestDatabase;
let world: World;
let building: number;
let admin: Person;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world);
  admin = await createUser(world, { role: 'administrator' });
});
afterAll(() => testing[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2030-01-07T08:00:00Z');
const as = ({ who }: Pick<Person, 'who'>) => contextFor(testing.database, who, NOW);
const keeper = () => as(admin);
const people = (count: number) => Promise.all(Array.from({ length: count }, () => createUser(world)));
const managerOf = async (id: number) => (await getUser(keeper(), { id })).managerId;
const report = ({ id }: Pick<Person, 'id'>, to: Pick<Person, 'id'> | null) =>
  updateUser(keeper(), { id, managerId: to && to.id });
const book = async (by: Person, host: Person, given: object = {}) =>
  createBooking(as(by), {
    resourceIds: [await createResource(world, { buildingId: building })],
    start: NOW.add({ hours: 48 }).toString(),
    end: NOW.add({ hours: 49 }).toString(),
    title: 'Board',
    hostId: host.id,
    ...given,
  });
const refusedAt = (code: string) => ({ kind: { code }, details: { param: 'managerId' } });

describe('a manager', () => {
  it('books, sees, changes and cancels for who reports to him, in his own name, and for nobody else', async () => {
    const [ann, bert, other] = await people(3);
    if (!ann || !bert || !other) throw new Error('Nobody there');
    await report(ann, bert);
    const made = await book(bert, ann);
    expect(made).toMatchObject({ hostId: ann.id, bookedBy: { id: bert.id } });
    const { id } = await book(ann, ann);
    expect(await getBooking(as(bert), { id })).toMatchObject({ title: 'Board' });
    expect(await updateBooking(as(bert), { id, title: 'Moved' })).toMatchObject({ title: 'Moved' });
    const { items } = await listBookings(as(bert), { hostId: ann.id, from: NOW.toString() });
    expect(items.map((one) => one.id)).toEqual([made.id, id]);
    const audit = world.db.selectFrom('audit').select(['actor']).where('action', '=', 'booking.updated');
    expect(await audit.where('subjectId', '=', String(id)).execute()).toEqual([{ actor: bert.who.key }]);
    expect(await cancelBooking(as(bert), { id })).toMatchObject({ state: 'cancelled' });
    expect(await said(book(bert, other))).toBe('booking_for_others');
    expect(await said(book(ann, bert))).toBe('booking_for_others');
  });

  it('goes no further: neither for reports of reports, nor with a delegate of his, nor with the rights of who reports', async () => {
    const [ann, bert, cora, dan] = await people(4);
    if (!ann || !bert || !cora || !dan) throw new Error('Nobody there');
    await report(ann, bert);
    await report(bert, cora);
    await setDelegate(as(bert), { id: bert.id, userId: dan.id });
    for (const who of [cora, dan]) expect(await said(book(who, ann))).toBe('booking_for_others');
    const reception = await createUser(world, { role: 'receptionist' });
    await report(reception, bert);
    expect(await said(book(bert, reception))).toBe('ok');
    expect(await said(book(bert, dan))).toBe('booking_for_others');
  });

  it('is one until somebody says otherwise; it is asked when it is used', async () => {
    const [ann, bert] = await people(2);
    if (!ann || !bert) throw new Error('Nobody there');
    await report(ann, bert);
    const { id } = await book(bert, ann);
    await report(ann, null);
    expect(await said(book(bert, ann))).toBe('booking_for_others');
    expect(await said(cancelBooking(as(bert), { id }))).not.toBe('ok');
  });

  it('is told who reports to him; nobody else is but who keeps people', async () => {
    const [ann, bert] = await people(2);
    if (!ann || !bert) throw new Error('Nobody there');
    await report(ann, bert);
    const items = [{ userId: ann.id, name: ann.name }];
    for (const who of [bert, admin]) expect(await listReports(as(who), { id: bert.id })).toEqual({ items });
    expect(await said(listReports(as(ann), { id: bert.id }))).toBe('forbidden');
    expect(await getUser(as(ann), { id: ann.id })).toMatchObject({ managerId: bert.id });
    expect(await getUser(as(bert), { id: ann.id })).toMatchObject({ managerId: null });
  });
});

describe('who manages whom', () => {
  it('is said with a new person, and refused for herself, a stranger, who has left, and a circle of any length', async () => {
    const [ann, bert, cora] = await people(3);
    if (!ann || !bert || !cora) throw new Error('Nobody there');
    const added = await addUser(keeper(), { email: 'new@example.com', name: 'New', managerId: ann.id });
    expect(added.managerId).toBe(ann.id);
    await expect(report(ann, ann)).rejects.toMatchObject(refusedAt('invalid_request'));
    await expect(report(ann, { id: 2_000_000_000 })).rejects.toMatchObject(refusedAt('not_found'));
    const foreign = await createUser(await createWorld(testing.database));
    await expect(report(ann, foreign)).rejects.toMatchObject(refusedAt('not_found'));
    await report(ann, bert);
    await report(bert, cora);
    for (const to of [ann, bert]) await expect(report(cora, to)).rejects.toMatchObject(refusedAt('manager_in_circle'));
    await deactivateUser(keeper(), { id: added.id });
    await expect(report(ann, added)).rejects.toMatchObject(refusedAt('invalid_request'));
    expect(await managerOf(ann.id)).toBe(bert.id);
  });

  it('is said by who may act in her name alone', async () => {
    const [ann] = await people(1);
    if (!ann) throw new Error('Nobody there');
    const { who } = await createUser(world, { role: 'administrator' });
    const here = contextFor(testing.database, { ...who, reach: [building] }, NOW);
    const far = await createUser(world, { role: 'administrator' });
    expect(await said(updateUser(here, { id: far.id, managerId: ann.id }))).toBe('forbidden');
  });

  it('ends with who leaves, listed, and does not come back', async () => {
    const [ann, bert, cora] = await people(3);
    if (!ann || !bert || !cora) throw new Error('Nobody there');
    await report(ann, bert);
    await report(bert, cora);
    const reports = [{ userId: ann.id, name: ann.name }];
    const { version } = await getUser(keeper(), { id: ann.id });
    expect(await getBelongings(keeper(), { id: bert.id })).toMatchObject({ reports });
    expect(await deactivateUser(keeper(), { id: bert.id })).toMatchObject({ reports, managerId: null });
    await activateUser(keeper(), { id: bert.id });
    expect([await managerOf(ann.id), await managerOf(bert.id)]).toEqual([null, null]);
    // A change of hers as every other: what was read before it is old, and it is told as a version of its own.
    expect((await getUser(keeper(), { id: ann.id })).version).toBe(version + 1);
    const told = world.db.selectFrom('event').select('version').where('type', '=', 'user.updated');
    const versions = await told.where('subjectId', '=', ann.id).orderBy('id').execute();
    expect(versions.map((one) => one.version)).toEqual([version, version + 1]);
    const audit = world.db.selectFrom('audit').select(['before', 'after']).where('action', '=', 'user.updated');
    const rows = await audit.where('subjectId', '=', String(ann.id)).orderBy('at', 'desc').execute();
    expect(rows).toContainEqual({ before: { managerId: bert.id }, after: { managerId: null } });
  });
});

const saying = (who: Person, to: Person) => ({
  ctx: keeper(),
  steps: [async (tx: Tx) => void (await updateUser(tx, { id: who.id, managerId: to.id }))],
});

test.each(orders(2, 2))('two say at once that each reports to the other, %s: one of them is refused', async (order) => {
  const [ann, bert] = await people(2);
  if (!ann || !bert) throw new Error('Nobody there');
  const errors = await interleave(testing.database, order, { A: saying(ann, bert), B: saying(bert, ann) });
  expect(errors.filter((error) => error === null)).toHaveLength(1);
  expect([await managerOf(ann.id), await managerOf(bert.id)].filter((id) => id === null)).toHaveLength(1);
});

test.each(orders(2, 2))('a manager is named while he leaves, %s: nobody reports to him afterwards', async (order) => {
  const [ann, bert] = await people(2);
  if (!ann || !bert) throw new Error('Nobody there');
  const leaving = { ctx: keeper(), steps: [async (tx: Tx) => void (await deactivateUser(tx, { id: bert.id }))] };
  const [left] = await interleave(testing.database, order, { A: leaving, B: saying(ann, bert) });
  expect(left).toBeNull();
  expect(await managerOf(ann.id)).toBeNull();
});

test.each(orders(2, 2))('she is renamed while her manager leaves, %s: both are changes of her', async (order) => {
  const [ann, bert] = await people(2);
  if (!ann || !bert) throw new Error('Nobody there');
  await report(ann, bert);
  const { version } = await getUser(keeper(), { id: ann.id });
  const leaving = { ctx: keeper(), steps: [async (tx: Tx) => void (await deactivateUser(tx, { id: bert.id }))] };
  const renaming = {
    ctx: keeper(),
    steps: [async (tx: Tx) => void (await updateUser(tx, { id: ann.id, name: 'Ann Other' }))],
  };
  expect(await interleave(testing.database, order, { A: leaving, B: renaming })).toEqual([null, null]);
  const both = { name: 'Ann Other', managerId: null, version: version + 2 };
  expect(await getUser(keeper(), { id: ann.id })).toMatchObject(both);
});

test.each(orders(2, 2))(
  'he books for her while she reports to him no more, %s: he did, or is refused',
  async (order) => {
    const [ann, bert] = await people(2);
    if (!ann || !bert) throw new Error('Nobody there');
    await report(ann, bert);
    const clearing = {
      ctx: keeper(),
      steps: [async (tx: Tx) => void (await updateUser(tx, { id: ann.id, managerId: null }))],
    };
    const resourceIds = [await createResource(world, { buildingId: building })];
    const times = { start: NOW.add({ hours: 48 }).toString(), end: NOW.add({ hours: 49 }).toString() };
    const booking = async (tx: Tx) => void (await createBooking(tx, { resourceIds, ...times, hostId: ann.id }));
    const [cleared, booked] = await interleave(testing.database, order, {
      A: clearing,
      B: { ctx: as(bert), steps: [booking] },
    });
    expect(cleared).toBeNull();
    const { items } = await listBookings(keeper(), { hostId: ann.id, from: NOW.toString() });
    expect(items).toHaveLength(booked === null ? 1 : 0);
    expect([null, 'booking_for_others']).toContain(booked instanceof Problem ? booked.kind.code : booked);
    expect(await said(book(bert, ann))).toBe('booking_for_others');
  },
);
