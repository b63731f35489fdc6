import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { npmStart, type Started } from './support/npm-start.ts';
import { eventually } from './support/process.ts';
import { root } from './support/sources.ts';

describe('npm start', () => {
  let npm: Started;
  beforeAll(async () => {
    npm = await npmStart({ ATRIUM_ROLES: 'worker', ATRIUM_ADMIN_PASSWORD: 'chosen by the operator' });
  }, 120_000);
  afterAll(() => npm[Symbol.asyncDispose]());

  test('says the address to sign in with, also where the operator chose the password, and not that', async () => {
    await eventually('the greeting', () => npm.output().includes('sign in'));
    expect(npm.output()).toMatch(/^ {2}sign in {3}admin@demo\.example$/m);
    expect(npm.output()).not.toContain('chosen by the operator');
  });

  test('that is ended by SIGTERM leaves neither a server nor a database', async () => {
    expect(npm.postgres().length).toBeGreaterThan(0);
    npm.child.kill('SIGTERM');
    await npm.ended;
    const isGone = () =>
      fetch(`${npm.url}/healthz`).then(
        () => false,
        () => true,
      );
    await eventually('the server to be gone', isGone, 15_000);
    await eventually('PostgreSQL to be gone', () => npm.postgres().length === 0, 15_000);
  });
});

test('compose starts with no password that others know', () => {
  const compose = readFileSync(join(root, 'compose.yaml'), 'utf8');
  const given = [...compose.matchAll(/\$\{(\w*(?:PASSWORD|SECRET)\w*)(.)/g)].map(([, name, next]) => [name, next]);
  expect(given.length).toBeGreaterThanOrEqual(3);
  // `${NAME:?…}` refuses to start without it; `${NAME:-…}` would make one up.
  expect(compose.match(/\$\{\w*(?:PASSWORD|SECRET)\w*(?!\w|:\?)/g)).toBeNull();
  expect(compose).not.toMatch(/PASSWORD: (?!\$\{)/);
});
