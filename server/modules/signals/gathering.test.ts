import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  countDeadlocks,
  createBuilding,
  createResource,
  createTestDatabase,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { randomFrom } from '../../../test/support/random.ts';
import { until } from '../../../test/support/until.ts';
import { JUDGED_ANEW_AFTER, openContext, type Ctx, type HoldRights } from '../../platform/context/context.ts';
import { fail, forbidden } from '../../platform/contract/problems.ts';
import { keepRows } from './gathering.ts';
import type { Recorded } from './recorded.ts';
import { createDevice, recordReadings } from './signals.ts';

let own: TestDatabase;
let world: World;
let deviceId: number;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await createWorld(own.database);
  deviceId = (await createDevice(world.ctx, { kind: 'environment', name: 'Air', accessId: 'AIR' })).id;
});

/** A reading of a minute. */
const reading = (minute: number, id = deviceId): Recorded => ({
  sender: {
    id,
    accessCode: 'AIR',
    kind: 'environment',
    retired: false,
    keptDays: 92,
    resourceId: null,
    placedAt: null,
    buildingId: null,
    entranceBuildingId: null,
    entranceFloorId: null,
  },
  at: world.ctx.now.subtract({ minutes: minute }),
  values: { co2: 400 + minute },
});

/** A request of its own. */
const request = (holdRights: HoldRights = async () => undefined): Ctx => {
  const { who, now } = world.ctx;
  return openContext(own.database, () => undefined, { who, now, requestId: 'test', ip: null }, holdRights);
};

/** What is kept, and in how many transactions it came. */
async function kept(): Promise<{ minutes: number[]; transactions: number }> {
  const { rows } = await sql<{ co2: number; xmin: string }>`select co2, xmin::text from reading order by co2`.execute(
    world.db,
  );
  return { minutes: rows.map(({ co2 }) => co2 - 400), transactions: new Set(rows.map(({ xmin }) => xmin)).size };
}

const few = [1, 2, 3, 4, 5, 6, 7, 8];

test('what comes while one is written is kept together, and each is answered once it is', async () => {
  await Promise.all(few.map((minute) => keepRows(request(), [reading(minute)])));
  expect(await kept()).toEqual({ minutes: few, transactions: 2 });
  await keepRows(request(), [reading(9)]);
  expect(await kept()).toEqual({ minutes: [...few, 9], transactions: 3 });
});

test('nobody answers for another: what cannot be kept is refused alone', async () => {
  const [gone, ...others] = [3, 1, 2, 4, 5];
  const asked = [...others.slice(0, 2), gone, ...others.slice(2)].map((minute) =>
    keepRows(request(), [reading(minute ?? 0, minute === gone ? Number.NaN : deviceId)]),
  );
  const answers = await Promise.allSettled(asked);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect((await kept()).minutes).toEqual(others);
});

test('who has gone meanwhile keeps nobody waiting: hers may be kept all the same, as saying it again changes nothing', async () => {
  const caller = { gone: false, onGone: () => () => undefined };
  const { who, now } = world.ctx;
  const gone = openContext(own.database, () => undefined, { who, now, requestId: 'test', ip: null, caller });
  const asked = few.map((minute) => keepRows([2, 6].includes(minute) ? gone : request(), [reading(minute)]));
  caller.gone = true;
  const answers = await Promise.allSettled(asked);
  // It is the first of those who are kept together that begins: where she is gone each of them begins by herself.
  expect(answers.flatMap(({ status }, i) => (status === 'rejected' ? [few[i]] : []))).toEqual([2, 6]);
  expect((await kept()).minutes).toEqual(few.filter((minute) => minute !== 2 && minute !== 6));
  const other = { ...caller, gone: false };
  const leaving = openContext(own.database, () => undefined, { who, now, requestId: 'test', ip: null, caller: other });
  const later = [9, 10, 11].map((minute) => keepRows(minute === 11 ? leaving : request(), [reading(minute)]));
  other.gone = true;
  expect((await Promise.allSettled(later)).map(({ status }) => status)).toEqual(Array(3).fill('fulfilled'));
  expect((await kept()).minutes).toEqual([1, 3, 4, 5, 7, 8, 9, 10, 11]);
});

test('what is part of a transaction counts with it, and is kept with nothing else', async () => {
  const failing = world.ctx.tx(async (tx) => {
    await keepRows(tx, [reading(1)]);
    throw new Error('and nothing of it counts');
  });
  const [alone, other] = await Promise.allSettled([failing, keepRows(request(), [reading(2)])]);
  expect([alone.status, other.status]).toEqual(['rejected', 'fulfilled']);
  expect((await kept()).minutes).toEqual([2]);
});

test('workplaces are kept apart', async () => {
  const another = await createWorld(own.database);
  const { id } = await createDevice(another.ctx, { kind: 'environment', name: 'Air', accessId: 'AIR' });
  await Promise.all([
    ...few.map((minute) => keepRows(request(), [reading(minute)])),
    ...few.map((minute) => keepRows(another.ctx, [reading(minute, id)])),
  ]);
  expect(await kept()).toEqual({ minutes: few, transactions: 2 });
});

test('who has waited for long is judged again, each as herself', async () => {
  const unlock = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const locking = world.ctx.tx(async ({ db }) => {
    await sql`lock table reading in share mode`.execute(db);
    locked.resolve();
    await unlock.promise;
  });
  await locked.promise;
  const shutOut: HoldRights = () => Promise.reject(fail(forbidden));
  const asked = few.map((minute) => keepRows(request(minute === 5 ? shutOut : undefined), [reading(minute)]));
  const waiting = sql<{ count: number }>`select count(*)::integer as count from pg_locks
    where not granted and clock_timestamp() - waitstart > ${`${JUDGED_ANEW_AFTER} milliseconds`}::interval`;
  try {
    await until(async () => expect((await waiting.execute(world.db)).rows).toEqual([{ count: 1 }]));
  } finally {
    unlock.resolve();
    await locking;
  }
  const answers = await Promise.allSettled(asked);
  expect(answers.map(({ status }) => status === 'fulfilled')).toEqual(few.map((minute) => minute !== 5));
  expect((await kept()).minutes).toEqual(few.filter((minute) => minute !== 5));
});

test('whoever says the same in whichever order waits in no circle', async () => {
  await using other = await createTestDatabase();
  const place = await createWorld(other.database);
  const buildingId = await createBuilding(place);
  const accessIds = Array.from({ length: 60 }, (_, i) => `EYE-${i}`);
  for (const accessId of accessIds) {
    const resourceId = await createResource(place, { buildingId });
    await createDevice(place.ctx, { kind: 'environment', name: accessId, accessId, resourceId });
  }
  const random = randomFrom(10);
  const said = accessIds.map((accessId) => ({
    accessId,
    timestamp: place.ctx.now.toString(),
    hasMotion: true,
    co2: 1,
  }));
  const some = () => {
    const from = random(30);
    const part = said.slice(from, from + 1 + random(60));
    return random(2) === 0 ? part.toReversed() : part;
  };
  for (let round = 0; round < 30; round++)
    await Promise.all(few.map(() => recordReadings(place.ctx, { items: some() })));
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from reading`.execute(place.db);
  expect(rows).toEqual([{ count: said.length }]);
  expect(await countDeadlocks(other.connection)).toBe(0);
});

test('a batch of several statements is kept whole or not at all, and two of them wait in no circle', async () => {
  const many = Array.from({ length: 600 }, (_, minute) => minute);
  const broken = many.map((minute) => reading(minute, minute === 599 ? Number.NaN : deviceId));
  const [refused] = await Promise.allSettled([keepRows(request(), broken)]);
  expect(refused.status).toBe('rejected');
  expect((await kept()).minutes).toEqual([]);
  await using other = await createTestDatabase();
  const place = await createWorld(other.database);
  await createDevice(place.ctx, { kind: 'environment', name: 'Air', accessId: 'AIR' });
  const items = many.map((minute) => ({
    accessId: 'AIR',
    timestamp: place.ctx.now.subtract({ minutes: minute }).toString(),
    co2: 400,
  }));
  for (let round = 0; round < 6; round++)
    await Promise.all(few.map((n) => recordReadings(place.ctx, { items: n % 2 === 0 ? items : items.toReversed() })));
  expect(await countDeadlocks(other.connection)).toBe(0);
});
