import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { judgeRinging, tablesBehind } from './support/guards/ringing.ts';
import { readFiles, root } from './support/sources.ts';

/**
 * Revocation rings: whatever writes a row that credentials are derived from says so in its transaction (`tx.rightsChanged`), so
 * that every server forgets what it knows and judges its open streams again.
 */

const schema = readFileSync(join(root, 'migrations/schema.sql'), 'utf8');
const tables = tablesBehind(schema, ['credential_of_session', 'credential_of_token']);

/** What need not ring, and why. */
const silent: Readonly<Record<string, string>> = {
  'server/modules/access/store.ts insertSession':
    'nobody knows the new one yet, and the old ones had ended by themselves',
  'server/modules/access/store.ts insertToken': 'nobody knows it yet',
  'server/modules/access/store.ts insertAccount': 'nothing belongs to it yet',
  'server/modules/access/store.ts noteTokenUse': 'changes no right',
  'server/modules/access/store.ts noteSessionUse': 'only makes it last longer',
  'server/modules/people/store.ts insertUser': 'she has nothing to come in with yet',
  'server/modules/people/store.ts updateUserDetails': 'no credential carries them, or allows more or less by them',
  'server/modules/people/store.ts deleteReportsOf':
    'the same: what a manager may for who reports to him is asked when he does it',
  'server/platform/tenants.ts insertTenant': 'there is nobody in it yet',
};

/** Written past the use cases, into a database that nobody is signed in to. */
const isAtWork = (path: string): boolean => !/\.(?:test|matrix)\.ts$/.test(path) && !path.startsWith('server/demo/');

test('the tables are found that a credential is read from', () => {
  const expected = [
    'api_token',
    'service_account',
    'service_account_building',
    'session',
    'tenant',
    'user_account',
    'user_building',
  ];
  expect([...tables].toSorted()).toEqual(expected);
});

test('whatever changes what a credential may do says so', () => {
  const files = new Map([...readFiles(['server'])].filter(([path]) => isAtWork(path)));
  const { seen, violations, used } = judgeRinging(files, tables, silent);
  expect(violations).toEqual([]);
  expect(used.toSorted()).toEqual(Object.keys(silent).toSorted());
  expect(seen).toBeGreaterThan(used.length + 6);
});

test.each([
  `export const end = (tx) => tx.db.deleteFrom('session').execute();`,
  `export async function narrow({ db }) { await db.updateTable('userAccount as u').set({}).execute(); }`,
  'const stop = (tx) => sql`update api_token set revoked_at = now()`.execute(tx.db);',
  `const grant = (tx) => { tx.db.insertInto('userBuilding').values({}); };\nconst rings = (tx) => tx.rightsChanged();`,
  `client.query('delete from only service_account');`,
])('planted: %s', (text) => {
  expect(judgeRinging(new Map([['server/a.ts', text]]), tables, {}).violations).toHaveLength(1);
});

test('planted: one that says so, and one that writes something else', () => {
  const text = `const end = (tx) => { tx.rightsChanged(); return tx.db.deleteFrom('session').execute(); };
    const tell = (tx) => tx.db.updateTable('booking').execute();
    const read = (tx) => tx.db.selectFrom('session').execute();`;
  expect(judgeRinging(new Map([['server/a.ts', text]]), tables, {})).toEqual({ seen: 1, violations: [], used: [] });
});
