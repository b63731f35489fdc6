import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  contextFor,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
} from '../../../test/support/database.ts';
import type { Principal } from '../context/principal.ts';
import { invalidRequest } from '../contract/problems.ts';
import { listAudit } from './audit.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

it('says who changed what, from where, before and after; each tenant its own', async () => {
  const [world, other] = [await createWorld(base.database), await createWorld(base.database)];
  const { who, id, name } = await createUser(world);
  const now = Temporal.Instant.from('2026-03-29T01:30:00Z');
  await contextFor(base.database, who, now).tx(async (tx) => {
    const change = { action: 'token.revoked', subject: { type: 'token', id: 3 } };
    tx.audit({ ...change, before: { name: 'a' }, after: null });
    tx.emit('thing.made', { id: 7, version: 1, data: { secret: 1 }, before: null, after: { state: 'confirmed' } });
  });
  const { items } = await listAudit(world.ctx, {});
  const common = {
    at: now.toString({ fractionalSecondDigits: 3 }),
    actor: `user:${id}`,
    actorName: name,
    ip: '127.0.0.1',
    requestId: 'test',
  };
  expect(items).toEqual([
    {
      ...common,
      id: items[0]?.id,
      action: 'token.revoked',
      subject: { type: 'token', id: '3' },
      before: { name: 'a' },
      after: null,
    },
    {
      ...common,
      id: items[1]?.id,
      action: 'thing.made',
      subject: { type: 'thing', id: '7' },
      before: null,
      after: { state: 'confirmed' },
    },
  ]);
  expect((await listAudit(other.ctx, {})).items).toEqual([]);
});

it('shows addresses, of people and of webhooks, only to who may read them in the whole workplace', async () => {
  const world = await createWorld(base.database);
  const [before, after] = [
    { email: 'old@example.com', url: 'https://old.example/secret', name: 'Ann' },
    { email: 'new@example.com', url: 'https://new.example/secret', name: 'Ann' },
  ];
  await world.ctx.tx(async (tx) =>
    tx.audit({ action: 'user.updated', subject: { type: 'user', id: 3 }, before, after }),
  );
  const seen = async (who: Principal) =>
    (await listAudit(contextFor(base.database, who), {})).items.map((one) => [one.before, one.after]);
  const { who } = world.ctx;
  const hidden = [
    { email: null, url: null, name: 'Ann' },
    { email: null, url: null, name: 'Ann' },
  ];
  expect(await seen(who)).toEqual([[before, after]]);
  expect(await seen({ ...who, scopes: new Set(['audit:read']) })).toEqual([hidden]);
  expect(await seen({ ...who, reach: [1] })).toEqual([hidden]);
});

it('filters, pages without gaps, and reads wall times in the tenant’s zone', async () => {
  const world = await createWorld(base.database, 'Asia/Hong_Kong');
  const start = Temporal.Instant.from('2026-05-01T00:00:00Z');
  for (let hour = 0; hour < 6; hour++) {
    await contextFor(base.database, world.ctx.who, start.add({ hours: hour })).tx(async (tx) => {
      for (const id of [1, 2]) {
        tx.audit({ action: 'thing.changed', subject: { type: 'thing', id }, before: null, after: null });
      }
    });
  }
  const shown = async (input: Parameters<typeof listAudit>[1]) =>
    (await listAudit(world.ctx, input)).items.map(({ at, subject }) => `${at.slice(11, 13)}/${subject.id}`);
  const all = await shown({});
  expect(all).toHaveLength(12);
  expect(all.map((one) => one.slice(0, 2))).toEqual(
    all
      .map((one) => one.slice(0, 2))
      .toSorted()
      .toReversed(),
  );
  const paged: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listAudit>> = await listAudit(world.ctx, {
      limit: 5,
      ...(cursor && { cursor }),
    });
    paged.push(...page.items.map(({ at, subject }) => `${at.slice(11, 13)}/${subject.id}`));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(paged).toEqual(all);
  expect(
    await shown({ subjectType: 'thing', subjectId: '2', from: '2026-05-01T10:00', to: '2026-05-01T12:00' }),
  ).toEqual(['03/2', '02/2']);
  expect(await shown({ actor: 'user:1' })).toEqual([]);
  expect(await shown({ actor: 'system' })).toHaveLength(12);
  await expect(listAudit(world.ctx, { from: 'yesterday' })).rejects.toMatchObject({
    kind: invalidRequest,
    details: { param: 'from' },
  });
});

it('can be added to and read by the app, and not rewritten', async () => {
  const world = await createWorld(base.database);
  await world.ctx.tx(async (tx) =>
    tx.audit({ action: 'a.b', subject: { type: 'a', id: 1 }, before: null, after: null }),
  );
  const refused = /permission denied/;
  await expect(world.db.updateTable('audit').set({ actor: 'nobody' }).execute()).rejects.toThrow(refused);
  await expect(world.db.deleteFrom('audit').execute()).rejects.toThrow(refused);
});
