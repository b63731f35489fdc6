import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { at, createClosing, refusalOf, type Closing } from '../../../test/support/closing.ts';
import { createUser } from '../../../test/support/database.ts';
import { setDelegate, removeDelegate } from '../delegates/delegates.ts';
import { createPolicy } from '../policies/policies.ts';
import { addGroupMember, createGroup } from '../people/people.ts';
import { deleteResource } from '../resources/resources.ts';
import { getWaiting, joinWaiting, leaveWaiting, listWaiting } from './waiting-list.ts';

/** What somebody waits for that another asked for in her name. */

let set: Closing;
type Person = Awaited<ReturnType<typeof createUser>>;
let ada: Person;
let ben: Person;
let cyd: Person;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());
beforeEach(async () => {
  [ada, ben, cyd] = [await createUser(set.world), await createUser(set.world), await createUser(set.world)];
});

const nine = { start: at('09:00', 9), end: at('10:00', 9) };

/** A desk that somebody else has at nine. */
async function taken(): Promise<number> {
  const id = await set.thing();
  await set.book([id], nine.start, nine.end);
  return id;
}
const wait = (by: Person, given: { readonly resourceIds: number[]; readonly hostId?: number }) =>
  joinWaiting(set.as(by.who), { ...nine, ...given });
const seen = async (by: Person, query: { readonly hostId?: number; readonly limit?: number } = {}): Promise<number[]> =>
  (await listWaiting(set.as(by.who), { open: true, ...query })).items.map(({ id }) => id);

test('a delegate finds what she has somebody wait for, as long as she is one, and all of it where she asks for whose it is', async () => {
  const system = set.world.ctx;
  await setDelegate(system, { id: ada.id, userId: ben.id });
  const { id: theirs } = await wait(ben, { resourceIds: [await taken()], hostId: ada.id });
  const { id: hers } = await wait(ada, { resourceIds: [await taken()] });
  const { id: own } = await wait(ben, { resourceIds: [await taken()] });
  expect([await seen(ada), await seen(ben)]).toEqual([
    [theirs, hers],
    [theirs, own],
  ]);
  expect(await seen(ben, { hostId: ada.id })).toEqual([theirs, hers]);
  expect([await seen(cyd, { hostId: ada.id }), await seen(ada, { hostId: ben.id })]).toEqual([[], []]);
  const first = await listWaiting(set.as(ben.who), { limit: 1 });
  const next = await listWaiting(set.as(ben.who), { limit: 1, cursor: first.nextCursor ?? '' });
  expect([...first.items, ...next.items].map(({ id }) => id)).toEqual([theirs, own]);
  await removeDelegate(system, { id: ada.id, userId: ben.id });
  expect([await seen(ben), await seen(ben, { hostId: ada.id })]).toEqual([[own], []]);
});

test('whoever manages bookings there, by role or by policy, finds what she has somebody wait for', async () => {
  const receptionist = await createUser(set.world, { role: 'receptionist' });
  const [desk, other] = [await taken(), await taken()];
  const { id: first } = await wait(receptionist, { resourceIds: [desk, other], hostId: ada.id });
  expect(await seen(receptionist)).toEqual([first]);
  const there = { ...receptionist, who: { ...receptionist.who, reach: [set.building] } };
  expect([await seen(there), await seen(there, { hostId: ada.id })]).toEqual([[first], [first]]);
  const elsewhere = { ...receptionist, who: { ...receptionist.who, reach: [set.building + 1000] } };
  expect([await seen(elsewhere), await seen(elsewhere, { hostId: ada.id })]).toEqual([[], []]);
  const { id: group } = await createGroup(set.world.ctx, { name: 'Keepers' });
  await addGroupMember(set.world.ctx, { id: group, userId: cyd.id }, async () => undefined);
  await createPolicy(set.world.ctx, { name: 'Kept', resourceId: desk, rules: { managedBy: { groupIds: [group] } } });
  const { id: second } = await wait(cyd, { resourceIds: [desk], hostId: ada.id });
  expect([await seen(cyd), await seen(cyd, { hostId: ada.id })]).toEqual([[second], [second]]);
});

test('a wait of which nothing is left is nobody’s business elsewhere either', async () => {
  const receptionist = await createUser(set.world, { role: 'receptionist' });
  const { id } = await wait(ada, { resourceIds: [await taken()] });
  await set.world.db.deleteFrom('waitingEntryResource').where('entryId', '=', id).execute();
  const elsewhere = set.as({ ...receptionist.who, reach: [set.building + 1000] });
  expect(await refusalOf(getWaiting(elsewhere, { id }))).toMatchObject({ code: 'not_found' });
  expect(await refusalOf(leaveWaiting(elsewhere, { id }))).toMatchObject({ code: 'not_found' });
  expect(await getWaiting(set.as(receptionist.who), { id })).toMatchObject({ id, resourceIds: [] });
});

test('what somebody waits for is retired, and not deleted: none of it goes without a version of hers', async () => {
  const hall = await set.thing({ type: 'room' });
  const { id } = await wait(ada, { resourceIds: [await taken()] });
  // It was busy when she asked, and nobody ever booked it.
  const also = { tenantId: set.world.tenant.id, entryId: id, resourceId: hall };
  await set.world.db.insertInto('waitingEntryResource').values(also).execute();
  const before = await getWaiting(set.as(ada.who), { id });
  expect(await refusalOf(deleteResource(set.as(), { id: hall }))).toMatchObject({ code: 'in_use' });
  expect(await getWaiting(set.as(ada.who), { id })).toEqual(before);
});

test('nobody waits twice for the very same, whoever asks: it is said which entry that is', async () => {
  await setDelegate(set.world.ctx, { id: ada.id, userId: ben.id });
  const [desk, other] = [await taken(), await taken()];
  const { id } = await wait(ben, { resourceIds: [other, desk], hostId: ada.id });
  for (const again of [
    () => wait(ben, { resourceIds: [desk, other], hostId: ada.id }),
    () => wait(ada, { resourceIds: [other, desk] }),
  ])
    expect(await refusalOf(again())).toMatchObject({ code: 'waiting_already', entryId: id });
  // Of one of them, or at another time, or for somebody else it is not the same.
  const { id: less, ahead } = await wait(ada, { resourceIds: [desk] });
  expect(ahead).toBe(0);
  expect(await wait(ben, { resourceIds: [desk] })).toMatchObject({ state: 'waiting', ahead: 2 });
  await leaveWaiting(set.as(ada.who), { id: less });
  expect(await wait(ada, { resourceIds: [desk] })).toMatchObject({ state: 'waiting', ahead: 1 });
});

test('a page beside a thousand entries of others is shown in bounded work, whatever PostgreSQL knows of the tables: of each, what it waits for is looked at about once', async () => {
  const [others, wanted] = [1_000, 20];
  const desks = await Promise.all(Array.from({ length: wanted }, () => taken()));
  const last = await wait(ada, { resourceIds: desks });
  const { tenant, db } = set.world;
  await sql`with entry as (
      insert into waiting_entry (tenant_id, host_id, title, zone, starts_at, ends_at, state, created_by, created_at)
      select ${tenant.id}::integer, ${ben.id}::integer, '', zone, starts_at, ends_at, 'waiting', 'system', created_at
      from waiting_entry, generate_series(1, ${others}::integer) where id = ${last.id} returning id)
    insert into waiting_entry_resource (tenant_id, entry_id, resource_id)
    select ${tenant.id}::integer, entry.id, wanted.id from entry, unnest(${desks}::integer[]) as wanted (id)`.execute(
    db,
  );
  const id = await joinedAfter(ada, desks);
  const looked = await set.as(ada.who).tx(async (tx) => {
    const looks = async (): Promise<number> => {
      const { rows } = await sql<{ n: number }>`select coalesce(sum(idx_scan + seq_scan), 0)::integer as n
        from pg_stat_xact_user_tables`.execute(tx.db);
      return rows[0]?.n ?? Infinity;
    };
    const before = await looks();
    const { items } = await listWaiting(tx, { open: true });
    expect(items.map((one) => [one.id, one.ahead])).toEqual([
      [last.id, 0],
      [id, others],
    ]);
    return (await looks()) - before;
  });
  // The plan that it had looked at all of that for each of these, and came to no end.
  expect(looked).toBeLessThan(1.5 * others * wanted);
});

/** She waits for the same a minute longer, and so behind all who do by now. */
async function joinedAfter(by: Person, resourceIds: number[]): Promise<number> {
  return (await joinWaiting(set.as(by.who), { ...nine, resourceIds: [...resourceIds, await taken()] })).id;
}
