import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, createClosing, NOW, refusalOf, type Closing } from '../../../test/support/closing.ts';
import { MAX_CLOSED_UNITS } from './contract.ts';
import { checkClosure, liftClosure } from './closures.ts';
import { decidePile } from './rules.ts';

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

test('lifted, a closure leaves to each of many others what they close too, in steps of which none is large', async () => {
  const { db, tenant } = set.world;
  const [desks, nights] = [42, 50];
  for (let i = 0; i < desks; i++) await set.thing({ floorId: set.above });
  const { id } = await set.close({ floorId: set.above, end: '2031-01-01T00:00Z' });
  await sql`insert into closure (tenant_id, building_id, floor_id, starts_at, ends_at, reason, created_by, created_at)
    select ${tenant.id}, ${set.building}, ${set.above}, night, night + interval '8 hours', 'Nights', 'system', ${NOW.toString()}::timestamptz
    from generate_series(${at('20:00', 9)}::timestamptz, ${at('20:00', 9)}::timestamptz + ${nights - 1} * interval '1 day', interval '1 day') as night`.execute(
    db,
  );
  await liftClosure(set.as(), { id });
  const held = sql<{
    holds: number;
    closures: number;
  }>`select count(*)::integer as holds, count(distinct origin_id)::integer as closures
    from hold where origin = 'closure' and upper(during) - lower(during) = interval '8 hours'`;
  expect((await held.execute(db)).rows).toEqual([{ holds: desks * nights, closures: nights }]);
});

test('so much only is closed at once more than once that each can be lifted', async () => {
  const most = { type: 'equipment', quantity: 1000, floorId: set.floor };
  for (let units = 0; units < MAX_CLOSED_UNITS / 4; units += most.quantity) await set.add(most);
  const { db, tenant } = set.world;
  await sql`insert into closure (tenant_id, building_id, floor_id, starts_at, ends_at, reason, created_by, created_at)
    select ${tenant.id}, ${set.building}, ${set.floor}, ${at('00:00')}, ${at('00:00', 12)}, 'Works', 'system', ${NOW.toString()}::timestamptz
    from generate_series(1, 5)`.execute(db);
  const wish = { floorId: set.floor, start: at('00:00', 11), end: at('00:00', 13) };
  const refused = { code: 'closure_too_large', param: 'end' };
  expect(await refusalOf(set.close(wish))).toMatchObject(refused);
  expect(await refusalOf(checkClosure(set.as(), wish))).toMatchObject(refused);
  expect(await refusalOf(checkClosure(set.as(), { ...wish, start: at('00:00', 12) }))).toBeNull();
  expect(await refusalOf(checkClosure(set.as(), { ...wish, floorId: set.above }))).toBeNull();
});

test('many short ones within a long one count, though none of them meets another', () => {
  const house = { floorId: null, areaId: null };
  const year = { ...house, start: 0, end: 365, units: 500 };
  const nights = Array.from({ length: MAX_CLOSED_UNITS / 500 }, (_, i) => ({
    ...house,
    start: i,
    end: i + 1,
    units: 700,
  }));
  const last = { ...house, start: 200, end: 201, units: 700 };
  expect(decidePile(year, nights).ok).toBe(true);
  expect(decidePile(nights[0] ?? last, [year, ...nights.slice(1)]).ok).toBe(true);
  expect(decidePile(last, [year, ...nights]).ok).toBe(false);
  expect(decidePile({ ...last, floorId: 1 }, [{ ...year, floorId: 2 }, ...nights]).ok).toBe(true);
  expect(decidePile({ ...last, start: 365, end: 366 }, [year, ...nights]).ok).toBe(true);
});
