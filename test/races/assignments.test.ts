import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Tx } from '../../server/platform/context/context.ts';
import { Problem } from '../../server/platform/contract/problems.ts';
import { deactivateUser } from '../../server/modules/access/access.ts';
import {
  bump,
  checkInAssignment,
  createAssignment,
  endAssignment,
  followAbsences,
  releaseAssignment,
  takeBackAssignment,
  updateAssignment,
} from '../../server/modules/assignments/assignments.ts';
import { getBooking, updateBooking } from '../../server/modules/bookings/bookings.ts';
import { closing, createClosure, liftClosure } from '../../server/modules/closures/closures.ts';
import { createCategory, createFloor } from '../../server/modules/places/places.ts';
import { createResource, retireResource } from '../../server/modules/resources/resources.ts';
import { createBooking } from '../../server/modules/series/series.ts';
import { listAbsences, setWorkDay } from '../../server/modules/teams/teams.ts';
import { at, createClosing, NOW, type Closing } from '../support/closing.ts';
import { countDeadlocks, createUser } from '../support/database.ts';
import { interleave, orders, type Writer } from '../support/interleave.ts';

/** Whoever is first: what is assigned is held, nobody else has it then, and nothing that was booked is lost without a word. */

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

type Person = Awaited<ReturnType<typeof createUser>>;
let floor: number;
let categoryId: number;
let her: Person;
let desk: number;
beforeEach(async () => {
  floor = (await createFloor(set.as(), { name: 'Own', buildingId: set.building, level: 3 })).id;
  categoryId = (await createCategory(set.as(), { name: 'Own' })).id;
  her = await createUser(set.world);
  desk = await thing();
});
const thing = (given: object = {}) => set.thing({ floorId: floor, categoryId, ...given });
const NINE = { start: at('09:00', 9), end: at('10:00', 9) };
const day = (n: number): string => `2030-01-${String(n).padStart(2, '0')}`;

const writer = (step: (tx: Tx) => Promise<unknown>, who = set.keeper.who, now = NOW): Writer => ({
  ctx: set.as(who, now),
  steps: [async (tx) => void (await step(tx))],
});
const wish = (given: object = {}) => ({ resourceId: desk, userId: her.id, ...given });
const assigning = (given: object = {}): Writer => writer((tx) => createAssignment(tx, wish(given)));
const assign = (given: object = {}) => createAssignment(set.as(), wish(given));

const code = (error: unknown): string | null => {
  if (error === null) return null;
  if (error instanceof Problem) return error.kind.code;
  throw error;
};
const race = async (order: string, a: Writer, b: Writer): Promise<(string | null)[]> =>
  (await interleave(set.testing.database, order, { A: a, B: b })).map(code);

/** Found without trusting the constraint. */
async function overlaps(): Promise<unknown[]> {
  const { rows } =
    await sql`select a.id from hold a join hold b on a.tenant_id = b.tenant_id and a.resource_id = b.resource_id
    and a.unit = b.unit and a.id < b.id and a.starts_at < b.ends_at and b.starts_at < a.ends_at`.execute(set.world.db);
  return rows;
}

/** What is held of the desk, what follows without a gap put together. */
async function held(resourceId = desk): Promise<string[]> {
  expect(await overlaps()).toEqual([]);
  const { rows } = await sql<{ stretch: string }>`
    select to_char(lower(stretch) at time zone 'UTC', 'DD"T"HH24:MI') || '–'
      || case when upper(stretch) > '2200-01-01' then '…' else to_char(upper(stretch) at time zone 'UTC', 'DD"T"HH24:MI') end
      || ' ' || origin as stretch
    from (select origin, unnest(range_agg(during)) as stretch from hold where resource_id = ${resourceId} group by origin) as held
    order by lower(stretch)`.execute(set.world.db);
  return rows.map(({ stretch }) => stretch);
}

describe.each(orders(2, 2))('an assignment against %s', (order) => {
  test('a booking', async () => {
    const other = await thing({ floorId: set.above });
    const [assigned, booked] = await race(
      order,
      assigning(),
      writer((tx) => createBooking(tx, { resourceIds: [desk], ...NINE })),
    );
    expect(assigned).toBeNull();
    expect([null, 'resource_already_booked']).toContain(booked);
    expect(await held()).toEqual(['07T08:00–… assignment']);
    expect(await held(other)).toEqual(booked === null ? ['09T09:00–09T10:00 booking'] : []);
  });

  test('one that is moved there, and one that is moved away', async () => {
    const other = await thing({ floorId: set.above });
    const into = await set.book([other], NINE.start, NINE.end);
    const [assigned, moved] = await race(
      order,
      assigning(),
      writer((tx) => updateBooking(tx, { id: into.id, resourceIds: [desk], overrule: true })),
    );
    expect(assigned).toBeNull();
    expect([null, 'resource_already_booked']).toContain(moved);
    expect(await getBooking(set.as(), { id: into.id })).toMatchObject({ state: 'confirmed', resourceIds: [other] });
    expect(await held()).toEqual(['07T08:00–… assignment']);
  });

  test('a booking and one in the place of another person’s', async () => {
    const { id } = await assign({ lastDay: day(8) });
    const heir = await createUser(set.world);
    const [assigned, booked] = await race(
      order,
      assigning({ userId: heir.id, insteadOf: id }),
      writer((tx) => createBooking(tx, { resourceIds: [desk], ...NINE })),
    );
    expect(assigned).toBeNull();
    expect([null, 'resource_already_booked']).toContain(booked);
    expect(await held()).toEqual(['07T08:00–… assignment']);
  });

  test('another assignment: one of them has it', async () => {
    const other = await createUser(set.world);
    const both = await race(order, assigning(), assigning({ userId: other.id, firstDay: day(9) }));
    expect(new Set(both)).toEqual(new Set(['resource_assigned', null]));
    expect(await held()).toHaveLength(1);
  });

  test('a closure: it is closed, and hers again when that is lifted', async () => {
    let closureId = 0;
    const closed = writer(async (tx) => {
      const place = { floorId: floor, reason: 'Works', start: at('00:00'), end: at('00:00', 12) };
      closureId = (await createClosure(tx, place)).id;
    });
    expect(await race(order, assigning(), closed)).toEqual([null, null]);
    const during = ['07T08:00–08T00:00 assignment', '08T00:00–12T00:00 closure', '12T00:00–… assignment'];
    expect((await held()).toSorted()).toEqual(during.toSorted());
    expect(
      await race(
        order,
        writer((tx) => liftClosure(tx, { id: closureId })),
        lending(await idOf(), 9, 10),
      ),
    ).toEqual([null, null]);
    expect(await held()).toEqual(['07T08:00–09T00:00 assignment', '11T00:00–… assignment']);
  });

  test('the resource that is combined or goes out of use', async () => {
    const other = await thing();
    const given = { type: 'desk' as const, name: 'Both', buildingId: set.building, partIds: [desk, other] };
    const combined = await race(
      order,
      assigning(),
      writer((tx) => createResource(tx, given, closing)),
    );
    expect([
      [null, 'in_use'],
      ['resource_not_assignable', null],
    ]).toContainEqual(combined);
    desk = await thing();
    const retired = await race(
      order,
      assigning(),
      writer((tx) => retireResource(tx, { id: desk }, closing)),
    );
    expect([
      [null, 'in_use'],
      ['resource_not_assignable', null],
    ]).toContainEqual(retired);
    expect(await held()).toEqual(retired[0] === null ? ['07T08:00–… assignment'] : []);
  });

  test('its person leaving', async () => {
    await assign({ resourceId: await thing() });
    await set.book([desk], NINE.start, NINE.end, { hostId: her.id });
    const admin = await createUser(set.world, { role: 'administrator' });
    const [assigned, left] = await race(
      order,
      assigning(),
      writer((tx) => deactivateUser(tx, { id: her.id }), admin.who),
    );
    expect(left).toBeNull();
    expect([null, 'assignee_inactive']).toContain(assigned);
    expect((await held()).filter((one) => one.endsWith('assignment'))).toEqual([]);
  });
});

const idOf = async (): Promise<number> => {
  const rows = set.world.db.selectFrom('assignment').select('id').where('resourceId', '=', desk);
  return (await rows.executeTakeFirstOrThrow()).id;
};
const lending = (id: number, first: number, last: number): Writer =>
  writer((tx) => releaseAssignment(tx, { id, firstDay: day(first), lastDay: day(last) }), her.who);

describe.each(orders(2, 2))('what is lent out against %s', (order) => {
  test('a booking by a colleague: it is taken back or it is hers', async () => {
    const { id } = await assign();
    const { releases } = await releaseAssignment(set.as(her.who), { id, firstDay: day(9), lastDay: day(9) });
    const [back, booked] = await race(
      order,
      writer((tx) => takeBackAssignment(tx, { id, releaseId: releases[0]?.id ?? 0 }), her.who),
      writer((tx) => createBooking(tx, { resourceIds: [desk], ...NINE })),
    );
    expect([back, booked].filter((one) => one === null)).toHaveLength(1);
    expect([back, booked]).toContain('resource_already_booked');
    expect(await held()).toHaveLength(back === null ? 1 : 3);
  });

  test('its end, another end, and days on which she is away', async () => {
    const { id } = await assign();
    expect(
      await race(
        order,
        lending(id, 9, 9),
        writer((tx) => updateAssignment(tx, { id, lastDay: day(20) })),
      ),
    ).toEqual([null, null]);
    expect(await held()).toEqual(['07T08:00–09T00:00 assignment', '10T00:00–21T00:00 assignment']);
    await setWorkDay(set.as(her.who), { date: day(12), location: 'home' });
    const following = writer((tx) => followAbsences(tx, { userId: her.id }, listAbsences));
    expect(await race(order, following, lending(id, 12, 13))).toEqual([null, null]);
    expect(await held()).toHaveLength(3);
    const [ended, lent] = await race(
      order,
      writer((tx) => endAssignment(tx, { id })),
      lending(id, 15, 16),
    );
    expect(ended).toBeNull();
    expect([null, 'assignment_over']).toContain(lent);
    expect(await held()).toEqual([]);
  });

  test('a check-in against who gives it free at that moment: once, or not at all', async () => {
    const { id } = await assign({ kind: 'flexi' });
    const ten = NOW.add({ hours: 2 });
    const bumping = writer((tx) => bump(tx, { assignmentId: id }), set.keeper.who, ten);
    const here = writer((tx) => checkInAssignment(tx, { id }), her.who, ten.subtract({ milliseconds: 1 }));
    const [bumped, came] = await race(order, bumping, here);
    expect([bumped, await held()]).toEqual(
      came === null
        ? [null, ['07T08:00–… assignment']]
        : [null, ['07T08:00–07T10:00 assignment', '08T00:00–… assignment']],
    );
    expect([null, 'assignment_check_in_refused']).toContain(came);
    const other = await assign({ kind: 'flexi', resourceId: (desk = await thing()) });
    const again = () => writer((tx) => bump(tx, { assignmentId: other.id }), set.keeper.who, ten);
    expect(await race(order, again(), again())).toEqual([null, null]);
    const { rows } = await sql`select from event where type = 'assignment.bumped' and subject_id = ${other.id}`.execute(
      set.world.db,
    );
    expect(rows).toHaveLength(1);
  });
});

describe.each(orders(2, 2))('what is hers, %s, by two at once:', (order) => {
  const backing = (id: number, releaseId: number): Writer =>
    writer((tx) => takeBackAssignment(tx, { id, releaseId }), her.who);
  const idIn = ({ releases }: Awaited<ReturnType<typeof releaseAssignment>>): number => releases[0]?.id ?? 0;

  test('lent and lent, taken back and taken back, closed, and left', async () => {
    const { id } = await assign();
    expect(await race(order, lending(id, 9, 11), lending(id, 10, 12))).toEqual([null, null]);
    expect(await held()).toEqual(['07T08:00–09T00:00 assignment', '13T00:00–… assignment']);
    const releaseId = idIn(await releaseAssignment(set.as(her.who), { id, firstDay: day(9), lastDay: day(9) }));
    const twice = await race(order, backing(id, releaseId), backing(id, releaseId));
    expect(new Set(twice)).toEqual(new Set(['not_found', null]));
    const during = { start: at('00:00', 15), end: at('00:00', 17) };
    const closed = writer((tx) => createClosure(tx, { resourceId: desk, reason: 'Works', ...during }));
    expect(await race(order, closed, lending(id, 14, 16))).toEqual([null, null]);
    const leaving = writer(
      (tx) => deactivateUser(tx, { id: her.id }),
      (await createUser(set.world, { role: 'administrator' })).who,
    );
    const [left, lent] = await race(order, leaving, lending(id, 20, 21));
    expect([left, [null, 'assignment_over']]).toEqual([null, expect.arrayContaining([lent])]);
    expect((await held()).filter((one) => one.endsWith('assignment'))).toEqual([]);
  });
});

test('each version was told once, in their order, and the last is how it is', async () => {
  const { rows } = await sql`select own.id, own.version, told.versions from assignment own left join lateral (
      select array_agg(version order by id) as versions from event
      where tenant_id = own.tenant_id and subject_type = 'assignment' and subject_id = own.id and type <> 'assignment.affected') told on true
    where told.versions is distinct from array(select generate_series(1, own.version))`.execute(set.world.db);
  expect(rows).toEqual([]);
});

// Last: it ends all that is at work there.
test('nobody waited in a circle', async () => {
  expect(await countDeadlocks(set.testing.connection)).toBe(0);
});
