import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDrawing, DAY, DRAW, NOW } from '../../../test/support/drawing.ts';
import { refusal } from '../../../test/support/kept.ts';
import { workOff } from '../../../test/support/queue.ts';
import { declaredJobs } from '../../contracts.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { zoneDataVersion } from '../../platform/time.ts';
import { doers } from '../../wiring.ts';
import { getBooking } from '../bookings/bookings.ts';
import { createPolicy, deletePolicy, listPolicies } from '../policies/policies.ts';
import { withdrawSeatRequest } from './seating.ts';

/*
 * What people ask for in a draw as a server left it whose zone data said that the clocks of Hong Kong are an hour ahead of what they are, or behind:
 * at the instants and with the offsets of then.
 */

const organizer = { name: 'Atrium', email: 'atrium@desks.example' };
const letters = { publicUrl: 'https://desks.example', mailRoute: 'kept', organizer } as const;
const jobs = joinJobs(declaredJobs, doers({ sender: null, letters }));

let set: Awaited<ReturnType<typeof createDrawing>>;
let there: Awaited<ReturnType<typeof set.open>>;
beforeAll(async () => {
  set = await createDrawing();
});
afterAll(() => set[Symbol.asyncDispose]());
beforeEach(async () => {
  const { ctx } = set.world;
  for (const { id } of (await listPolicies(ctx, { limit: 200 })).items) await deletePolicy(ctx, { id });
  there = await set.open();
  const rules = { hours: { week: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:00' })) } };
  await createPolicy(ctx, { name: 'Hours', buildingId: there.building, rules });
});

const work = (now = NOW) => workOff(set.testing.database, jobs, { clock: () => now });
async function look(now = NOW): Promise<void> {
  const step = { version: zoneDataVersion, step: 'tell', after: null, again: true } as const;
  await set.as(undefined, now).tx(async (tx) => tx.later('zone_data.apply', step, { key: 'look' }));
  await work(now);
}

/** Puts what is asked for, and the draw, to where zone data put it by which the clocks go so many hours ahead of what they do. */
async function left(hours: number, what: readonly ('asked' | 'draw')[] = ['asked', 'draw']): Promise<void> {
  const { db } = set.world;
  const [by, offset, own] = [sql`make_interval(hours => ${hours}::integer)`, 480 + 60 * hours, there.building];
  if (what.includes('asked'))
    await sql`update seat_request set starts_at = starts_at - ${by}, ends_at = ends_at - ${by},
      start_offset = ${offset}::integer, end_offset = ${offset}::integer where building_id = ${own}`.execute(db);
  if (!what.includes('draw')) return;
  await sql`update seat_draw set draw_at = draw_at - ${by}, draw_offset = ${offset}::integer where building_id = ${own}`.execute(
    db,
  );
  await sql`update job set run_at = run_at - ${by} where name = 'seating.draw' and key = ${keyOf()}`.execute(db);
}
const keyOf = () => `${there.building}/${DAY}`;

const rows = async () => {
  const [asked, draw] = [set.world.db.selectFrom('seatRequest'), set.world.db.selectFrom('seatDraw')];
  return {
    asked: await asked.selectAll().where('buildingId', '=', there.building).orderBy('id').execute(),
    draw: await draw.selectAll().where('buildingId', '=', there.building).execute(),
  };
};
/** When it is drawn by itself. */
const due = async () => {
  const own = set.world.db.selectFrom('job').select('runAt').where('name', '=', 'seating.draw');
  return (await own.where('key', '=', keyOf()).execute()).map(({ runAt }) => runAt.toISOString());
};
const events = async () =>
  set.world.db
    .selectFrom('event')
    .select(['type', 'subjectId', 'data'])
    .where('subjectType', '=', 'seat_request')
    .where(sql<boolean>`(data ->> 'buildingId')::integer = ${there.building}`)
    .orderBy('id')
    .execute();
const noticed = async (userId: number | undefined) =>
  set.world.db
    .selectFrom('notification')
    .select('type')
    .where('userId', '=', userId ?? 0)
    .execute();

const shown = (at: Temporal.Instant) => at.toString({ smallestUnit: 'millisecond' });
const MEANT = { start: `${DAY}T01:00:00.000Z`, end: `${DAY}T09:00:00.000Z`, drawAt: shown(DRAW) };

test.each([1, -1])('is when it was meant (%i h), with its deadline, once, and nobody is written to', async (hours) => {
  const [ann, ben] = there.people;
  const asked = await there.askAll([ann, ben].flatMap((one) => one ?? []));
  await left(hours);
  expect(await set.requestsOf(asked)).not.toMatchObject([MEANT, MEANT]);
  await look();
  expect(await set.requestsOf(asked)).toMatchObject([
    { ...MEANT, state: 'open', version: 2 },
    { ...MEANT, version: 2 },
  ]);
  const moved = async () => (await events()).filter(({ type }) => type === 'seat_request.updated');
  const ids = asked.map(({ id }) => id).toSorted((a, b) => a - b);
  expect(await moved()).toMatchObject(ids.map((subjectId) => ({ subjectId, data: { ...MEANT, version: 2 } })));
  expect(await due()).toEqual([shown(DRAW)]);
  const { asked: after, draw } = await rows();
  expect(after).toMatchObject([0, 1].map(() => ({ startOffset: 480, endOffset: 480 })));
  expect(draw).toMatchObject([{ drawAt: new Date(shown(DRAW)), drawOffset: 480, zone: 'Asia/Hong_Kong' }]);
  // Once it is there, looking again changes nothing.
  const before = [await rows(), await events(), await due()];
  await look();
  expect([await rows(), await events(), await due()]).toEqual(before);
  expect(await noticed(ann?.id)).toEqual([]);
  await work(DRAW.subtract({ seconds: 1 }));
  expect(await there.countBookings()).toBe(0);
  await work(DRAW);
  const [one] = await set.requestsOf(asked);
  expect(one).toMatchObject({ ...MEANT, state: 'granted' });
  expect(await getBooking(set.world.ctx, { id: one?.bookingId ?? 0 })).toMatchObject({
    start: MEANT.start,
    end: MEANT.end,
  });
});

test('where nothing changes, nothing is written', async () => {
  await there.askAll();
  const before = [await rows(), await events(), await due()];
  await look();
  expect([await rows(), await events(), await due()]).toEqual(before);
});

test('a deadline that is over by the change is not lost: the desks are handed out at once', async () => {
  const asked = await there.askAll();
  await left(-1);
  const half = DRAW.add({ minutes: 30 });
  await work(half);
  expect(await there.countBookings()).toBe(0);
  await look(half);
  const became = await set.requestsOf(asked);
  expect(became.map(({ state }) => state).toSorted()).toEqual(['granted', 'granted', 'lost']);
  for (const one of became) expect(one).toMatchObject(MEANT);
  expect(await set.toldOf(asked)).toHaveLength(3);
  expect(await due()).toEqual([]);
});

test('a draw that is done stays as it was', async () => {
  await there.askAll();
  await there.draw();
  await left(1);
  const before = [await rows(), await events()];
  await look(DRAW.add({ minutes: 1 }));
  expect([await rows(), await events()]).toEqual(before);
});

test('what is drawn before anybody looked is put right first: it is drawn once it is time by the clocks', async () => {
  const asked = await there.askAll();
  await left(1);
  const early = DRAW.subtract({ hours: 1 });
  await work(early);
  expect([await there.countBookings(), await due()]).toEqual([0, [shown(DRAW)]]);
  await work(DRAW);
  const one = (await set.requestsOf(asked)).find(({ state }) => state === 'granted');
  expect(one).toMatchObject(MEANT);
  const booking = set.world.db.selectFrom('booking').select(['startsAt', 'startOffset']);
  expect(await booking.where('id', '=', one?.bookingId ?? 0).execute()).toEqual([
    { startsAt: new Date(MEANT.start), startOffset: 480 },
  ]);
});

test('a draw that has begun goes on, and who has been given nothing yet is given it when she meant', async () => {
  const [ann, ben] = there.people;
  const [first, second] = [await there.ask(ann), await there.ask(ben)];
  const given = await set.book(set.boss, there.desks[0], NOW, { hostId: ann?.id, overrule: true });
  const why = { asked: 2, desks: 2, turn: 1, pastAsked: 0, pastGranted: 0, lostLast: false, mates: 0, pending: false };
  const plan = { state: 'granted', resourceId: there.desks[0], missed: [], isFinal: false, why, given: null };
  await left(1);
  for (const [id, more] of [
    [first.id, { given: { bookingId: given.id, pending: false } }],
    // None was free at the wrong time.
    [second.id, { state: 'lost', resourceId: null }],
  ] as const)
    await sql`update seat_request set plan = ${JSON.stringify({ ...plan, ...more })}::jsonb where id = ${id}`.execute(
      set.world.db,
    );
  await look(DRAW);
  const [one, other] = await set.requestsOf([first, second]);
  expect(one).toMatchObject({ state: 'granted', bookingId: given.id, drawAt: shown(DRAW.subtract({ hours: 1 })) });
  expect(other).toMatchObject({ start: MEANT.start, end: MEANT.end, state: 'granted' });
  expect(await getBooking(set.world.ctx, { id: other?.bookingId ?? 0 })).toMatchObject({ start: MEANT.start });
});

test('where the clocks go otherwise at the deadline alone, all who ask are told of that', async () => {
  const asked = await there.askAll();
  await left(1, ['draw']);
  await look();
  for (const one of await set.requestsOf(asked)) expect(one).toMatchObject({ ...MEANT, version: 2 });
  expect((await events()).filter(({ type }) => type === 'seat_request.updated')).toHaveLength(3);
});

test('one of before offsets were noted stays, and what they are is noted, once', async () => {
  const asked = await there.askAll();
  await left(1);
  const { db } = set.world;
  await sql`update seat_request set start_offset = null, end_offset = null where building_id = ${there.building}`.execute(
    db,
  );
  await sql`update seat_draw set zone = null, draw_offset = null where building_id = ${there.building}`.execute(db);
  const before = [await set.requestsOf(asked), await events(), await due()];
  await look();
  expect([await set.requestsOf(asked), await events(), await due()]).toEqual(before);
  const noted = await rows();
  expect(noted.asked).toMatchObject(asked.map(() => ({ startOffset: 480, endOffset: 480 })));
  expect(noted.draw).toMatchObject([{ zone: 'Asia/Hong_Kong', drawOffset: 480 }]);
  await look();
  expect(await rows()).toEqual(noted);
});

test('who asks, and who asks no more, meanwhile: it comes to one end', async () => {
  const [ann, ben, cem] = there.people;
  for (let round = 0; round < 5; round++) {
    const [one, other] = [await there.ask(ann), await there.ask(ben)];
    await left(1);
    const [, third] = await Promise.all([
      withdrawSeatRequest(set.as(ann), { id: one.id }),
      there.ask(cem),
      set.as().tx(async (tx) => tx.later('seating.follow_zone_data', { buildingId: there.building, day: DAY })),
      work(),
    ]);
    await look();
    const [gone, ...staying] = await set.requestsOf([one, other, third]);
    expect(gone?.state).toBe('withdrawn');
    for (const stays of staying) expect(stays).toMatchObject({ ...MEANT, state: 'open' });
    expect(await due()).toEqual([shown(DRAW)]);
    for (const { id, userId } of staying)
      expect(await refusal(withdrawSeatRequest(set.as(there.people.find((who) => who.id === userId)), { id }))).toBe(
        'accepted',
      );
  }
});
