import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../../../test/support/random.ts';
import { scripted } from '../../../test/support/scripted-connector.ts';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { building, shelf } from '../../../test/support/syncing.ts';
import { until } from '../../../test/support/until.ts';

const records = [
  building(1, { raw: { Name: 'Tower', Code: 'tw', Label: 'T' } }),
  building(2, { raw: { Name: 'HALL', Code: 'ha', Label: 'H' } }),
];
const byConnector = [
  { to: 'name', from: '$.Name', required: true },
  { to: 'code', from: '$.Code' },
];
const source = shelf({ records: { building: records } });
const mapping = { building: { entity: 'building', fields: byConnector } } as const;
const connectors = [scripted(source, { mapping }), scripted(source, { key: 'another', name: 'Another', mapping })];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ connectors });
});
afterAll(() => server[Symbol.asyncDispose]());

const shout = [{ to: 'name', from: '$.Name', ops: ['upper'], required: true }];
const document = (fields: readonly object[]) => ({ entity: 'building', fields });
const ofAll = (below = '', key = 'scripted') => `/connectors/${key}/mappings/building${below}`;
const ofOne = (id: number, below = '') => `/connections/${id}/mappings/building${below}`;

let made = 0;
/** A connection whose records have been read. */
async function connect(connector = 'scripted'): Promise<{ id: number; token: string }> {
  const wish = { name: `Source ${(made += 1)}`, connector, credentials: { password: 'x' }, entities: ['building'] };
  const { body } = await server.call('POST', '/connections', wish);
  await server.call('POST', `/connections/${body.id}/activation`);
  await until(async () => {
    const { streams } = (await server.call('GET', `/connections/${body.id}/sync-status`)).body;
    if (streams[0]?.records !== 2 || streams[0].runId !== null) throw new Error('It is still being read');
  });
  return body;
}
interface Shown {
  readonly externalId: string;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly custom: object;
}
const shown = async (id: number): Promise<object[]> =>
  ((await server.call('GET', `/connections/${id}/records/building`)).body.items as Shown[]).map(
    ({ externalId, data, custom }) => ({ externalId, data, custom }),
  );
const names = async (id: number) => ((await shown(id)) as Shown[]).map(({ data }) => data?.['name']);
const changes = async (id: number, after: number) =>
  (await server.call('GET', `/connections/${id}/changes?entity=building&after=${after}`)).body.items as {
    externalId: string;
    meta: { action: string };
  }[];

async function say(fields: readonly object[], path: (below?: string) => string = ofAll) {
  expect((await server.call('PUT', path(), { document: document(fields) })).status).toBe(200);
  const { status, body } = await server.call('POST', path('/activation'), {});
  expect({ status, body }).toMatchObject({ status: 200 });
  return body;
}
const silence = () => server.call('POST', ofAll('/rollback'), { to: 0 });

describe('what the workplace says about a connector', () => {
  it('counts at once for all its connections, is told of once, and is undone to the byte', async () => {
    const [one, two, other] = [await connect(), await connect(), await connect('another')];
    const [before, asked] = [await shown(one.id), source.asked.length];
    const { body: untouched } = await server.call('GET', ofAll());
    expect(untouched).toMatchObject({
      connector: 'scripted',
      version: 0,
      active: { version: 0, document: null },
      draft: null,
      fields: [{ to: 'name', layer: 'connector' }, { to: 'code' }],
    });
    await server.call('PUT', ofAll(), { document: document(shout), version: 0 });
    expect(await shown(one.id)).toEqual(before);
    const { body: active } = await server.call('POST', ofAll('/activation'), { version: 1 });
    expect(active).toMatchObject({
      version: 2,
      draft: null,
      active: { version: 1, document: document(shout) },
      fields: [{ to: 'name', layer: 'organisation', beneath: [{ layer: 'connector' }] }, { to: 'code' }],
    });
    for (const { id } of [one, two]) expect(await names(id)).toEqual(['TOWER', 'HALL']);
    expect(await shown(other.id)).toEqual(before);
    expect((await server.call('GET', ofOne(other.id))).body).toMatchObject({ version: 0, active: { version: 0 } });
    expect((await server.call('GET', ofOne(one.id))).body).toMatchObject({
      active: { version: 1, document: document([]), organisationVersion: 1 },
      fields: [{ to: 'name', layer: 'organisation', beneath: [{ layer: 'connector' }] }, { to: 'code' }],
    });
    await until(async () =>
      expect((await changes(one.id, 2)).map(({ externalId, meta }) => [externalId, meta.action])).toEqual([
        ['b0001', 'remapped'],
      ]),
    );
    expect((await silence()).body).toMatchObject({ active: { version: 2, document: document([]) } });
    expect(JSON.stringify(await shown(one.id))).toBe(JSON.stringify(before));
    await until(async () => expect(await changes(one.id, 3)).toMatchObject([{ externalId: 'b0001' }]));
    expect(source.asked).toHaveLength(asked);
    const { items } = (await server.call('GET', ofAll('/versions'))).body;
    expect(items).toMatchObject([
      { version: 2, restores: 0, document: document([]) },
      { version: 1, restores: null, document: document(shout) },
    ]);
    const audited = (await server.call('GET', '/audit?limit=200')).body.items as { action: string; after: object }[];
    expect(
      audited.filter(({ action }) => action === 'mapping.connector_activated').map(({ after }) => after),
    ).toContainEqual({ connector: 'scripted', entity: 'building', version: 1, document: document(shout) });
  });

  it('gives way to what a connection says of its own, field by field, and a rollback of that leaves it', async () => {
    const { id } = await connect();
    await say([{ to: 'name', from: '$.Label' }], (below) => ofOne(id, below));
    await server.call('PUT', ofOne(id), { document: document([]) });
    await say([...shout, { to: 'code', from: '$.Label' }]);
    expect(await shown(id)).toMatchObject([{ data: { name: 'T', code: 'T' } }, { data: { name: 'H', code: 'H' } }]);
    const { body } = await server.call('GET', ofOne(id));
    expect(body).toMatchObject({
      draft: document([]),
      active: { version: 3, document: document([{ to: 'name', from: '$.Label' }]) },
      fields: [
        { to: 'name', layer: 'connection', beneath: [{ layer: 'organisation' }, { layer: 'connector' }] },
        { to: 'code', layer: 'organisation', beneath: [{ layer: 'connector' }] },
      ],
    });
    expect((await server.call('GET', ofOne(id, '/diff?a=2&b=3'))).body.fields).toMatchObject([
      { to: 'code', change: 'changed', before: { layer: 'connector' }, after: { layer: 'organisation' } },
    ]);
    await server.call('POST', ofOne(id, '/rollback'), { to: 0 });
    expect(await shown(id)).toMatchObject([{ data: { name: 'TOWER', code: 'T' } }, { data: { name: 'HALL' } }]);
    await silence();
    expect(await names(id)).toEqual(['Tower', 'HALL']);
  });

  it('is what a connection begins with that is made then', async () => {
    await say(shout);
    const { id } = await connect();
    expect(await names(id)).toEqual(['TOWER', 'HALL']);
    expect((await server.call('GET', ofOne(id))).body.active).toMatchObject({ version: 1, document: document([]) });
    const { id: narrow } = (
      await server.call('POST', '/connections', {
        name: 'Floors',
        connector: 'scripted',
        credentials: { password: 'x' },
        entities: ['building', 'floor'],
      })
    ).body;
    expect((await server.call('GET', `/connections/${narrow}/mappings/floor`)).body.active.version).toBe(0);
    await silence();
  });

  it('is not written over unread, nor by the token of a connection, nor where it is no such thing', async () => {
    const { version } = (await server.call('GET', ofAll())).body;
    const stale = { version: version + 1 };
    for (const [method, below, body] of [
      ['PUT', '', { document: document([]), ...stale }],
      ['POST', '/activation', stale],
      ['POST', '/rollback', { to: 0, ...stale }],
    ] as const)
      expect(await server.call(method, ofAll(below), body)).toMatchObject({
        status: 409,
        body: { code: 'version_conflict', currentVersion: version },
      });
    const { token } = await connect();
    const asToken = { authorization: `Bearer ${token}` };
    expect((await server.call('GET', ofAll(), undefined, asToken)).status).toBe(403);
    expect((await server.call('PUT', ofAll(), { document: null }, asToken)).status).toBe(403);
    expect(await server.call('GET', ofAll('', 'unknown'))).toMatchObject({ status: 404, body: { param: 'key' } });
    expect(await server.call('GET', '/connectors/scripted/mappings/section')).toMatchObject({
      status: 404,
      body: { param: 'entity' },
    });
    expect(await server.call('POST', ofAll('/rollback'), { to: 99 })).toMatchObject({
      status: 404,
      body: { param: 'to' },
    });
    expect(await server.call('PUT', ofAll(), { document: document([{ to: 'nothing' }]) })).toMatchObject({
      status: 400,
      body: { code: 'mapping_invalid', param: 'document.fields[0].to' },
    });
  });

  it('that does not go together with what a connection says of its own counts for none', async () => {
    const { id } = await connect();
    const many = (prefix: string) =>
      Array.from({ length: 200 }, (_, n) => ({ to: `custom.${prefix}${n}`, from: '$.Label' }));
    await say(many('own'), (below) => ofOne(id, below));
    const before = await server.call('GET', ofAll());
    await server.call('PUT', ofAll(), { document: document(many('all')) });
    const refused = await server.call('POST', ofAll('/activation'), {});
    expect(refused).toMatchObject({ status: 400, body: { code: 'mapping_invalid', param: 'document' } });
    expect(refused.body.detail).toContain(`Source ${made}`);
    expect((await server.call('GET', ofAll())).body.active).toEqual(before.body.active);
    await server.call('DELETE', `/connections/${id}`);
  });
});

describe('two that have other words count at once', () => {
  it.each([1, 2, 3, 4, 5, 6])('leave each connection on the last of both (seed %i)', async (seed) => {
    const random = randomFrom(seed);
    const { id } = await connect();
    const label = (n: number) => [{ to: 'code', ops: [{ const: `W${n}` }] }];
    const acts = Array.from({ length: 6 }, (_, n) => async () => {
      for (let wait = random(3); wait > 0; wait -= 1) await server.call('GET', ofAll());
      if (random(2) === 0) {
        await server.call('PUT', ofAll(), { document: document(label(n)) });
        return (await server.call('POST', ofAll('/activation'), {})).status;
      }
      await server.call('PUT', ofOne(id), { document: document([{ to: 'name', ops: [{ const: `C${n}` }] }]) });
      return (await server.call('POST', ofOne(id, '/activation'), {})).status;
    });
    const fresh = async () =>
      (
        await server.call('POST', '/connections', {
          name: `Fresh ${(made += 1)}`,
          connector: 'scripted',
          credentials: { password: 'x' },
        })
      ).body.id as number;
    const [newest, ...statuses] = await Promise.all([fresh(), ...acts.map((act) => act())]);
    // A draft that another one had count already is there no more.
    expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([]);
    const all = (await server.call('GET', ofAll())).body;
    const one = (await server.call('GET', ofOne(id))).body;
    for (const at of [id, newest])
      expect((await server.call('GET', ofOne(at))).body.active.organisationVersion ?? 0).toBe(all.active.version);
    const said = [...(all.active.document?.fields ?? []), ...(one.active.document?.fields ?? [])] as {
      to: string;
      ops: [{ const: string }];
    }[];
    const wanted = Object.fromEntries(said.map(({ to, ops: [{ const: value }] }) => [to, value]));
    for (const { data } of (await shown(id)) as Shown[]) expect(data).toMatchObject(wanted);
    const { items } = (await server.call('GET', ofOne(id, '/versions'))).body;
    expect(items.map((item: { version: number }) => item.version)).toEqual(
      Array.from({ length: one.active.version }, (_, n) => one.active.version - n),
    );
  });
});
