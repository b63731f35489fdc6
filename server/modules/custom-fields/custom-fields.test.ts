import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scripted } from '../../../test/support/scripted-connector.ts';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { building, shelf } from '../../../test/support/syncing.ts';
import { until } from '../../../test/support/until.ts';
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import { findFirstTenant } from '../../platform/tenants.ts';
import { MOST_CUSTOM_FIELDS, type CustomField } from './contract.ts';
import { forgetOldFields } from './custom-fields.ts';

const source = shelf({
  records: { building: [building(1, { raw: { Name: 'Tower', Size: 12 } }), building(2, { raw: { Size: 'large' } })] },
});
const fields = [
  { to: 'name', from: '$.Name' },
  { to: 'custom.size', from: '$.Size' },
];
const connector = scripted(source, { mapping: { building: { entity: 'building', fields } } } as never);

let server: TestServer;
let id: number;
let path: string;
beforeAll(async () => {
  server = await startTestServer({ connectors: [connector] });
  const wish = { name: 'Source', connector: 'scripted', credentials: { password: 'x' }, entities: ['building'] };
  ({ id } = (await server.call('POST', '/connections', wish)).body);
  path = `/connections/${id}/custom-fields`;
  await server.call('POST', `/connections/${id}/activation`);
  await until(async () => {
    const { streams } = (await server.call('GET', `/connections/${id}/sync-status`)).body;
    if (streams[0]?.records !== 2 || streams[0].runId !== null) throw new Error('It is still being read');
  });
});
afterAll(() => server[Symbol.asyncDispose]());

const ask = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', below = '', body?: object) => {
  const { status, body: said } = await server.call(method, `${path}${below}`, body);
  return { status, said, why: [said?.code, said?.param].filter(Boolean).join(' ') };
};
const declare = (key: string, more: object = {}) =>
  ask('POST', '', { entity: 'building', key, label: key, type: 'integer', ...more });
const made = async (key: string, more?: object): Promise<CustomField> => (await declare(key, more)).said;
const keys = async (query = ''): Promise<string[]> =>
  (await ask('GET', query)).said.items.map(({ key }: CustomField) => key);
/** What records say under a key, and why not. */
const sizes = async () =>
  (await server.call('GET', `/connections/${id}/records/building`)).body.items.map(
    ({ custom, meta }: { custom: { size: unknown }; meta: { issues: { field: string }[] } }) => [
      custom.size,
      meta.issues.filter(({ field }) => field === 'custom.size').length,
    ],
  );

describe('a field of one’s own', () => {
  it('is judged by its type as soon as it is declared, in records that were read before', async () => {
    expect(await sizes()).toEqual([
      [12, 0],
      ['large', 0],
    ]);
    const field = await made('size', { label: 'Size' });
    expect(field).toMatchObject({
      version: 1,
      key: 'size',
      label: 'Size',
      type: 'integer',
      options: [],
      deletedAt: null,
    });
    expect(await sizes()).toEqual([
      [12, 0],
      [null, 1],
    ]);
    const found = await server.call('GET', `/connections/${id}/records/building?filter=custom.size%3Alarge`);
    expect(found.body.items).toEqual([]);
    const { body: seen } = await server.call('POST', `/connections/${id}/mappings/building/preview`, {
      document: { entity: 'building', fields: [{ to: 'custom.size', from: '$.Name' }] },
    });
    expect(seen.records[0].after.custom).toEqual({ size: null });
    await ask('PATCH', `/${field.id}`, { type: 'text' });
    expect(await sizes()).toEqual([
      ['12', 0],
      ['large', 0],
    ]);
    await ask('DELETE', `/${field.id}`);
    expect(await sizes()).toEqual([
      [12, 0],
      ['large', 0],
    ]);
  });

  it('says what may be chosen where something is, and nowhere else', async () => {
    expect((await declare('colour', { type: 'enum' })).why).toBe('invalid_request options');
    expect((await declare('colour', { options: ['red'] })).why).toBe('invalid_request options');
    const { id: fieldId } = await made('colour', { type: 'enum', options: ['red', 'green'] });
    expect((await ask('PATCH', `/${fieldId}`, { options: [] })).why).toBe('invalid_request options');
    const { said } = await ask('PATCH', `/${fieldId}`, { type: 'multiEnum' });
    expect([said.type, said.options, said.version]).toEqual(['multiEnum', ['red', 'green'], 2]);
    expect((await ask('PATCH', `/${fieldId}`, { label: 'Colour', version: 1 })).why).toBe('version_conflict version');
    const { said: plain } = await ask('PATCH', `/${fieldId}`, { type: 'text', label: 'Colour', version: 2 });
    expect([plain.type, plain.options, plain.label]).toEqual(['text', [], 'Colour']);
    expect((await ask('PATCH', `/${fieldId}`, { label: 'Colour' })).said.version).toBe(3);
  });

  it('is refused where it could not be filled, or is there already', async () => {
    expect((await declare('Cost')).status).toBe(400);
    expect((await declare('a'.repeat(41))).status).toBe(400);
    expect((await declare('cost', { entity: 'floor' })).why).toBe('not_found entity');
    expect((await declare('cost')).status).toBe(201);
    expect((await declare('cost')).why).toBe('custom_field_exists key');
    expect((await server.call('GET', '/connections/999999/custom-fields')).status).toBe(404);
    expect((await ask('PATCH', '/999999', { label: 'x' })).why).toBe('not_found fieldId');
  });

  it('is brought back within 30 days of being deleted, if its key is free, and cleared away after them', async () => {
    const { id: fieldId } = await made('wing', { label: 'Wing' });
    expect((await ask('POST', `/${fieldId}/restoration`)).why).toBe('not_found fieldId');
    expect((await ask('DELETE', `/${fieldId}`)).status).toBe(204);
    expect([await keys('?entity=building'), await keys('?deleted=true')]).toEqual([
      expect.not.arrayContaining(['wing']),
      expect.arrayContaining(['wing']),
    ]);
    const other = await made('wing');
    expect((await ask('POST', `/${fieldId}/restoration`)).why).toBe('custom_field_exists key');
    await ask('DELETE', `/${other.id}`);
    const { said: back } = await ask('POST', `/${fieldId}/restoration`);
    expect([back.label, back.deletedAt, back.restorableUntil]).toEqual(['Wing', null, null]);
    const { said: trail } = await server
      .call('GET', `/audit?subjectType=custom_field&subjectId=${fieldId}`)
      .then(({ body }) => ({ said: body }));
    expect(trail.items.map(({ action }: { action: string }) => action)).toEqual([
      'custom_field.restored',
      'custom_field.deleted',
      'custom_field.created',
    ]);
    await ask('DELETE', `/${fieldId}`);
    const all = server.atrium.database.database.forTenant(ALL_TENANTS);
    const before = (days: number) =>
      new Date(Temporal.Now.instant().subtract({ hours: 24 * days + 1 }).epochMilliseconds);
    const age = (days: number) =>
      all
        .updateTable('customField')
        .set({ deletedAt: before(days) })
        .where('id', '=', fieldId)
        .execute();
    await age(29);
    expect(await keys('?deleted=true')).toContain('wing');
    await age(30);
    expect((await ask('POST', `/${fieldId}/restoration`)).why).toBe('not_found fieldId');
    expect(await forgetOldFields.clear(all, Temporal.Now.instant(), 100)).toBe(1);
  });

  it('is one of so many, and so are those that are deleted', async () => {
    const all = server.atrium.database.database.forTenant(ALL_TENANTS);
    const tenant = await findFirstTenant(all);
    const row = { tenantId: tenant?.id ?? 0, connectionId: id, entity: 'building', label: 'One', type: 'text' };
    const rows = (deletedAt: Date | null) =>
      Array.from({ length: MOST_CUSTOM_FIELDS }, (_, n) => ({
        ...row,
        key: `n${n}`,
        createdAt: new Date(),
        deletedAt,
      }));
    await all.deleteFrom('customField').execute();
    await all.insertInto('customField').values(rows(null)).execute();
    expect((await declare('more')).why).toBe('too_many_custom_fields');
    const [first] = (await ask('GET', '?limit=1')).said.items;
    await ask('DELETE', `/${first.id}`);
    expect((await declare('more')).status).toBe(201);
    expect((await ask('POST', `/${first.id}/restoration`)).why).toBe('too_many_custom_fields');
    await all
      .insertInto('customField')
      .values(rows(new Date(Date.now() - 60_000)))
      .execute();
    const [next] = (await ask('GET', '?limit=1')).said.items;
    await ask('DELETE', `/${next.id}`);
    const left = all.selectFrom('customField').select('id').where('deletedAt', 'is not', null).execute();
    expect(await left).toHaveLength(MOST_CUSTOM_FIELDS);
    expect((await ask('GET', '?deleted=true&limit=200')).said.items.map((one: CustomField) => one.id)).toContain(
      next.id,
    );
  });
});
