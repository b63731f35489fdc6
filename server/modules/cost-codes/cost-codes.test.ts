import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene, unique, type Scene } from '../../../test/support/scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

interface CostCode {
  readonly id: number;
  readonly version: number;
  readonly code: string;
  readonly description: string;
  readonly archivedAt: string | null;
}
const ask = async (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) => {
  const { status, body: said } = await scene.server.call(method, path, body, scene.own.admin.headers);
  return { status, body: said as CostCode & { code?: string; param?: string; items: CostCode[] } };
};
const make = async (code: string, description = ''): Promise<CostCode> => {
  const { status, body } = await ask('POST', '/cost-codes', { code, description });
  expect([status, body]).toMatchObject([201, { code, description, version: 1, archivedAt: null }]);
  return body;
};
const listed = async (query: string): Promise<string[]> =>
  (await ask('GET', `/cost-codes?${query}`)).body.items.map(({ code }) => code);
const told = async (id: number) => {
  const rows = scene.own.db.selectFrom('event').select(['type', 'version']).where('subjectId', '=', id);
  return (await rows.where('type', 'like', 'cost_code.%').orderBy('version').execute()).map(
    ({ type, version }) => `${type} ${version}`,
  );
};

describe('a cost code', () => {
  it('is added, changed, archived and brought back, each told once', async () => {
    const code = unique('CC');
    const { id } = await make(code, 'Sales');
    expect((await ask('PATCH', `/cost-codes/${id}`, { description: 'Sales EU', version: 1 })).body).toMatchObject({
      description: 'Sales EU',
      version: 2,
    });
    expect(await ask('PATCH', `/cost-codes/${id}`, { description: 'x', version: 1 })).toMatchObject({
      status: 409,
      body: { code: 'version_conflict' },
    });
    expect((await ask('PATCH', `/cost-codes/${id}`, { description: 'Sales EU' })).body.version).toBe(2);
    const archived = (await ask('PATCH', `/cost-codes/${id}`, { archived: true })).body;
    expect(archived).toMatchObject({ version: 3, archivedAt: expect.any(String) });
    expect((await ask('PATCH', `/cost-codes/${id}`, { archived: true })).body).toEqual(archived);
    expect(await listed(`search=${code}`)).toEqual([]);
    expect(await listed(`search=${code}&archived=true`)).toEqual([code]);
    expect((await ask('PATCH', `/cost-codes/${id}`, { archived: false })).body).toMatchObject({ archivedAt: null });
    expect(await told(id)).toEqual([
      'cost_code.created 1',
      'cost_code.updated 2',
      'cost_code.updated 3',
      'cost_code.updated 4',
    ]);
  });

  it('is one, in capitals or not', async () => {
    const code = unique('Cap');
    await make(code);
    const taken = { status: 409, body: { code: 'cost_code_taken', param: 'code' } };
    expect(await ask('POST', '/cost-codes', { code: code.toUpperCase() })).toMatchObject(taken);
    const other = await make(unique('Other'));
    expect(await ask('PATCH', `/cost-codes/${other.id}`, { code: code.toLowerCase() })).toMatchObject(taken);
    expect((await ask('PATCH', `/cost-codes/${other.id}`, { code: other.code.toUpperCase() })).body).toMatchObject({
      code: other.code.toUpperCase(),
    });
  });

  it('is refused by name where it is none', async () => {
    for (const [given, param] of [
      [{}, 'code'],
      [{ code: ' ' }, 'code'],
      [{ code: 'x'.repeat(101) }, 'code'],
      [{ code: 'x', description: 'x'.repeat(201) }, 'description'],
      [{ code: 'x', buildingId: 1 }, 'buildingId'],
    ] as const)
      expect([given, await ask('POST', '/cost-codes', given)]).toMatchObject([given, { status: 400, body: { param } }]);
  });

  it('is found by a part of it or of what it stands for, by code, page by page', async () => {
    const mark = unique('mark');
    for (const code of ['b', 'a', 'c']) await make(`${mark}-${code}`);
    await make(unique('zz'), `For ${mark} too 100%`);
    expect((await listed(`search=${mark.toUpperCase()}`)).length).toBe(4);
    expect(await listed(`search=${mark}-`)).toEqual([`${mark}-a`, `${mark}-b`, `${mark}-c`]);
    expect(await listed('search=100%25')).toHaveLength(1);
    const first = (await ask('GET', `/cost-codes?search=${mark}-&limit=2`)).body as unknown as {
      items: CostCode[];
      nextCursor: string;
    };
    expect(first.items).toHaveLength(2);
    expect(await listed(`search=${mark}-&limit=2&cursor=${first.nextCursor}`)).toEqual([`${mark}-c`]);
  });

  it('is one of so many at most', async () => {
    const { tenant, db } = scene.foreign;
    const many = Array.from({ length: 20_000 }, (_, n) => ({
      tenantId: tenant.id,
      code: `n${n}`,
      description: '',
      createdAt: new Date(),
    }));
    for (let i = 0; i < many.length; i += 5_000)
      await db
        .insertInto('costCode')
        .values(many.slice(i, i + 5_000))
        .execute();
    const { status, body } = await scene.server.call(
      'POST',
      '/cost-codes',
      { code: 'one' },
      scene.foreign.admin.headers,
    );
    expect([status, body]).toMatchObject([409, { code: 'too_many_cost_codes' }]);
    await db.deleteFrom('costCode').where('tenantId', '=', tenant.id).execute();
  });
});
