import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  contextFor,
  createTestDatabase,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { until } from '../../../test/support/until.ts';
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import { forgetOldReadings, createDevice, listReadings, recordReadings } from '../signals/signals.ts';
import { endpoints as signalEndpoints } from '../signals/contract.ts';
import { deviceKinds, kindOf, personalKinds, type Kind } from './contract.ts';
import { listSignalKinds, updateSignalKind } from './signal-kinds.ts';

let testing: TestDatabase;
let world: World;

const NOW = Temporal.Instant.from('2030-01-20T12:00:00Z');
const at = (now: Temporal.Instant, of = world) => contextFor(testing.database, of.ctx.who, now);

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database, 'UTC');
});
afterAll(() => testing[Symbol.asyncDispose]());

describe('every kind', () => {
  test('says what it is for, whom it is about and how long it is kept', async () => {
    const { items } = await listSignalKinds(at(NOW), {});
    expect(items.map(({ kind, about, keptDays }) => [kind, about, keptDays])).toEqual([
      ['environment', 'place', 92],
      ['occupancy', 'place', 92],
      ['badge', 'person', 7],
      ['door', 'place', 92],
    ]);
    expect(items.filter(({ purposes }) => purposes.length === 0)).toEqual([]);
  });

  test('takes nothing that says who somebody is: whoever adds that asks for her consent where it is stored', () => {
    // What may be sent is a measure of a place, or that somebody is there. A member that names a person belongs to a decision first.
    const measured = new Set(deviceKinds.flatMap((kind) => [...kindOf(kind).sends] as string[]));
    const about = new Set(['accessId', 'timestamp', 'temperatureUnit', 'batteryLevel', 'items']);
    const taken = Object.keys(signalEndpoints.recordReadings.body.properties);
    expect(taken.filter((name) => !measured.has(name) && !about.has(name))).toEqual([]);
    expect(taken).toContain('hasMotion');
  });
});

/** A device of a kind that has said something every day for so many days, until an hour before now. */
async function speaking(kind: Kind, of: World, days: number): Promise<number> {
  const device = await createDevice(at(NOW, of), { kind, name: kind });
  const items = Array.from({ length: days }, (_, back) => ({
    accessId: device.accessId,
    hasMotion: true,
    timestamp: NOW.subtract({ hours: 24 * back + 1 }).toString(),
  }));
  await recordReadings(at(NOW, of), { items });
  return device.id;
}

async function clear(now: Temporal.Instant): Promise<void> {
  for (const chore of forgetOldReadings) await chore.clear(testing.database.forTenant(ALL_TENANTS), now, 1_000);
}
const kept = async (id: number, of = world): Promise<number> =>
  (await listReadings(at(NOW, of), { id, limit: 200 })).items.length;

test('raw signals about people are gone on time, each by itself, and those about places stay', async () => {
  const [badge, desk] = [await speaking('badge', world, 7), await speaking('occupancy', world, 7)];
  await clear(NOW);
  expect(await kept(badge)).toBe(7);
  // The oldest is seven days old in an hour and a moment's time; the next one a day later.
  const turn = NOW.add({ hours: 23 });
  await clear(turn);
  expect(await kept(badge)).toBe(7);
  await clear(turn.add({ seconds: 1 }));
  expect(await kept(badge)).toBe(6);
  await clear(NOW.add({ hours: 24 * 7 }));
  expect(await kept(badge)).toBe(0);
  expect(await kept(desk)).toBe(7);
});

test('a workplace says how long, for itself alone', async () => {
  const other = await createWorld(testing.database, 'UTC');
  const [mine, others] = [await speaking('badge', world, 6), await speaking('badge', other, 6)];
  expect((await updateSignalKind(at(NOW), { kind: 'badge', keptDays: 2 })).keptDays).toBe(2);
  await clear(NOW);
  expect([await kept(mine), await kept(others, other)]).toEqual([2, 6]);
  expect((await updateSignalKind(at(NOW), { kind: 'badge' })).keptDays).toBe(2);
  expect((await updateSignalKind(at(NOW), { kind: 'badge', keptDays: null })).keptDays).toBe(7);
  const audited = world.db.selectFrom('audit').select(['before', 'after']).where('tenantId', '=', world.tenant.id);
  expect(await audited.where('action', '=', 'signal_kind.updated').orderBy('at').orderBy('id').execute()).toEqual([
    { before: { keptDays: 7 }, after: { keptDays: 2 } },
    { before: { keptDays: 2 }, after: { keptDays: 7 } },
  ]);
});

test('what is no longer kept of people does not come back: it is not taken, and nothing of what came with it', async () => {
  const own = await createWorld(testing.database, 'UTC');
  const [badge, door] = await Promise.all(
    (['badge', 'door'] as const).map((kind) => createDevice(at(NOW, own), { kind, name: kind })),
  );
  const say = (days: number, { accessId } = badge ?? { accessId: '' }) => {
    const timestamp = NOW.subtract({ hours: 24 * days }).toString();
    const items = [
      { accessId: badge?.accessId ?? '', hasMotion: true },
      { accessId, hasMotion: true, timestamp },
    ];
    return recordReadings(at(NOW, own), { items });
  };
  await expect(say(8)).rejects.toMatchObject({ details: { param: 'items[1].timestamp' } });
  expect(await kept(badge?.id ?? 0, own)).toBe(0);
  expect(await say(6)).toEqual({ taken: 2 });
  await updateSignalKind(at(NOW, own), { kind: 'badge', keptDays: 2 });
  await expect(say(6)).rejects.toMatchObject({ details: { param: 'items[1].timestamp' } });
  expect(await say(90, door)).toEqual({ taken: 2 });
});

const lockWaits = sql<{ count: number }>`select count(*)::integer as count
  from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`;

test('of two who say so at once, the second finds what the first has said', async () => {
  const own = await createWorld(testing.database, 'UTC');
  const [said, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const first = at(NOW, own).tx(async (tx) => {
    await updateSignalKind(tx, { kind: 'badge', keptDays: 3 });
    said.resolve();
    await go.promise;
  });
  await said.promise;
  const second = updateSignalKind(at(NOW, own), { kind: 'badge', keptDays: 5 });
  try {
    await until(async () => expect((await lockWaits.execute(own.db)).rows).toEqual([{ count: 1 }]));
  } finally {
    go.resolve();
    await Promise.all([first, second]);
  }
  const audited = own.db.selectFrom('audit').select(['before', 'after']).where('tenantId', '=', own.tenant.id);
  expect(await audited.where('action', '=', 'signal_kind.updated').execute()).toEqual(
    expect.arrayContaining([
      { before: { keptDays: 7 }, after: { keptDays: 3 } },
      { before: { keptDays: 3 }, after: { keptDays: 5 } },
    ]),
  );
});

test('the database refuses a time beyond its bounds', async () => {
  expect(personalKinds).toEqual(['badge']);
  const add = (keptDays: number) =>
    world.db.insertInto('signalKind').values({ tenantId: world.tenant.id, kind: 'badge', keptDays }).execute();
  await expect(add(0)).rejects.toThrow('signal_kind_kept_days_sane');
  await expect(add(31)).rejects.toThrow('signal_kind_kept_days_sane');
});
