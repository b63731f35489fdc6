import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createWorld, type TestDatabase, type World } from '../../../test/support/database.ts';
import { Gone } from '../contract/problems.ts';
import { openContext, type Tx } from './context.ts';

let base: TestDatabase;
let world: World;
beforeAll(async () => {
  base = await createTestDatabase();
  world = await createWorld(base.database);
});
afterAll(() => base[Symbol.asyncDispose]());

/** A request whose sender can go away. */
function asked() {
  const caller = { gone: false, onGone: () => () => undefined };
  const { who, now } = world.ctx;
  const ctx = openContext(base.database, () => undefined, { who, now, requestId: 'test', ip: null, caller });
  const read = () => ctx.db.selectFrom('tenant').select('id').executeTakeFirst();
  return { caller, ctx, read };
}

describe('for who has gone away', () => {
  it('nothing is read and no write begins', async () => {
    const { caller, ctx, read } = asked();
    await expect(read()).resolves.toBeDefined();
    caller.gone = true;
    await expect(read()).rejects.toThrow(Gone);
    await expect(ctx.tx(async () => 'done')).rejects.toThrow(Gone);
    await expect(ctx.as(ctx.who).tx(async () => 'done')).rejects.toThrow(Gone);
  });

  it('of what is read side by side nothing fails unheard', async () => {
    const { caller, read } = asked();
    const twice = async () => (await read(), read());
    const leave = () => {
      caller.gone = true;
      return read();
    };
    // The first is on its way as the second is asked for.
    await expect((async () => Promise.all([twice(), leave()]))()).rejects.toThrow(Gone);
    await new Promise(setImmediate); // what nobody hears is told a turn later, and fails this file
  });

  it('a write that has begun goes on', async () => {
    const { caller, ctx } = asked();
    const value = ctx.tx(async (tx) => {
      caller.gone = true;
      return tx.db.selectFrom('tenant').select('id').executeTakeFirst();
    });
    await expect(value).resolves.toBeDefined();
  });

  it('what has written once reads and writes to its end, also as somebody else', async () => {
    const { caller, ctx, read } = asked();
    const other = ctx.as(ctx.who);
    await ctx.tx(async () => undefined);
    caller.gone = true;
    await expect(read()).resolves.toBeDefined();
    await expect(other.tx(async () => 'done')).resolves.toBe('done');
    await expect(ctx.as(ctx.who).tx(async () => 'done')).resolves.toBe('done');
  });
});

describe('what is sent with the COMMIT', () => {
  const tenantNamed = (tx: Tx, name: string) =>
    sql`update tenant set name = ${name} where id = ${tx.tenant.id}`.compile(tx.db);
  const failing = (tx: Tx) => sql`select must_have_all(1, 2)`.compile(tx.db);
  const name = async () => (await world.db.selectFrom('tenant').select('name').executeTakeFirst())?.name;

  it('counts with it', async () => {
    await asked().ctx.tx(async (tx) => tx.atCommit(tenantNamed(tx, 'Kept')));
    expect(await name()).toBe('Kept');
  });

  it('is done once more, without hope, where it did not have all', async () => {
    const hopes: boolean[] = [];
    await asked().ctx.tx(async (tx) => {
      hopes.push(tx.isHopeful);
      tx.atCommit(tenantNamed(tx, `Try ${hopes.length}`));
      if (tx.isHopeful) tx.atCommit(failing(tx));
    });
    expect([hopes, await name()]).toEqual([[true, false], 'Try 2']);
  });

  it('is what is told of, and not that PostgreSQL takes nothing more after it', async () => {
    const hopes: boolean[] = [];
    const work = asked().ctx.tx(async (tx) => {
      hopes.push(tx.isHopeful);
      if (tx.isHopeful) tx.atCommit(failing(tx));
      await tx.db.selectFrom('tenant').select('id').execute();
      throw new Error('only now');
    });
    await expect(work).rejects.toThrow('only now');
    expect(hopes).toEqual([true, false]);
  });

  it('hides nothing that failed before it', async () => {
    let tries = 0;
    const value = asked().ctx.tx(async (tx) => {
      tries += 1;
      const met = sql`do $$ begin raise exception 'met' using errcode = '40P01'; end $$`;
      if (tries === 1) await Promise.allSettled([met.execute(tx.db)]);
      tx.atCommit(tenantNamed(tx, 'Kept'));
      return 'done';
    });
    await expect(value).resolves.toBe('done');
    expect(tries).toBe(2);
  });

  it('is not tried for ever where nothing was hoped for', async () => {
    let tries = 0;
    const value = asked().ctx.tx(async (tx) => {
      if (++tries < 10) await tx.db.executeQuery(failing(tx));
    });
    await expect(value).rejects.toMatchObject({ reason: 'outrun' });
    expect(tries).toBe(2);
  });
});
