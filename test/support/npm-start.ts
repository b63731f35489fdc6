import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterOf } from '../../server/platform/db/embedded/cluster.ts';
import { postgresIn } from '../../server/platform/db/embedded/processes.ts';
import { eventually, freePort, ready, type AtriumProcess } from './process.ts';
import { root } from './sources.ts';

/** Atrium as `npm start` runs it, on a data folder of its own that was empty. */
export interface Started extends AtriumProcess, AsyncDisposable {
  /** The processes of its PostgreSQL. */
  postgres(): readonly number[];
}

/** Starts it, without the demo workplace; what is not given is as it is for an operator. */
export async function npmStart(given: Readonly<Record<string, string>>): Promise<Started> {
  const dataDir = mkdtempSync(join(tmpdir(), 'atrium-npm-'));
  const port = await freePort();
  const env = { ATRIUM_DATA: dataDir, ATRIUM_DEMO: '0', ATRIUM_LOG: 'fatal', ...given, PORT: String(port) };
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // so that whatever it leaves can be ended
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  const postgres = (): readonly number[] => postgresIn(clusterOf(dataDir));
  const started: Started = {
    child,
    url: `http://127.0.0.1:${port}`,
    output: () => output,
    ended,
    postgres,
    async [Symbol.asyncDispose]() {
      const group = child.pid;
      if (hasProcesses(group)) process.kill(-group, 'SIGTERM');
      await eventually('its processes to be gone', () => !hasProcesses(group) && postgres().length === 0);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  try {
    await ready(started);
    return started;
  } catch (error) {
    await started[Symbol.asyncDispose]();
    throw error;
  }
}

/** Is there anything left of what it started? */
function hasProcesses(group: number | undefined): group is number {
  if (group === undefined) return false; // it never came to be
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}
