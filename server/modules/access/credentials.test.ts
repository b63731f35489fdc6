import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  contextFor,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { APP_ROLE } from '../../platform/db/migrate.ts';
import { connect } from '../../platform/db/connect.ts';
import { hashSession } from '../../platform/auth/sessions.ts';
import { credentialsIn } from './credentials.ts';
import { openSession } from './sessions.ts';
import { holdSession, holdToken } from './store.ts';
import { hashToken } from '../../platform/auth/secrets.ts';
import { createToken } from './tokens.ts';
import { until } from '../../../test/support/until.ts';

let base: TestDatabase;
let world: World;
beforeAll(async () => {
  base = await createTestDatabase();
  world = await createWorld(base.database);
});
afterAll(() => base[Symbol.asyncDispose]());

const HOUR = 3_600_000;

it('look-ups wait for nobody who holds a credential, and what is free is noted', async () => {
  const { id: userId, who } = await createUser(world, { role: 'administrator' });
  const { id, token } = await createToken(contextFor(base.database, who), { name: 'held' });
  const cookie = await world.ctx.tx((tx) => openSession(tx, userId));
  // As few sockets as can be: a note that waited would keep the next look-up waiting.
  await using cleanup = new AsyncDisposableStack();
  const signIn = connect({ connection: base.connection, max: 1, role: APP_ROLE });
  cleanup.defer(() => signIn.close());
  const { findToken, findSession } = credentialsIn(signIn);
  const later = Date.now() + HOUR;
  const seen = () =>
    world.db.selectFrom('session').select('seenAt').where('userId', '=', userId).executeTakeFirstOrThrow();
  const used = () =>
    world.db.selectFrom('apiToken').select('lastUsedAt').where('id', '=', id).executeTakeFirstOrThrow();
  const before = await seen();
  const [held, looked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = world.ctx.tx(async (tx) => {
    await holdToken(tx, id, hashToken(token));
    await holdSession(tx, hashSession(cookie));
    held.resolve();
    await looked.promise;
  });
  cleanup.defer(looked.resolve);
  await held.promise;
  for (let i = 0; i < 3; i++) {
    expect(await findToken(token, later)).toMatchObject({ who: { tokenId: id } });
    expect(await findSession(cookie, later)).toMatchObject({ who: { userId } });
  }
  await until(() => expect(signIn.usage()).toEqual({ open: 1, idle: 1, waiting: 0 }));
  looked.resolve();
  await holding;
  expect([await used(), await seen()]).toEqual([{ lastUsedAt: null }, before]);
  await findToken(token, later);
  await findSession(cookie, later);
  await until(async () =>
    expect([await used(), await seen()]).toEqual([{ lastUsedAt: new Date(later) }, { seenAt: new Date(later) }]),
  );
});

it('of each credential there is one note under way at most', async () => {
  const { token } = await createToken(world.ctx, { name: 'busy' });
  await using cleanup = new AsyncDisposableStack();
  // One socket: the first note comes behind all look-ups, which are done before it is.
  const signIn = connect({ connection: base.connection, max: 1, role: APP_ROLE });
  cleanup.defer(() => signIn.close());
  const notes = vi.fn<(text: string) => void>();
  const { findToken } = credentialsIn({
    ...signIn,
    forTenant(tenantId) {
      if (tenantId === world.tenant.id) notes('noted');
      return signIn.forTenant(tenantId);
    },
  });
  await Promise.all(Array.from({ length: 5 }, () => findToken(token, Date.now())));
  expect(notes).toHaveBeenCalledTimes(1);
});
