import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { at, createClosing, NOW, refusalOf, type Closing } from '../../../test/support/closing.ts';
import { contextFor, createBuilding, createResource, createUser } from '../../../test/support/database.ts';
import { workOff } from '../../../test/support/queue.ts';
import { updateBuilding } from '../places/places.ts';
import { getWaiting, joinWaiting, offerListener } from '../waiting-list/waiting-list.ts';
import { declaredJobs } from '../../contracts.ts';
import { doers } from '../../wiring.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { zoneDataVersion } from '../../platform/time.ts';
import {
  createAssignment,
  endAssignment,
  getAssignment,
  keepDays,
  keepDaysAnyhow,
  releaseAssignment,
} from './assignments.ts';

const jobs = joinJobs(
  declaredJobs,
  doers({
    sender: null,
    letters: {
      publicUrl: 'https://desks.example',
      mailRoute: 'kept',
      organizer: { name: 'Atrium', email: 'atrium@desks.example' },
    },
  }),
);

// The building keeps UTC until it says otherwise; today is Monday 7 January 2030, 08:00.
let set: Closing;
let her: Awaited<ReturnType<typeof createUser>>;
let desk: number;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());
beforeEach(async () => {
  await move('UTC');
  her = await createUser(set.world);
  desk = await set.thing();
});

const day = (n: number): string => `2030-01-${String(n).padStart(2, '0')}`;
const move = (zone: string) => updateBuilding(set.world.ctx, { id: set.building, zone }, keepDays);
const assign = (given: object) => createAssignment(set.as(), { resourceId: desk, userId: her.id, ...given });

/** What an assignment holds, put together. */
async function heldFor({ id }: { readonly id: number }): Promise<string[]> {
  const held = sql<{ start: Date; end: Date }>`select lower(one) as start, upper(one) as "end" from
    (select unnest(range_agg(during)) as one from hold where origin = 'assignment' and origin_id = ${id}) as held order by one`;
  const clock = (time: Date) => time.toISOString().slice(8, 16);
  return (await held.execute(set.world.db)).rows.map(({ start, end }) => `${clock(start)}–${clock(end)}`);
}

it('what is assigned is held on the days of the building, by whatever clocks it goes', async () => {
  const { id } = await assign({ firstDay: day(9), lastDay: day(13), kind: 'flexi', checkInBy: '09:00' });
  await releaseAssignment(set.as(her.who), { id, firstDay: day(11), lastDay: day(11) });
  await move('Asia/Hong_Kong');
  expect(await heldFor({ id })).toEqual(['08T16:00–10T16:00', '11T16:00–13T16:00']);
  const jobs = set.world.db.selectFrom('job').select('runAt').where('name', '=', 'assignment.bump');
  expect(await jobs.where('key', '=', String(id)).execute()).toEqual([{ runAt: new Date(at('01:00', 9)) }]);
  await move('America/New_York');
  expect(await heldFor({ id })).toEqual(['09T05:00–11T05:00', '12T05:00–14T05:00']);
});

it('one follows the other wherever the day between them begins, and a day that is over by then is given free', async () => {
  const today = await assign({ resourceId: await set.thing(), lastDay: day(7) });
  const other = await createUser(set.world);
  const one = await assign({ firstDay: day(9), lastDay: day(10) });
  const next = await assign({ firstDay: day(11), lastDay: day(12), userId: other.id });
  await move('Asia/Hong_Kong');
  const all = async () => [await heldFor(today), await heldFor(one), await heldFor(next)];
  expect(await all()).toEqual([['07T08:00–07T16:00'], ['08T16:00–10T16:00'], ['10T16:00–12T16:00']]);
  await move('America/New_York');
  expect(await all()).toEqual([['07T08:00–08T05:00'], ['09T05:00–11T05:00'], ['11T05:00–13T05:00']]);
  // By these clocks it is Tuesday by then.
  const ctx = contextFor(set.testing.database, set.world.ctx.who, NOW.add({ hours: 10 }));
  await updateBuilding(ctx, { id: set.building, zone: 'Asia/Tokyo' }, keepDays);
  expect(await heldFor(today)).toEqual(['07T08:00–07T18:00']);
});

it('where others have what it would hold then, the zone stays, and the refusal says what is in the way', async () => {
  const { id } = await assign({ firstDay: day(9), lastDay: day(10) });
  await set.book([desk], at('20:00', 8), at('21:00', 8));
  expect(await refusalOf(move('Asia/Hong_Kong'))).toMatchObject({
    code: 'in_use',
    param: 'zone',
    clashes: [{ resourceId: desk, start: '2030-01-08T20:00:00.000Z' }],
  });
  expect(await set.held(desk)).toEqual(['08T20:00–08T21:00 booking', '09T00:00–11T00:00 assignment']);
  expect((await getAssignment(set.as(), { id })).zone).toBe('UTC');
  await endAssignment(set.as(), { id });
});

it('who waits for what is free then is offered it', async () => {
  await assign({ firstDay: day(9), lastDay: day(10) });
  const waiter = await createUser(set.world);
  const period = { start: at('20:00', 10), end: at('21:00', 10) };
  await joinWaiting(set.as(waiter.who), { resourceIds: [desk], ...period });
  await move('Asia/Hong_Kong');
  const [data] = await set.told('building.updated', set.building);
  expect(offerListener.hears).toContain('building.updated');
  await set.as().tx((tx) => offerListener.react(tx, [{ type: 'building.updated', data }] as never));
  const jobs = set.world.db.selectFrom('job').select('id').where('name', '=', 'waiting_list.offer');
  expect(await jobs.where('key', '=', String(desk)).execute()).toHaveLength(1);
});

it('after the zone data changed it is held on the days that were meant, but for what others have by then', async () => {
  const { id } = await assign({ firstDay: day(9), lastDay: day(10) });
  const other = await assign({ resourceId: await set.thing(), firstDay: day(9), lastDay: day(9) });
  // As a server left it that took the clocks for an hour ahead of what they are.
  await sql`update hold set starts_at = starts_at - interval '1 hour', ends_at = ends_at - interval '1 hour'
    where origin = 'assignment' and origin_id in (${id}, ${other.id})`.execute(set.world.db);
  await set.book([desk], at('23:00', 10), at('23:30', 10));
  const look = { version: zoneDataVersion, step: 'tell', after: null, again: true } as const;
  await set.as().tx(async (tx) => tx.later('zone_data.apply', look, { key: 'look' }));
  await workOff(set.testing.database, jobs, { clock: () => NOW });
  expect(await heldFor({ id })).toEqual(['09T00:00–10T23:00', '10T23:30–11T00:00']);
  expect(await heldFor(other)).toEqual(['09T00:00–10T00:00']);
});

it('what is free by the clocks after the zone data changed is offered to who waits for it', async () => {
  const { id } = await assign({ firstDay: day(9), lastDay: day(10) });
  const waiter = await createUser(set.world);
  const { id: entryId } = await joinWaiting(set.as(waiter.who), {
    resourceIds: [desk],
    start: at('23:00', 10),
    end: at('23:59', 10),
  });
  await workOff(set.testing.database, jobs, { clock: () => NOW });
  expect(await getWaiting(set.as(waiter.who), { id: entryId })).toMatchObject({ state: 'waiting' });
  // As if its last day had been held until an hour later than it is: what waits is for then.
  await sql`update waiting_entry set starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour'
    where id = ${entryId}`.execute(set.world.db);
  await sql`update hold set ends_at = ends_at + interval '1 hour'
    where origin = 'assignment' and origin_id = ${id}`.execute(set.world.db);
  await set.as().tx((tx) => keepDaysAnyhow(tx, { buildingId: set.building }));
  await workOff(set.testing.database, jobs, { clock: () => NOW });
  expect(await getWaiting(set.as(waiter.who), { id: entryId })).toMatchObject({ state: 'offered' });
});

it('what is over by the clocks of where it goes holds nothing there any more', async () => {
  const far = (zone: string) => createBuilding(set.world, { zone });
  const [west, east] = [await far('Pacific/Pago_Pago'), await far('Pacific/Kiritimati')];
  const moving = await createResource(set.world, { buildingId: west });
  const { id } = await createAssignment(set.as(), { resourceId: moving, userId: her.id, lastDay: day(6) });
  expect(await heldFor({ id })).toHaveLength(1);
  await set.change(moving, { buildingId: east });
  expect(await heldFor({ id })).toEqual([]);
});
