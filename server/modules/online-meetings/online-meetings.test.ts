import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, createWorld, type TestDatabase, type World } from '../../../test/support/database.ts';
import { createSealer } from '../../platform/auth/seal.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { createEgress } from '../../platform/net/egress.ts';
import { onlineMeetingsBy } from './online-meetings.ts';

let testing: TestDatabase;
let world: World;
let admin: Ctx;

const egress = createEgress({ allowNetworks: ['127.0.0.0/8'] });
const { getOnlineMeetingProvider, setOnlineMeetingProvider } = onlineMeetingsBy({
  sealer: createSealer('for this test'),
  egress,
});

beforeAll(async () => void (testing = await createTestDatabase()));
afterAll(async () => {
  egress.close();
  await testing[Symbol.asyncDispose]();
});
beforeEach(async () => {
  world = await createWorld(testing.database);
  admin = world.ctx;
});

test('its secret is said once, made anew where that is asked for, and never kept as it is', async () => {
  const url = 'http://127.0.0.1:9/meetings';
  const { secret: first, provider } = await setOnlineMeetingProvider(admin, { url });
  expect(first).toMatch(/^whsec_/);
  expect(await setOnlineMeetingProvider(admin, { url })).toEqual({ provider });
  expect(JSON.stringify(await getOnlineMeetingProvider(admin, {}))).not.toContain('whsec_');
  const again = await setOnlineMeetingProvider(admin, { url, newSecret: true });
  expect([again.secret === first, again.provider.version]).toEqual([false, provider.version + 1]);
  const rows = await world.db
    .selectFrom('onlineMeetingProvider')
    .selectAll()
    .where('tenantId', '=', world.tenant.id)
    .execute();
  expect(String(rows[0]?.secretSealed)).not.toContain(again.secret ?? 'whsec_');
  const audit = await world.db
    .selectFrom('audit')
    .select(['before', 'after'])
    .where('tenantId', '=', world.tenant.id)
    .orderBy('id')
    .execute();
  expect(JSON.stringify(audit)).not.toContain('whsec_');
});

test.each([
  [{}, 'template'],
  [{ url: 'https://a.example', template: 'https://meet.example.org/{id}' }, 'url'],
  [{ template: 'https://meet.example.org/{id}', newSecret: true }, 'newSecret'],
  [{ url: 'ftp://video.example.org/' }, 'url'],
  [{ url: 'https://10.0.0.7/' }, 'url'],
  [{ url: 'https://ann:secret@video.example.org/' }, 'url'],
])('it cannot be %j', async (wish, param) => {
  await expect(setOnlineMeetingProvider(admin, wish)).rejects.toMatchObject({ details: { param } });
});
