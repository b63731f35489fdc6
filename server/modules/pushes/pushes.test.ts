import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contextFor, createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { onShelfOf, publicUrl } from '../../../test/support/pushed.ts';
import { createSyncing, shelf } from '../../../test/support/syncing.ts';
import { deactivateUser } from '../access/access.ts';
import { SourceFailed, type Push } from '../connections/contract.ts';
import { createUser, findAccountOf, updateUser } from '../people/people.ts';
import { scheduleListener } from '../sync/sync.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { userPrincipal } from '../../platform/auth/sessions.ts';
import { MAX_DIRTY, MAX_NAMED } from './contract.ts';
import { channelListener, pushesBy } from './pushes.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const onShelf = (push?: Push) => onShelfOf(base, push);

describe('what a source names', () => {
  it('is read by its ids, together and once, by a run of its own', async () => {
    const { rotate, post, read, done, state, asked, change, mirror, runs, due } = await onShelf();
    const url = await rotate();
    expect(url).toMatch(/^https:\/\/atrium\.example\/api\/v1\/hooks\/\d+\/[\w-]{40,}$/);
    change(1, 'Another');
    for (const some of [['b0001'], ['b0001', 'b0003'], ['b0003']])
      expect(await post(url, { buildings: some })).toBe(204);
    expect(await state()).toMatchObject({ state: 'ok', waiting: 2, lastEventAt: expect.any(String), missed: false });
    expect((await due('push.read'))?.getTime()).toBeGreaterThan(Date.now() - 5_000);
    await read();
    await read();
    expect(await done()).toMatchObject({
      state: 'succeeded',
      mode: 'ids',
      trigger: 'push',
      progress: { recordsRead: 2 },
    });
    expect(asked.toSorted()).toEqual(['b0001', 'b0003']);
    expect((await mirror())['b0001']).toEqual({ Name: 'Another' });
    expect([(await state()).waiting, (await runs()).length]).toEqual([0, 2]);
  });

  it('is read once more where it changes while it is being read', async () => {
    const { rotate, post, read, done, state, source, asked } = await onShelf();
    const url = await rotate();
    await post(url, { buildings: ['b0001', 'b0002'] });
    await read();
    source.before = async () => {
      source.before = null;
      await post(url, { buildings: ['b0001'] });
    };
    await done();
    expect((await state()).waiting).toBe(1);
    await read();
    await done();
    expect([asked.filter((one) => one === 'b0001').length, (await state()).waiting]).toEqual([2, 0]);
  });

  it('waits for what is being read, and is not lost with a run that fails or is cancelled', async () => {
    const { rotate, post, read, done, state, sync, world, id, run, hear, due, runs } = await onShelf();
    const url = await rotate();
    const { id: full } = await sync.startSync(world.ctx, { id, mode: 'full' });
    await post(url, { buildings: ['b0001'] });
    await read();
    expect((await runs()).map(({ mode }) => mode)).toEqual(['full', 'full']);
    await done();
    expect(await run(full)).toMatchObject({ state: 'succeeded' });
    expect((await state()).waiting).toBe(1);
    await read();
    const ids = (await runs())[0]?.id ?? '';
    await sync.cancelSync(world.ctx, { id: ids });
    await hear('sync.cancelled', ids);
    expect([(await state()).waiting, (await due('push.read'))?.getTime() ?? 0]).toEqual([1, expect.any(Number)]);
    await read();
    expect(await done()).toMatchObject({ mode: 'ids', state: 'succeeded' });
    expect((await state()).waiting).toBe(0);
  });

  it('that cannot be read is not asked for again and again: all that has changed is read instead', async () => {
    const { rotate, post, read, done, state, source, runs, attempt, skipWaiting, run, hear, change, mirror } =
      await onShelf();
    const url = await rotate();
    change(1, 'Another');
    await post(url, { buildings: ['b0001', 'b0003'] });
    await read();
    const [{ id } = { id: '' }] = await runs();
    source.before = (_, at) => {
      if (at === -1) throw new SourceFailed('source_bad_response', 'It says nonsense of this one');
    };
    for (let tries = 0; tries < 6 && (await run(id)).state !== 'failed'; tries++) {
      await attempt(id);
      await skipWaiting();
    }
    await hear('sync.failed', id);
    expect(await state()).toMatchObject({ waiting: 0, missed: true });
    await read();
    expect(await done()).toMatchObject({ mode: 'incremental', state: 'succeeded' });
    expect(await state()).toMatchObject({ missed: false });
    expect((await mirror())['b0001']).toEqual({ Name: 'Another' });
  });

  it('is kept while the connection rests, and read once it goes on', async () => {
    const { rotate, post, read, done, state, connections, world, id, own, due } = await onShelf();
    const url = await rotate();
    await connections.pauseConnection(world.ctx, { id });
    expect(await post(url, { buildings: ['b0001'] })).toBe(204);
    await read();
    expect((await state()).waiting).toBe(1);
    await connections.resumeConnection(world.ctx, { id });
    const heard = { data: { id, state: 'active' } };
    await own().tx((tx) => channelListener.react(tx, [heard] as never));
    expect(await due('push.read')).toBeDefined();
    await read();
    expect(await done()).toMatchObject({ mode: 'ids' });
  });

  it('is bounded: where it is too much, or not said, all that has changed is read', async () => {
    const { rotate, post, read, done, state, world, id } = await onShelf();
    const url = await rotate();
    const many = Array.from({ length: MAX_NAMED + 1 }, (_, n) => `x${n}`);
    await post(url, { buildings: many });
    expect(await state()).toMatchObject({ waiting: 0, missed: true });
    await read();
    expect(await done()).toMatchObject({ mode: 'incremental', trigger: 'push', state: 'succeeded' });
    expect(await state()).toMatchObject({ missed: false });

    const row = { tenantId: world.tenant.id, connectionId: id, entity: 'building', notedAt: new Date() };
    const all = Array.from({ length: MAX_DIRTY }, (_, n) => ({ ...row, externalId: `y${n}` }));
    await world.db.insertInto('pushDirty').values(all.slice(0, 5_000)).execute();
    await world.db.insertInto('pushDirty').values(all.slice(5_000)).execute();
    await post(url, { buildings: ['y1'] });
    expect(await state()).toMatchObject({ waiting: MAX_DIRTY, missed: false });
    await post(url, { buildings: ['z'] });
    expect(await state()).toMatchObject({ waiting: 0, missed: true });
    await post(url, {});
    await read();
    await done();
    expect(await state()).toMatchObject({ missed: false });
  });

  it('of what is not read, or by what makes no sense, is nothing', async () => {
    const { rotate, post, state } = await onShelf({
      read: ({ bytes }) => JSON.parse(Buffer.from(bytes).toString()) as ReturnType<Push['read']>,
    });
    const url = await rotate();
    expect(await post(url, [{ entity: 'space', externalId: 's1' }])).toBe(204);
    for (const said of [
      [{ entity: 'building', externalId: '' }],
      [{ entity: 'building' }],
      {},
      'no JSON',
      [{ entity: 'building', externalId: 'a\u0000' }],
    ])
      expect(await post(url, said)).toBe(404);
    expect((await state()).waiting).toBe(0);
  });
});

describe('the address', () => {
  it('is nowhere to be found but by who was told it, and another one takes its place at once', async () => {
    const { rotate, post, id } = await onShelf();
    const other = await onShelf();
    const first = await rotate();
    const elsewhere = await other.rotate();
    const say = (url: string, connectionId = id) => post(url, { buildings: ['b0001'] }, connectionId);
    expect([
      await say(first),
      await say(elsewhere),
      await say(first, other.id),
      await say(`${first}x`),
      await say('/x'),
    ]).toEqual([204, 404, 404, 404, 404]);
    const second = await rotate();
    expect([await say(first), await say(second)]).toEqual([404, 204]);
  });

  it('opens nothing else, ends with the connection, and the connection’s own token is none', async () => {
    const { rotate, post, connections, world, id, token, state, own } = await onShelf();
    const url = await rotate();
    expect(await post(token, { buildings: [] })).toBe(404);
    await connections.disconnectConnection(world.ctx, { id });
    expect(await post(url, { buildings: [] })).toBe(404);
    await expect(rotate()).rejects.toMatchObject({ kind: { code: 'connection_disconnected' } });
    const gone = { data: { id, state: 'disconnected' } };
    await own().tx((tx) => channelListener.react(tx, [gone] as never));
    expect(await state()).toMatchObject({ state: 'lapsed', waiting: 0 });
  });

  it.each([
    ['is shut out', (ctx: Ctx, id: number) => deactivateUser(ctx, { id })],
    ['may it no more', (ctx: Ctx, id: number) => updateUser(ctx, { id, role: 'employee' })],
  ])('counts no more once whoever made it %s', async (_what, change) => {
    const { post, world, pushes, id } = await onShelf();
    const email = `${crypto.randomUUID()}@x.example`;
    await createUser(world.ctx, { name: 'Other', email: `${crypto.randomUUID()}@x.example`, role: 'administrator' });
    const her = await createUser(world.ctx, { name: 'Ann', email, role: 'administrator' });
    const account = await findAccountOf(world.ctx, her.id);
    if (!account) throw new Error('She is not there');
    const who = userPrincipal({ ...account, tenant: world.tenant });
    const { url } = await pushes.rotatePush(contextFor(base.database, who), { id });
    expect(await post(url ?? '', { buildings: ['b0001'] })).toBe(204);
    await change(world.ctx, her.id);
    expect(await post(url ?? '', { buildings: ['b0001'] })).toBe(404);
  });

  it('is for connections whose source says something by itself, and so is its schedule', async () => {
    const mute = await createSyncing(base, shelf());
    const pushes = pushesBy({ ...mute.options, publicUrl });
    await expect(pushes.getPush(mute.world.ctx, { id: mute.id })).rejects.toMatchObject({
      kind: { code: 'not_found' },
    });
    await expect(pushes.rotatePush(mute.world.ctx, { id: mute.id })).rejects.toMatchObject({
      kind: { code: 'push_unknown' },
    });
    const schedule = { type: 'push', reconcile: 'P1D' } as const;
    await expect(mute.connections.updateConnection(mute.world.ctx, { id: mute.id, schedule })).rejects.toMatchObject({
      details: { param: 'schedule.type' },
    });
    const { connections, world, id, sync, own } = await onShelf();
    for (const wrong of [{ type: 'push' }, { type: 'push', reconcile: 'PT1S' }, { ...schedule, every: 'P1D' }] as const)
      await expect(connections.updateConnection(world.ctx, { id, schedule: wrong })).rejects.toMatchObject({
        details: { param: expect.stringMatching(/^schedule\./) },
      });
    await connections.updateConnection(world.ctx, { id, schedule });
    await own().tx((tx) => scheduleListener.react(tx, [{ subject: { type: 'connection', id } }] as never));
    const next = (await sync.getSyncStatus(world.ctx, { id })).streams[0]?.nextRunAt;
    expect(Math.abs(Date.parse(next ?? '') - Date.now() - 86_400_000)).toBeLessThan(60_000);
  });
});
