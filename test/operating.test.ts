import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusterOf } from '../server/platform/db/embedded/cluster.ts';
import { postgresIn } from '../server/platform/db/embedded/processes.ts';
import { eventually, freePort, ready, type AtriumProcess } from './support/process.ts';
import { root } from './support/sources.ts';

describe('npm start', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'atrium-npm-'));
  let npm: AtriumProcess;

  beforeAll(async () => {
    const port = await freePort();
    const env = { ATRIUM_DATA: dataDir, ATRIUM_DEMO: '0', ATRIUM_LOG: 'fatal', ATRIUM_ROLES: 'worker' };
    const child = spawn('npm', ['start'], {
      cwd: root,
      env: { ...process.env, ...env, PORT: String(port), ATRIUM_ADMIN_PASSWORD: 'chosen by the operator' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // so that whatever it leaves can be ended
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
    const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
    npm = { child, url: `http://127.0.0.1:${port}`, output: () => output, ended };
    await ready(npm);
  }, 120_000);
  afterAll(async () => {
    try {
      process.kill(-(npm.child.pid ?? 0), 'SIGTERM');
      await eventually('PostgreSQL to be gone', () => postgresIn(clusterOf(dataDir)).length === 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // nothing was left
    }
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('says the address to sign in with, also where the operator chose the password, and not that', async () => {
    await eventually('the greeting', () => npm.output().includes('sign in'));
    expect(npm.output()).toMatch(/^ {2}sign in {3}admin@demo\.example$/m);
    expect(npm.output()).not.toContain('chosen by the operator');
  });

  test('that is ended by SIGTERM leaves neither a server nor a database', async () => {
    expect(postgresIn(clusterOf(dataDir)).length).toBeGreaterThan(0);
    npm.child.kill('SIGTERM');
    await npm.ended;
    const isGone = () =>
      fetch(`${npm.url}/healthz`).then(
        () => false,
        () => true,
      );
    await eventually('the server to be gone', isGone, 15_000);
    await eventually('PostgreSQL to be gone', () => postgresIn(clusterOf(dataDir)).length === 0, 15_000);
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
