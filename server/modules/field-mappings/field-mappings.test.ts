import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scripted } from '../../../test/support/scripted-connector.ts';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { building, shelf } from '../../../test/support/syncing.ts';
import { until } from '../../../test/support/until.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { MappedRecord } from '../mapping/contract.ts';
import { preview, type LookAt } from './preview.ts';

const source = shelf({
  records: {
    building: [
      building(1, { raw: { Name: ' Tower ', Code: 'tw', Label: 'T' } }),
      building(2, { raw: { Name: 'Hall', Tags: [{ v: 'x' }] } }),
      building(3, { raw: { Label: 'no name' } }),
    ],
  },
});
const byConnector = [{ to: 'name', from: '$.Name', ops: ['trim'], required: true }];
const connector = scripted(source, { mapping: { building: { entity: 'building', fields: byConnector } } } as never);

let server: TestServer;
let id: number;
let token: string;
beforeAll(async () => {
  server = await startTestServer({ connectors: [connector] });
  const wish = { name: 'Source', connector: 'scripted', credentials: { password: 'x' }, entities: ['building'] };
  ({ id, token } = (await server.call('POST', '/connections', wish)).body);
  await server.call('POST', `/connections/${id}/activation`);
  await until(async () => {
    const { streams } = (await server.call('GET', `/connections/${id}/sync-status`)).body;
    if (streams[0]?.records !== 3 || streams[0].runId !== null) throw new Error('It is still being read');
  });
});
afterAll(() => server[Symbol.asyncDispose]());

const path = (below = '') => `/connections/${id}/mappings/building${below}`;
const document = (fields: readonly object[]) => ({ entity: 'building', fields });
const names = async (): Promise<unknown[]> =>
  (await server.call('GET', `/connections/${id}/records/building`)).body.items.map(
    ({ data }: { data: { name: string } | null }) => data?.name ?? null,
  );
const asToken = (method: 'GET' | 'POST' | 'PUT', below: string, body?: object, by = token) =>
  server.call(method, below, body, { authorization: `Bearer ${by}` });

describe('a mapping', () => {
  it('is a draft first, then counts, and is brought back, each with who did it and what it was', async () => {
    const { body: untouched } = await server.call('GET', path());
    expect(untouched).toMatchObject({
      version: 0,
      active: { version: 0, document: null },
      draft: null,
      fields: [{ to: 'name', layer: 'connector', field: byConnector[0], beneath: [] }],
    });
    expect(untouched.targets).toContainEqual({ to: 'name', takes: 'name', of: [], required: true });
    const own = document([
      { to: 'name', from: '$.Label' },
      { to: 'custom.tag', from: '$.Tags[*].v', ops: ['first'] },
    ]);
    const { body: drafted } = await server.call('PUT', path(), { document: own, version: 0 });
    expect(drafted).toMatchObject({ version: 1, draft: own, active: { version: 0 } });
    expect(await names()).toEqual(['Tower', 'Hall', null]);

    const { body: active } = await server.call('POST', path('/activation'), { version: 1 });
    expect(await names()).toEqual(['T', null, 'no name']);
    expect(active).toMatchObject({
      version: 2,
      draft: null,
      active: { version: 1, document: own },
      fields: [
        { to: 'name', layer: 'connection', beneath: [{ layer: 'connector', field: byConnector[0] }] },
        { to: 'custom.tag', layer: 'connection', beneath: [] },
      ],
    });
    expect(await server.call('POST', path('/activation'), {})).toMatchObject({
      status: 409,
      body: { code: 'no_draft' },
    });

    const { body: back } = await server.call('POST', path('/rollback'), { to: 0, version: 2 });
    expect(back).toMatchObject({ version: 3, active: { version: 2, document: document([]) } });
    expect(await names()).toEqual(['Tower', 'Hall', null]);
    await server.call('POST', path('/rollback'), { to: 1 });
    const { items } = (await server.call('GET', path('/versions?limit=2'))).body;
    expect(items).toMatchObject([
      { version: 3, restores: 1, document: own, activatedBy: expect.stringMatching(/^(user|token):\d+$/) },
      { version: 2, restores: 0, organisationVersion: null },
    ]);
    const told = async () =>
      ((await server.call('GET', '/events?limit=200')).body.items as { type: string; data: object }[])
        .filter(({ type }) => type === 'mapping.activated')
        .map(({ data }) => data);
    await until(async () =>
      expect(await told()).toEqual([
        { connectionId: id, entity: 'building', version: 1, restores: null, organisationVersion: null },
        { connectionId: id, entity: 'building', version: 2, restores: 0, organisationVersion: null },
        { connectionId: id, entity: 'building', version: 3, restores: 1, organisationVersion: null },
      ]),
    );
    const audited = (await server.call('GET', '/audit?limit=200')).body.items as { action: string; after: object }[];
    expect(audited.filter(({ action }) => action === 'mapping.activated').map(({ after }) => after)).toContainEqual(
      expect.objectContaining({ version: 1, document: own }),
    );
    expect(audited.filter(({ action }) => action === 'mapping.drafted')).toHaveLength(1);
  });

  it('is compared with what it was, field by field', async () => {
    const compare = async (a: number, b: number) => server.call('GET', path(`/diff?a=${a}&b=${b}`));
    const own = { layer: 'connection', field: { to: 'name', from: '$.Label' } };
    const tag = { layer: 'connection', field: { to: 'custom.tag', from: '$.Tags[*].v', ops: ['first'] } };
    const lower = { layer: 'connector', field: byConnector[0] };
    expect((await compare(2, 3)).body).toEqual({
      fields: [
        { to: 'name', change: 'changed', before: lower, after: own },
        { to: 'custom.tag', change: 'added', before: null, after: tag },
      ],
      filter: null,
    });
    expect((await compare(1, 0)).body.fields).toMatchObject([
      { to: 'name', change: 'changed', before: own, after: lower },
      { to: 'custom.tag', change: 'removed', before: tag, after: null },
    ]);
    for (const [a, b] of [
      [1, 3],
      [0, 2],
    ] as const)
      expect((await compare(a, b)).body).toEqual({ fields: [], filter: null });
    expect(await compare(99, 1)).toMatchObject({ status: 404, body: { param: 'a' } });
    expect(await compare(1, 99)).toMatchObject({ status: 404, body: { param: 'b' } });
  });

  it('that has changed since it was read is not written over', async () => {
    const { version } = (await server.call('GET', path())).body;
    const stale = { version: version - 1 };
    for (const [method, below, body] of [
      ['PUT', '', { document: document([]), ...stale }],
      ['POST', '/activation', stale],
      ['POST', '/rollback', { to: 0, ...stale }],
    ] as const)
      expect(await server.call(method, path(below), body)).toMatchObject({
        status: 409,
        body: { code: 'version_conflict', currentVersion: version },
      });
    expect(await server.call('POST', path('/rollback'), { to: 99 })).toMatchObject({
      status: 404,
      body: { param: 'to' },
    });
  });

  it('that is wrong is refused by its place, and one that nobody could keep too', async () => {
    const lookup = { to: 'name', from: '$.Name', ops: [{ lookup: {} }] };
    const wrong = async (given: unknown, param: string) => {
      for (const [method, below] of [
        ['PUT', ''],
        ['POST', '/preview'],
      ] as const)
        expect(await server.call(method, path(below), { document: given })).toMatchObject({
          status: 400,
          body: { param },
        });
    };
    await wrong(document([{ to: 'code', from: '$.Code' }, lookup]), 'document.fields[1].ops[0].lookup');
    await wrong({ entity: 'space', fields: [] }, 'document.entity');
    await wrong(document([{ to: 'custom.x', ops: [{ const: 'a\0b' }] }]), 'document');
    await wrong(document([{ to: 'custom.x', ops: [{ const: 'a\ud800b' }] }]), 'document.fields[0].ops[0].const');
    await wrong('no document', 'document');
    const { body } = await server.call('PUT', path(), { document: document([lookup, { to: 'nothing', from: '$.A' }]) });
    expect(body).toMatchObject({ code: 'mapping_invalid' });
    expect(body.issues.map((one: { path: string }) => one.path)).toEqual(['fields[0].ops[0].lookup', 'fields[1].to']);
    expect(await server.call('GET', `/connections/${id}/mappings/space`)).toMatchObject({
      status: 404,
      body: { param: 'entity' },
    });
  });
});

describe('before it counts', () => {
  it('is shown what would become of what is stored', async () => {
    await server.call('POST', path('/rollback'), { to: 0 });
    const { body } = await server.call('POST', path('/preview'), {
      document: document([
        { to: 'name', from: '$.Name', ops: ['trim', 'upper'] },
        { to: 'code', from: '$.Tags' },
      ]),
      limit: 2,
    });
    expect(body).toMatchObject({ lookedAt: 3, changed: 2, rejected: 1, all: true });
    expect(body.records).toMatchObject([
      {
        externalId: 'b0001',
        changed: true,
        before: { data: { name: 'Tower' } },
        after: { data: { name: 'TOWER' }, issues: [] },
      },
      {
        externalId: 'b0002',
        changed: true,
        after: { issues: [{ field: 'code', change: 'nulled', reason: 'not_text' }] },
      },
    ]);
    expect(await names()).toEqual(['Tower', 'Hall', null]);
    expect((await server.call('POST', path('/preview'), {})).body).toMatchObject({ code: 'no_draft' });
  });

  it('lets others in between while that is found out', async () => {
    const slow = (): MappedRecord => {
      for (const until = performance.now() + 1; performance.now() < until;);
      return { data: {}, custom: {}, issues: [] };
    };
    const all = Array.from({ length: 200 }, (_, i) => ({ externalId: `${i}`, raw: {}, size: 1 }));
    const lookAt: LookAt = (_ctx, _at, { after }) => Promise.resolve(after === undefined ? all : []);
    let others = 0;
    const other = (): void => void ((others += 1), (waiting = setImmediate(other)));
    let waiting = setImmediate(other);
    const at = { connectionId: 1, entity: 'building' } as const;
    await preview(lookAt, {} as Ctx, at, { before: slow, after: slow, limit: 1 });
    clearImmediate(waiting);
    expect(others).toBeGreaterThan(10);
  });

  it('is found what the source says, with samples', async () => {
    const { body } = await server.call('GET', `/connections/${id}/source-fields?entity=building`);
    expect(body).toMatchObject({ lookedAt: 3, all: true });
    expect(body.items).toContainEqual({
      path: '$.Label',
      types: ['text'],
      filledPercent: 66.7,
      samples: ['T', 'no name'],
    });
  });
});

describe('a token of the connection', () => {
  it('keeps its mapping, and sees what records say only where it may read them', async () => {
    const made = async (scopes: readonly string[]): Promise<string> =>
      (await server.call('POST', `/connections/${id}/tokens`, { name: 'narrow', scopes })).body.token;
    expect((await asToken('PUT', path(), { document: document([]) })).status).toBe(200);
    const blind = await made(['mapping:read']);
    const asked = { document: document([{ to: 'name', from: '$.Label' }]) };
    expect((await asToken('POST', path('/preview'), asked, blind)).body).toMatchObject({
      records: [],
      lookedAt: 3,
      changed: 3,
    });
    const { items } = (await asToken('GET', `/connections/${id}/source-fields?entity=building`, undefined, blind)).body;
    expect(items.flatMap(({ samples }: { samples: string[] }) => samples)).toEqual([]);
    expect((await asToken('PUT', path(), { document: null }, blind)).status).toBe(403);
    expect((await asToken('GET', path(), undefined, await made(['records:read']))).status).toBe(403);
    const other = await server.call('POST', '/connections', {
      name: 'Other',
      connector: 'scripted',
      credentials: { password: 'x' },
    });
    for (const below of ['', '/versions'])
      expect((await asToken('GET', path(below), undefined, other.body.token)).status).toBe(404);
  });
});
