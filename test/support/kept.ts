import { expect, test } from 'vitest';
import { sql } from 'kysely';
import { constraintProblems } from '../../server/contracts.ts';
import type { Ctx } from '../../server/platform/context/context.ts';
import { toProblem } from '../../server/platform/http/problem.ts';
import { createWorld, type TestDatabase, type World } from './database.ts';

/** How a refused call looks to a caller: `code` or `code:param`. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'accepted';
  } catch (error) {
    const { kind, details } = toProblem(error, constraintProblems);
    return details.param === undefined ? kind.code : `${kind.code}:${details.param}`;
  }
}

/** What was told in a world, in order. */
export const events = ({ db, tenant }: World) =>
  db
    .selectFrom('event')
    .select(['type', 'subjectId', 'version', 'data'])
    .where('tenantId', '=', tenant.id)
    .orderBy('subjectId')
    .orderBy('version')
    .execute();

/** The five operations on one kind of thing, so that every kind can be put through the same tests. */
export interface Kind {
  readonly name: string;
  readonly create: (ctx: Ctx, name: string) => Promise<{ id: number; version: number; name: string }>;
  readonly get: (
    ctx: Ctx,
    input: { id: number },
  ) => Promise<{ id: number; name: string; names: object; version: number }>;
  readonly update: (
    ctx: Ctx,
    input: { id: number; name?: string; names?: Record<string, string> | null; version?: number },
  ) => Promise<{ version: number; name: string; names: object }>;
  readonly remove: (ctx: Ctx, input: { id: number }) => Promise<void>;
  readonly list: (
    ctx: Ctx,
    input: { limit?: number; cursor?: string },
  ) => Promise<{ items: { id: number; name: string }[]; nextCursor: string | null }>;
}

type Setting = () => { readonly own: TestDatabase; readonly world: World; readonly ctx: Ctx };

/** What holds of every kind of thing that people name and keep. */
export function testKept(kind: Kind, setting: Setting): void {
  const { name, create, get, update, remove, list } = kind;
  test('is made, read, changed and deleted, and each change is told and audited', async () => {
    const { ctx, world } = setting();
    const made = await create(ctx, 'First');
    expect(made).toMatchObject({ name: 'First', names: {}, version: 1 });
    expect(await get(ctx, made)).toEqual(made);
    expect((await list(ctx, {})).items).toEqual([made]);

    const named = await update(ctx, { id: made.id, names: { 'zh-Hant': '第一' } });
    expect(named).toEqual({ ...made, names: { 'zh-Hant': '第一' }, version: 2 });
    const renamed = await update(ctx, { id: made.id, name: 'Second' });
    expect(renamed).toEqual({ ...named, name: 'Second', version: 3 });
    const cleared = await update(ctx, { id: made.id, names: null });
    expect(cleared).toEqual({ ...renamed, names: {}, version: 4 });
    expect(await update(ctx, { id: made.id })).toEqual(cleared);

    await remove(ctx, made);
    expect(await refusal(get(ctx, made))).toBe('not_found:id');
    expect((await list(ctx, {})).items).toEqual([]);

    const told = (await events(world)).filter(({ type }) => type.startsWith(`${name}.`));
    expect(told.map(({ type, version }) => [type, version])).toEqual([
      [`${name}.created`, 1],
      [`${name}.updated`, 2],
      [`${name}.updated`, 3],
      [`${name}.updated`, 4],
      [`${name}.deleted`, 5],
    ]);
    expect(told.at(-2)?.data).toMatchObject({ id: made.id, name: 'Second' });
    const rows = await world.db
      .selectFrom('audit')
      .select(['before', 'after'])
      .where('tenantId', '=', world.tenant.id)
      .where('subjectType', '=', name)
      .orderBy(sql`(after->>'version')::integer nulls last`)
      .execute();
    expect(rows).toHaveLength(5);
    expect(rows[0]).toMatchObject({ before: null, after: made });
    expect(rows[2]).toMatchObject({ before: named, after: renamed });
    expect(rows[4]).toMatchObject({ before: cleared, after: null });
  });

  test('of another tenant is not there', async () => {
    const { own, ctx } = setting();
    const foreign = await create((await createWorld(own.database)).ctx, 'Theirs');
    expect(await refusal(get(ctx, foreign))).toBe('not_found:id');
    expect(await refusal(update(ctx, { id: foreign.id, name: 'Mine' }))).toBe('not_found:id');
    expect(await refusal(remove(ctx, foreign))).toBe('not_found:id');
    expect((await list(ctx, {})).items).toEqual([]);
  });

  test('with a version that is no longer current is not changed; of two writers with one version one wins', async () => {
    const { ctx } = setting();
    const made = await create(ctx, 'First');
    const both = ['A', 'B'].map((name) => refusal(update(ctx, { id: made.id, name, version: 1 })));
    expect((await Promise.all(both)).toSorted()).toEqual(['accepted', 'version_conflict:version']);
    await expect(update(ctx, { id: made.id, name: 'C', version: 1 })).rejects.toMatchObject({
      kind: { code: 'version_conflict' },
      details: { param: 'version', extra: { currentVersion: 2 } },
    });
    expect((await update(ctx, { id: made.id, name: 'C', version: 2 })).version).toBe(3);
  });
  testPages(kind, setting);
}

function testPages({ name, create, remove, list }: Kind, setting: Setting): void {
  test('pages show each one once that stays, whatever comes and goes between them', async () => {
    const { ctx } = setting();
    const made = [];
    for (const letter of 'ggeebbddffhhii') made.push(await create(ctx, letter));
    const seen: number[] = [];
    const gone = new Set<number>();
    let cursor: string | null = null;
    let pages = 0;
    do {
      const { items, nextCursor } = await list(ctx, { limit: 3, ...(cursor === null ? {} : { cursor }) });
      expect(items.length).toBeLessThanOrEqual(3);
      seen.push(...items.map(({ id }) => id));
      cursor = nextCursor;
      pages += 1;
      if (pages > 2) continue;
      // The row the cursor points at goes, and one more comes before it.
      const last = items.at(-1) as { id: number };
      await remove(ctx, last);
      gone.add(last.id);
      await create(ctx, 'a');
    } while (cursor !== null && pages < 20);
    const wanted = made.filter(({ id }) => !gone.has(id)).map(({ id }) => id);
    expect(seen.filter((id) => !gone.has(id)).toSorted((a, b) => a - b)).toEqual(wanted.toSorted((a, b) => a - b));
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('a list is in the order people read in, over all its pages', async () => {
    const { ctx } = setting();
    const order = ['Äda', 'anna', 'Anna', 'Desk 2', 'desk 3', 'Desk 10', 'Desk 010a', 'Zoe', '東'];
    for (const letters of order.toSorted()) await create(ctx, letters);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { items, nextCursor } = await list(ctx, { limit: 2, ...(cursor === null ? {} : { cursor }) });
      seen.push(...items.map((item) => item.name));
      cursor = nextCursor;
    } while (cursor !== null && seen.length < 20);
    expect(seen).toEqual(order);
  });

  test('a forged cursor is refused', async () => {
    const { ctx } = setting();
    for (const cursor of ['x', 'bnVsbA', Buffer.from('[1,2,3,4]').toString('base64url'), '']) {
      expect(await refusal(list(ctx, { cursor }))).toBe('invalid_request:cursor');
    }
    const far = Buffer.from(JSON.stringify(name === 'floor' ? [1e15, 'z', 1e15] : ['', 1e15])).toString('base64url');
    expect(await refusal(list(ctx, { cursor: far }))).toBe('invalid_request:cursor');
  });
}
