import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ctx, Tx } from '../../server/platform/context/context.ts';
import { Problem } from '../../server/platform/contract/problems.ts';
import { cancelBooking } from '../../server/modules/bookings/bookings.ts';
import { createClosure } from '../../server/modules/closures/closures.ts';
import { deleteGroup } from '../../server/modules/people/people.ts';
import { createBooking } from '../../server/modules/series/series.ts';
import {
  cancelTeamDay,
  getTeamDay,
  releaseTeamDay,
  takeTeamDaysFrom,
  takeTeamPlace,
  updateTeamDay,
} from '../../server/modules/team-days/team-days.ts';
import { countDeadlocks } from '../support/database.ts';
import { interleave, orders, type Writer } from '../support/interleave.ts';
import { createTeamDays, DATE, DEADLINE, NINE_TO_FIVE, type Person, type TeamDays } from '../support/team-days.ts';

/** Whoever is first: nobody has a desk that another has, nobody two, and what is reserved is held or given back. */

let set: TeamDays;
beforeAll(async () => {
  set = await createTeamDays();
});
afterAll(() => set[Symbol.asyncDispose]());

let ann: Person;
let ben: Person;
let stranger: Person;
let groupId: number;
let one: number;
let other: number;
beforeEach(async () => {
  [ann, ben, stranger] = [await set.person(), await set.person(), await set.person()];
  groupId = await set.team(ann, ben);
  [one, other] = [await set.desk(), await set.desk()];
});

const code = (error: unknown): string | null => {
  if (error === null) return null;
  if (error instanceof Problem) return error.kind.code;
  throw error;
};
const writer = (ctx: Ctx, work: (tx: Tx) => Promise<unknown>): Writer => ({
  ctx,
  steps: [async (tx) => void (await work(tx))],
});
async function race(order: string, a: Writer, b: Writer): Promise<(string | null)[]> {
  return (await interleave(set.testing.database, order, { A: a, B: b })).map(code);
}

/** One of two had it, the other was refused so. */
const oneLost = (outcomes: readonly (string | null)[], refused: string): void =>
  expect([
    [null, refused],
    [refused, null],
  ]).toContainEqual(outcomes);

/** Found without trusting the constraint. */
async function overlaps(): Promise<number> {
  const { rows } =
    await sql`select a.id from hold a join hold b on a.tenant_id = b.tenant_id and a.resource_id = b.resource_id
    and a.unit = b.unit and a.id < b.id and a.starts_at < b.ends_at and b.starts_at < a.ends_at`.execute(set.world.db);
  return rows.length;
}

const planned = async (...resourceIds: readonly number[]): Promise<number> =>
  (await set.plan(ann, { groupId, resourceIds: [...resourceIds] })).id;
const taking = (by: Person, id: number, resourceId?: number): Writer =>
  writer(set.as(by), (tx) => takeTeamPlace(tx, { id, ...(resourceId !== undefined && { resourceId }) }));
const releasing = (id: number): Writer => writer(set.system(DEADLINE), (tx) => releaseTeamDay(tx, { teamDayId: id }));
const booking = (...resourceIds: readonly number[]): Writer =>
  writer(set.as(stranger), (tx) => createBooking(tx, { resourceIds: [...resourceIds], ...NINE_TO_FIVE }));
const planning = (...resourceIds: readonly number[]): Writer =>
  writer(set.as(ann), (tx) => set.planIn(tx, { groupId, resourceIds: [...resourceIds] }));
const toldOf = async (type: string, id: number): Promise<number> =>
  (await set.told(type)).filter(({ subjectId }) => subjectId === id).length;
const read = (id: number) => getTeamDay(set.as(), { id });
const bookingsOf = async (by: Person): Promise<number> =>
  (
    await set.world.db
      .selectFrom('booking')
      .select('id')
      .where('hostId', '=', by.id)
      .where('state', '=', 'confirmed')
      .execute()
  ).length;

describe.each(orders(2, 2))('%s', (order) => {
  test('two take the same place: one has it', async () => {
    const id = await planned(one);
    const lost = await race(order, taking(ann, id, one), taking(ben, id, one));
    oneLost(lost, 'team_day_place_taken');
    expect(await read(id)).toMatchObject({ taken: 1, left: 0 });
    expect(await set.held(one)).toEqual(['booking']);
  });

  test('two take any place: each has another', async () => {
    const id = await planned(one, other);
    expect(await race(order, taking(ann, id), taking(ben, id))).toEqual([null, null]);
    expect([await set.held(one), await set.held(other)]).toEqual([['booking'], ['booking']]);
    expect([await bookingsOf(ann), await bookingsOf(ben)]).toEqual([1, 1]);
  });

  test('one takes two places at once: she has one', async () => {
    const id = await planned(one, other);
    const lost = await race(order, taking(ben, id, one), taking(ben, id, other));
    expect(lost.filter((each) => each === 'team_day_has_place')).toHaveLength(1);
    expect(await bookingsOf(ben)).toBe(1);
    expect(await read(id)).toMatchObject({ taken: 1, left: 1 });
  });

  test('a place is taken while what is left is given back: one of both, and all of it is told once', async () => {
    const id = await planned(one, other);
    const [took, released] = await race(order, taking(ben, id, one), releasing(id));
    expect([[null, 'team_day_over'].includes(took ?? null), released]).toEqual([true, null]);
    expect([await set.held(one), await set.held(other)]).toEqual([took === null ? ['booking'] : [], []]);
    expect(await toldOf('team_day.released', id)).toBe(1);
  });

  test('two workers give back what is left: once', async () => {
    const id = await planned(one);
    expect(await race(order, releasing(id), releasing(id))).toEqual([null, null]);
    expect([await set.held(one), await toldOf('team_day.released', id)]).toEqual([[], 1]);
  });

  test('desks are reserved while one of them is booked: one of both', async () => {
    const lost = await race(order, planning(one, other), booking(one));
    oneLost(lost, 'resource_already_booked');
    expect(await set.held(one)).toEqual([lost[0] === null ? 'team_day' : 'booking']);
    expect(await set.held(other)).toEqual(lost[0] === null ? ['team_day'] : []);
  });

  test('the same desks are reserved for two teams, and booked together the other way round', async () => {
    const lost = await race(order, planning(one, other), planning(other, one));
    oneLost(lost, 'resource_already_booked');
    const [third, fourth] = [await set.desk(), await set.desk()];
    const also = await race(order, planning(third, fourth), booking(fourth, third));
    oneLost(also, 'resource_already_booked');
    expect(await set.held(third)).toEqual(await set.held(fourth));
  });

  test('a place is taken while it is closed: closed it is, and who has booked is moved or cancelled', async () => {
    const id = await planned(one, other);
    const closing = writer(set.as(), (tx) =>
      createClosure(tx, { resourceId: one, start: `${DATE}T00:00Z`, end: `${DATE}T23:00Z`, reason: 'Works' }),
    );
    const [took, closed] = await race(order, taking(ben, id, one), closing);
    expect([[null, 'not_found'].includes(took ?? null), closed]).toEqual([true, null]);
    expect(await set.held(one)).toEqual(['out_of_service']);
    expect((await read(id)).left).toBe(1);
  });

  test('desks are reserved while one of them is closed: closed it is', async () => {
    const closing = writer(set.as(), (tx) =>
      createClosure(tx, { resourceId: one, start: `${DATE}T00:00Z`, end: `${DATE}T23:00Z`, reason: 'Works' }),
    );
    const [reserved, closed] = await race(order, planning(one, other), closing);
    expect([[null, 'resource_already_booked'].includes(reserved ?? null), closed]).toEqual([true, null]);
    expect(await set.held(one)).toEqual(['out_of_service']);
    expect(await set.held(other)).toEqual(reserved === null ? ['team_day'] : []);
  });

  test('a place is taken while the day is cancelled, or loses places', async () => {
    const id = await planned(one);
    const cancelling = writer(set.as(ann), (tx) => cancelTeamDay(tx, { id }));
    const [took, cancelled] = await race(order, taking(ben, id), cancelling);
    expect([[null, 'team_day_over'].includes(took ?? null), cancelled]).toEqual([true, null]);
    expect(await set.held(one)).toEqual(took === null ? ['booking'] : []);
    const [third, fourth] = [await set.desk(), await set.desk()];
    const next = await planned(third, fourth);
    const [taken, lowered] = await race(
      order,
      taking(ann, next, third),
      writer(set.as(ann), (tx) => updateTeamDay(tx, { id: next, count: 1 })),
    );
    expect([taken === null || taken === 'not_found', lowered]).toEqual([true, null]);
    expect((await read(next)).places).toBe(1);
    expect([...(await set.held(third)), ...(await set.held(fourth))]).toHaveLength(1);
  });

  test('the deadline is moved while what is left is given back', async () => {
    const id = await planned(one);
    const moving = writer(set.as(ann), (tx) => updateTeamDay(tx, { id, releaseAt: '2030-01-09T08:00:00Z' }));
    const [moved, released] = await race(order, moving, releasing(id));
    expect(released).toBeNull();
    expect(await set.held(one)).toEqual(moved === null ? ['team_day'] : []);
    expect([moved, await toldOf('team_day.released', id)]).toEqual(moved === null ? [null, 0] : ['team_day_over', 1]);
  });

  test('the team goes while a day is planned for it, or a place is taken', async () => {
    const going = writer(set.system(), (tx) => deleteGroup(tx, { id: groupId }, takeTeamDaysFrom));
    const id = await planned(other);
    await race(order, taking(ben, id), going);
    await set.work();
    expect([[], ['booking']]).toContainEqual(await set.held(other));
    groupId = await set.team(ann, ben);
    const [error] = await interleave(set.testing.database, order, { A: planning(one), B: goingOf(groupId) });
    await set.work();
    expect(await set.held(one)).toEqual([]);
    const { constraint } = (error ?? {}) as { constraint?: string };
    expect(error === null || constraint === 'team_day_group_fk' || code(error) === 'not_found').toBe(true);
  });

  test('a place is given back while the day ends: nothing of it stays held', async () => {
    const id = await planned(one);
    const { id: bookingId } = await takeTeamPlace(set.as(ben), { id });
    await cancelBooking(set.as(ben), { id: bookingId });
    const back = writer(set.system(), (tx) => set.hear(tx, bookingId));
    expect(await race(order, back, releasing(id))).toEqual([null, null]);
    expect(await set.held(one)).toEqual([]);
  });
});

const goingOf = (id: number): Writer => writer(set.system(), (tx) => deleteGroup(tx, { id }, takeTeamDaysFrom));

// Last: it ends all that is at work there.
test('nothing overlaps, and nobody waited in a circle', async () => {
  expect(await overlaps()).toBe(0);
  expect(await countDeadlocks(set.testing.connection)).toBe(0);
});
