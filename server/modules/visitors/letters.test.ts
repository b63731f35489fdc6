import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import { refusal } from '../../../test/support/refused.ts';
import type { Principal } from '../../platform/context/principal.ts';
import type { HeardEvent } from '../../platform/events/listeners.ts';
import { cancelBooking, updateBooking } from '../bookings/bookings.ts';
import { createBooking } from '../series/series.ts';
import {
  MAX_INVITED_PER_DAY,
  MAX_LETTERS_OF_HOST,
  MAX_LETTERS_TO_VISITOR,
  MAX_VISITORS,
  type Visit,
} from './contract.ts';
import {
  addVisitors,
  bookingFollower,
  cancelVisit,
  createVisit,
  getVisit,
  noteArrival,
  removeVisitor,
  tellVisitors,
  undoArrival,
  updateVisit,
  type VisitorLetter,
} from './visitors.ts';

let testing: TestDatabase;
let world: World;
let tower: number;
let annex: number;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  tower = await createBuilding(world, { name: 'Tower', zone: 'Asia/Hong_Kong' });
  annex = await createBuilding(world, { name: 'Annex', zone: 'Asia/Hong_Kong' });
});
afterAll(() => testing[Symbol.asyncDispose]());

const MORNING = '2030-01-07T00:00:00Z';
const as = (who: Principal, now = MORNING) => contextFor(testing.database, who, Temporal.Instant.from(now));
const person = async (): Promise<Principal> => (await createUser(world)).who;

let counted = 0;
const vera = (given: object = {}) => ({ name: 'Vera', email: `vera-${++counted}@outside.example`, ...given });
const invite = (who: Principal, given: Partial<Parameters<typeof createVisit>[1]> = {}): Promise<Visit> =>
  createVisit(as(who), {
    visitors: [vera()],
    buildingId: tower,
    start: '2030-01-07T09:00',
    end: '2030-01-07T10:00',
    ...given,
  });

/** What visitors of a visit are written by now. */
async function written({ id }: Pick<Visit, 'id'>, now = MORNING): Promise<VisitorLetter[]> {
  const letters: VisitorLetter[] = [];
  const write = async (_tx: unknown, all: readonly VisitorLetter[]) => void letters.push(...all);
  await as(world.ctx.who, now).tx((tx) => tellVisitors(tx, { visitId: id }, write));
  return letters;
}
const kinds = async (visit: Pick<Visit, 'id'>, now = MORNING): Promise<string[]> =>
  (await written(visit, now)).map(({ kind, to }) => `${kind} ${to.email}`);

/** When it is looked again for what is to be written of a visit. */
const dueOf = async ({ id }: Pick<Visit, 'id'>): Promise<string[]> =>
  (
    await world.db
      .selectFrom('job')
      .select('runAt')
      .where('tenantId', '=', world.tenant.id)
      .where('name', '=', 'visit.tell_visitors')
      .where('key', '=', String(id))
      .execute()
  ).map(({ runAt }) => runAt.toISOString());

describe('a visitor with an e-mail address is written', () => {
  test('that she is expected, once; that it is otherwise; that she need not come', async () => {
    const ann = await person();
    const visit = await invite(ann, { visitors: [vera(), { name: 'Without' }] });
    const { email, registrationCode: code } = visit.badges[0] ?? {};
    expect(await dueOf(visit)).toEqual([new Date(MORNING).toISOString()]);
    const first = { to: { name: 'Vera', email }, code, hostId: ann.userId, zone: 'Asia/Hong_Kong' };
    expect(await written(visit)).toMatchObject([{ kind: 'invited', version: 1, start: visit.start, ...first }]);
    expect(await written(visit)).toEqual([]);
    // Why she comes is nothing that she is told of.
    await updateVisit(as(ann), { id: visit.id, purpose: 'Interview', notes: 'Parks at B2' });
    expect(await written(visit)).toEqual([]);
    await updateVisit(as(ann), { id: visit.id, start: '2030-01-07T09:15' });
    await updateVisit(as(ann), { id: visit.id, buildingId: annex, end: '2030-01-07T11:00' });
    const start = '2030-01-07T01:15:00.000Z';
    expect(await written(visit)).toMatchObject([{ kind: 'changed', version: 4, buildingId: annex, start }]);
    await cancelVisit(as(ann), { id: visit.id });
    expect(await kinds(visit)).toEqual([`cancelled ${email}`]);
    expect(await written(visit)).toEqual([]);
  });

  test('nothing where she was called off before she was told, is here already, or it is over', async () => {
    const ann = await person();
    const called = await invite(ann);
    await cancelVisit(as(ann), { id: called.id });
    expect(await written(called)).toEqual([]);
    const here = await createVisit(as(ann), {
      visitors: [vera()],
      buildingId: tower,
      end: '2030-01-07T10:00',
      arrived: true,
    });
    expect(await written(here)).toEqual([]);
    expect(await written(await invite(ann), '2030-01-07T02:00:00Z')).toEqual([]);
  });
});

describe('who comes', () => {
  test('is added and taken off, also while others are here; each hears of it', async () => {
    const ann = await person();
    const { id, badges } = await invite(ann);
    const [first] = badges;
    expect(await refusal(removeVisitor(as(ann), { id, badgeId: first?.id ?? 0 }))).toBe('last_visitor');
    expect(await kinds({ id })).toEqual([`invited ${first?.email}`]);
    const more = await addVisitors(as(ann), { id, visitors: [vera(), { name: 'Without' }] });
    const second = more.badges[1];
    expect(more).toMatchObject({ version: 2, badges: [first, { name: 'Vera' }, { name: 'Without' }] });
    expect(await kinds({ id })).toEqual([`invited ${second?.email}`]);
    const again = [{ name: 'Same', email: first?.email ?? '' }];
    expect(await refusal(addVisitors(as(ann), { id, visitors: again }))).toBe('invalid_request visitors[0].email');
    await noteArrival(as(ann), { id, badgeId: first?.id ?? 0 });
    expect(await refusal(removeVisitor(as(ann), { id, badgeId: first?.id ?? 0 }))).toBe('badge_state_conflict');
    const fewer = await removeVisitor(as(ann), { id, badgeId: second?.id ?? 0 });
    expect(fewer.badges.map(({ name }) => name)).toEqual(['Vera', 'Without']);
    expect(await kinds({ id })).toEqual([`cancelled ${second?.email}`]);
    expect(await refusal(removeVisitor(as(ann), { id, badgeId: second?.id ?? 0 }))).toBe('not_found badgeId');
    // Who is named anew hears of her new code alone.
    const back = await addVisitors(as(ann), { id, visitors: [{ name: 'Vera', email: second?.email ?? '' }] });
    expect(await written({ id })).toMatchObject([{ kind: 'invited', code: back.badges.at(-1)?.registrationCode }]);
    const stranger = await person();
    expect(await refusal(addVisitors(as(stranger), { id, visitors: [vera()] }))).toBe('not_found id');
    expect(await refusal(removeVisitor(as(stranger), { id, badgeId: first?.id ?? 0 }))).toBe('not_found id');
    const late = as(ann, '2030-01-07T02:00:00Z');
    expect(await refusal(addVisitors(late, { id, visitors: [vera()] }))).toBe('visit_over');
    expect(await refusal(removeVisitor(late, { id, badgeId: back.badges.at(-1)?.id ?? 0 }))).toBe('visit_over');
  });

  test('who was taken off and named again before she heard of it hears of her new code alone', async () => {
    const ann = await person();
    const visitor = vera();
    const { id, badges } = await invite(ann, { visitors: [visitor, { name: 'Other' }] });
    expect(await kinds({ id })).toEqual([`invited ${visitor.email}`]);
    await removeVisitor(as(ann), { id, badgeId: badges[0]?.id ?? 0 });
    await addVisitors(as(ann), { id, visitors: [visitor] });
    expect(await kinds({ id })).toEqual([`invited ${visitor.email}`]);
    expect(await kinds({ id })).toEqual([]);
  });

  test('are so many at most', async () => {
    const ann = await person();
    const visitors = Array.from({ length: MAX_VISITORS - 1 }, () => ({ name: 'V' }));
    const { id } = await invite(ann, { visitors });
    const two = [{ name: 'W' }, { name: 'X' }];
    expect(await refusal(addVisitors(as(ann), { id, visitors: two }))).toBe('too_many_visitors visitors');
    expect((await addVisitors(as(ann), { id, visitors: [{ name: 'W' }] })).badges).toHaveLength(MAX_VISITORS);
  });
});

describe('letters are bounded', () => {
  test('nobody invites more with an address in a day; others, without one and on the next day they are invited', async () => {
    const ann = await person();
    const fifty = () => ({ visitors: Array.from({ length: MAX_VISITORS }, () => vera()) });
    for (let invited = 0; invited < MAX_INVITED_PER_DAY - MAX_VISITORS; invited += MAX_VISITORS)
      await invite(ann, fifty());
    // Of two at the same moment that have room for one only, one is refused.
    const tries = await Promise.allSettled([invite(ann, fifty()), invite(ann, fifty())]);
    expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await refusal(invite(ann))).toBe('too_many_invitations visitors');
    const { id } = await invite(ann, { visitors: [{ name: 'Without' }] });
    expect(await refusal(addVisitors(as(ann), { id, visitors: [vera()] }))).toBe('too_many_invitations visitors');
    expect((await invite(await person())).badges).toHaveLength(1);
    const tomorrow = { buildingId: tower, start: '2030-01-09T09:00', end: '2030-01-09T10:00' };
    expect(
      (await createVisit(as(ann, '2030-01-08T01:00:00Z'), { visitors: [vera()], ...tomorrow })).badges,
    ).toHaveLength(1);
  });

  test('who came unasked is not invited by taking that back, beyond what anybody may', async () => {
    const desk = await person();
    const days = Array.from({ length: MAX_INVITED_PER_DAY / MAX_VISITORS }, () =>
      invite(desk, { visitors: Array.from({ length: MAX_VISITORS }, () => vera()) }),
    );
    await Promise.all(days);
    const here = await invite(desk, { arrived: true, visitors: [vera()] });
    expect(await refusal(undoArrival(as(desk), { id: here.id }))).toBe('too_many_invitations visitors');
    const nobody = await invite(desk, { arrived: true, visitors: [{ name: 'Without' }] });
    expect((await undoArrival(as(desk), { id: nobody.id })).badges).toMatchObject([{ state: 'initial' }]);
  });

  test('who was never told leaves nothing behind when she is taken off', async () => {
    const ann = await person();
    const { id } = await invite(ann, { visitors: [{ name: 'Without' }, { name: 'Other' }] });
    const { badges } = await addVisitors(as(ann), { id, visitors: [vera(), { name: 'More' }] });
    for (const { id: badgeId } of badges.slice(1)) await removeVisitor(as(ann), { id, badgeId });
    const left = world.db.selectFrom('badge').select('name').where('visitId', '=', id);
    expect(await left.execute()).toEqual([{ name: 'Without' }]);
    expect(await kinds({ id })).toEqual([]);
  });

  test('one visitor, and the visitors of one host, get so many a day; the last word is told on the next', async () => {
    const ann = await person();
    const given = { start: '2030-01-20T09:00', end: '2030-01-20T10:00' };
    const visit = await invite(ann, given);
    for (let n = 0; n < MAX_LETTERS_TO_VISITOR; n++) {
      expect(await written(visit)).toHaveLength(1);
      await updateVisit(as(ann), { id: visit.id, end: `2030-01-20T11:${String(n + 10)}` });
    }
    expect(await written(visit)).toEqual([]);
    expect(await dueOf(visit)).toEqual(['2030-01-07T01:00:00.000Z']);
    expect(await kinds(visit, '2030-01-08T00:00:00Z')).toEqual([`changed ${visit.badges[0]?.email}`]);

    const used = { tenantId: world.tenant.id, subject: `visitor-letters/of/${ann.userId}` };
    const today = { ...used, windowStart: new Date(MORNING) };
    const change = world.db.updateTable('rateCount').set({ used: MAX_LETTERS_OF_HOST - 1 });
    await change.where('subject', '=', today.subject).where('windowStart', '=', today.windowStart).execute();
    const two = await invite(ann, { ...given, visitors: [vera(), vera()] });
    expect(await written(two)).toHaveLength(1);
    expect(await written(two)).toHaveLength(0);
    expect(await written(two, '2030-01-08T00:00:00Z')).toHaveLength(1);
  });
});

describe('a visit to a booking', () => {
  const heard = (): Promise<void> =>
    as(world.ctx.who).tx(async (tx) => {
      const rows = await tx.db
        .selectFrom('event')
        .selectAll()
        .where('tenantId', '=', world.tenant.id)
        .orderBy('id')
        .execute();
      const fresh = rows.filter(({ id, type }) => bookingFollower.hears.some((one) => one === type) && !done.has(id));
      for (const { id } of fresh) done.add(id);
      const events = fresh.map((row) => ({ ...row, at: Temporal.Instant.fromEpochMilliseconds(row.at.getTime()) }));
      await bookingFollower.react(tx, events as unknown as HeardEvent<'booking.updated'>[]);
    });
  const done = new Set<string>();

  test('moves with it, keeping its own times, and to another building', async () => {
    const ann = await person();
    const [room, far] = [
      await createResource(world, { buildingId: tower }),
      await createResource(world, { buildingId: annex }),
    ];
    const booking = await createBooking(as(ann), {
      resourceIds: [room],
      start: '2030-01-07T09:00',
      end: '2030-01-07T10:00',
    });
    const early = await invite(ann, { bookingId: booking.id, start: '2030-01-07T08:45' });
    await updateBooking(as(ann), { id: booking.id, start: '2030-01-08T14:00', end: '2030-01-08T16:00' });
    await heard();
    const moved = await getVisit(as(ann), { id: early.id });
    expect(moved).toMatchObject({ start: '2030-01-08T05:45:00.000Z', end: '2030-01-08T08:00:00.000Z', version: 2 });
    await updateBooking(as(ann), { id: booking.id, resourceIds: [far] });
    await heard();
    expect(await getVisit(as(ann), { id: early.id })).toMatchObject({ ...moved, buildingId: annex, version: 3 });
    // A new title is nothing to them.
    await updateBooking(as(ann), { id: booking.id, title: 'Another' });
    await heard();
    expect((await getVisit(as(ann), { id: early.id })).version).toBe(3);
  });

  test('moves once for several moves heard of together, and not for those from before it was made', async () => {
    const ann = await person();
    const room = await createResource(world, { buildingId: tower });
    const during = { start: '2030-01-07T09:00', end: '2030-01-07T10:00' };
    const { id } = await createBooking(as(ann), { resourceIds: [room], ...during });
    const early = await invite(ann, { bookingId: id, ...during });
    await updateBooking(as(ann, '2030-01-07T00:01:00Z'), { id, start: '2030-01-07T11:00', end: '2030-01-07T12:00' });
    const moved = { start: '2030-01-07T12:00', end: '2030-01-07T13:00' };
    await updateBooking(as(ann, '2030-01-07T00:02:00Z'), { id, ...moved });
    const late = await createVisit(as(ann, '2030-01-07T00:03:00Z'), {
      visitors: [vera()],
      buildingId: tower,
      bookingId: id,
      ...moved,
    });
    await heard();
    const [start, end] = ['2030-01-07T04:00:00.000Z', '2030-01-07T05:00:00.000Z'];
    expect(await getVisit(as(ann), { id: early.id })).toMatchObject({ start, end, version: 2 });
    expect(await getVisit(as(ann), { id: late.id })).toMatchObject({ start, end, version: 1 });
  });

  test('is called off with it, and its host told why, unless somebody is here', async () => {
    const ann = await person();
    const room = await createResource(world, { buildingId: tower });
    const booking = await createBooking(as(ann), {
      resourceIds: [room],
      start: '2030-01-07T09:00',
      end: '2030-01-07T10:00',
    });
    const [visit, here] = [await invite(ann, { bookingId: booking.id }), await invite(ann, { bookingId: booking.id })];
    await noteArrival(as(ann), { id: here.id });
    await cancelBooking(as(ann), { id: booking.id });
    await heard();
    expect((await getVisit(as(ann), { id: visit.id })).cancelledAt).not.toBeNull();
    expect((await getVisit(as(ann), { id: here.id })).cancelledAt).toBeNull();
    const events = world.db.selectFrom('event').select(['actor', 'data']).where('type', '=', 'visit.cancelled');
    expect(await events.where('subjectId', '=', visit.id).execute()).toMatchObject([
      { actor: world.ctx.who.key, data: { why: 'booking' } },
    ]);
  });
});
