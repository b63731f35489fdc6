import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClosure } from '../../server/modules/closures/closures.ts';
import { deactivateUser, holdRights } from '../../server/modules/access/access.ts';
import { updateUser } from '../../server/modules/people/people.ts';
import { lockBuildings } from '../../server/modules/places/places.ts';
import { JUDGED_ANEW_AFTER, openContext } from '../../server/platform/context/context.ts';
import { at, createClosing, NOW, refusalOf, type Closing } from '../support/closing.ts';
import { createUser } from '../support/database.ts';
import { until } from '../support/until.ts';

// What somebody asked for waits for another's lock, and meanwhile she is shut out or loses her role: nothing of it is written.

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

type Keeper = Awaited<ReturnType<typeof createUser>>;

/** A request of hers, as the door opens it. */
const requestOf = ({ who }: Keeper) =>
  openContext(
    set.testing.database,
    () => undefined,
    { who, now: NOW, requestId: 'test', ip: null, caller: { gone: false, onGone: () => () => undefined } },
    holdRights,
  );

/** She closes something while somebody else has the building, for longer than goes unnoticed, and this happens. */
async function closeWhile(she: Keeper, happening: () => Promise<unknown>) {
  const thing = await set.thing();
  const lock = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const other = set.as().tx(async (tx) => {
    await lockBuildings(tx, [set.building]);
    locked.resolve();
    await lock.promise;
  });
  await locked.promise;
  const wish = { resourceId: thing, start: at('00:00'), end: at('00:00', 9), reason: 'Works' };
  const closing = refusalOf(createClosure(requestOf(she), wish));
  const waiting = sql<{ count: number }>`select count(*)::integer as count from pg_locks
    where not granted and clock_timestamp() - waitstart > ${`${JUDGED_ANEW_AFTER} milliseconds`}::interval`;
  try {
    await until(async () => expect((await waiting.execute(set.world.db)).rows).toEqual([{ count: 1 }]));
    await happening();
  } finally {
    lock.resolve();
    await other;
  }
  return { refusal: await closing, held: await set.held(thing) };
}

test.each([
  ['shut out', 'session_expired', (id: number) => deactivateUser(set.world.ctx, { id })],
  ['loses her role', 'forbidden', (id: number) => updateUser(set.world.ctx, { id, role: 'employee' })],
] as const)('who is %s while her request waits writes nothing', async (_what, code, happening) => {
  const she = await createUser(set.world, { role: 'space_manager' });
  expect(await closeWhile(she, () => happening(she.id))).toMatchObject({ refusal: { code }, held: [] });
});

test('who only waits is served', async () => {
  const she = await createUser(set.world, { role: 'space_manager' });
  const { refusal, held } = await closeWhile(she, async () => undefined);
  expect([refusal, held]).toEqual([null, ['08T00:00–09T00:00 out_of_service']]);
});
