import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, createClosing, NOW, type Closing } from '../../../test/support/closing.ts';
import { workOff } from '../../../test/support/queue.ts';
import { declaredJobs } from '../../contracts.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { zoneDataVersion } from '../../platform/time.ts';
import { doers } from '../../wiring.ts';
import { getBooking } from '../bookings/bookings.ts';
import { getClosure, updateClosure } from './closures.ts';

/*
 * Closures as a server left them whose zone data said that the clocks were an hour ahead of what they are, or behind: at the instants
 * and with the offsets of then.
 */

const organizer = { name: 'Atrium', email: 'atrium@desks.example' };
const letters = { publicUrl: 'https://desks.example', mailRoute: 'kept', organizer } as const;
const jobs = joinJobs(declaredJobs, doers({ sender: null, letters }));

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

async function look(now = NOW): Promise<void> {
  const step = { version: zoneDataVersion, step: 'tell', after: null, again: true } as const;
  await set.as(undefined, now).tx(async (tx) => tx.later('zone_data.apply', step, { key: 'look' }));
  await workOff(set.testing.database, jobs, { clock: () => now });
}

/** Puts a closure, and what it holds, to where zone data put it by which the clocks go so many hours ahead of what they do. */
async function left(id: number, hours: number): Promise<void> {
  const { db } = set.world;
  const by = sql`make_interval(hours => ${hours}::integer)`;
  await sql`update closure set starts_at = starts_at - ${by}, ends_at = ends_at - ${by},
    start_offset = ${60 * hours}::integer, end_offset = ${60 * hours}::integer where id = ${id}`.execute(db);
  await sql`update hold set starts_at = starts_at - ${by}, ends_at = ends_at - ${by}
    where origin in ('closure', 'out_of_service') and origin_id = ${id}`.execute(db);
}
const closeDesk = async (start = at('10:00'), end = at('12:00')) => {
  const desk = await set.thing();
  return { desk, id: (await set.close({ resourceId: desk, start, end })).id };
};

test.each([1, -1])('a closure is when it was by the clocks, which go %d hours otherwise', async (hours) => {
  const { desk, id } = await closeDesk();
  await left(id, hours);
  await look();
  expect(await getClosure(set.as(), { id })).toMatchObject({
    start: '2030-01-08T10:00:00.000Z',
    end: '2030-01-08T12:00:00.000Z',
  });
  expect(await set.held(desk)).toEqual(['08T10:00–08T12:00 out_of_service']);
  expect(await set.told('closure.updated', id)).toHaveLength(1);
  await look();
  expect(await set.told('closure.updated', id)).toHaveLength(1);
  expect([await set.told('closure.kept_out', id), await set.told('closure.let_in', id)]).toEqual([[], []]);
});

test('what is booked by then makes way, and whose it is is told; who is not concerned stays', async () => {
  const { desk, id } = await closeDesk();
  await left(id, 1);
  const [late, after] = [
    await set.book([desk], at('11:30'), at('12:00')),
    await set.book([desk], at('12:00'), at('13:00')),
  ];
  await look();
  const told = await set.told('closure.affected', id);
  expect(told).toMatchObject([{ userId: late.hostId, start: '2030-01-08T10:00:00.000Z', bookings: [{ id: late.id }] }]);
  expect(await set.held(desk)).toEqual(['08T10:00–08T12:00 out_of_service', '08T12:00–08T13:00 booking']);
  expect(await getBooking(set.as(), { id: after.id })).toMatchObject({ state: 'confirmed', version: after.version });
});

test('what has begun ends by the clocks, and began when it did; what is over stays', async () => {
  const { desk, id } = await closeDesk();
  await left(id, 1);
  const now = Temporal.Instant.from(at('10:30'));
  await look(now);
  expect(await getClosure(set.as(), { id })).toMatchObject({
    start: '2030-01-08T09:00:00.000Z',
    end: '2030-01-08T12:00:00.000Z',
  });
  expect((await set.held(desk)).at(-1)).toBe('08T10:30–08T12:00 out_of_service');
});

test('an end that is said anew is meant by the clocks of now', async () => {
  const { id } = await closeDesk();
  await left(id, 1);
  await updateClosure(set.as(), { id, end: at('13:00') });
  await look();
  expect(await getClosure(set.as(), { id })).toMatchObject({
    start: '2030-01-08T10:00:00.000Z',
    end: '2030-01-08T13:00:00.000Z',
  });
});

test('one of before offsets were noted, and one whose building goes by other clocks, keep their instants', async () => {
  const [one, other] = [await closeDesk(), await closeDesk()];
  await Promise.all([left(one.id, 1), left(other.id, 1)]);
  const { db } = set.world;
  await sql`update closure set start_offset = null, end_offset = null, noted_zone = null where id = ${one.id}`.execute(
    db,
  );
  await sql`update closure set noted_zone = 'Europe/London' where id = ${other.id}`.execute(db);
  await look();
  for (const { id } of [one, other])
    expect(await getClosure(set.as(), { id })).toMatchObject({ version: 1, start: '2030-01-08T09:00:00.000Z' });
});
