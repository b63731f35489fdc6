import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** As `npm start` and the image start it: what is young is to take no more than this, in MiB. */
const STARTED_WITH = ['--max-semi-space-size=16'];
const ATRIUM = join(import.meta.dirname, '../../bin/atrium');

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Atrium as an operator runs it: its own process. */
export interface AtriumProcess {
  readonly child: ChildProcess;
  readonly url: string;
  /** Everything it printed. */
  readonly output: () => string;
  /** Resolves with the exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
}

export function spawnAtrium(env: Readonly<Record<string, string>>, port: number): AtriumProcess {
  let output = '';
  const child = spawn(process.execPath, [...STARTED_WITH, ATRIUM, 'serve'], {
    env: { ...process.env, ATRIUM_LOG: 'fatal', ...env, PORT: String(port), NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  return { child, url: `http://127.0.0.1:${port}`, output: () => output, ended };
}

/** Asks until `answer` says yes. @returns how long it took, in milliseconds */
export async function eventually(
  what: string,
  answer: () => Promise<boolean> | boolean,
  patience = 30_000,
): Promise<number> {
  const start = performance.now();
  while (performance.now() - start < patience) {
    if (await answer()) return performance.now() - start;
    await pause(20);
  }
  throw new Error(`Waited ${patience} ms in vain for: ${what}`);
}

/** How long a start may take on a machine that is busy with something else, in milliseconds: PostgreSQL is set up by it. */
const START = 120_000;

/** Waits until a server answers that it is ready; @throws at once when its process has ended */
export function ready({ url, child, output }: AtriumProcess): Promise<number> {
  const isReady = (): Promise<boolean> => {
    if (child.exitCode !== null) throw new Error(`Atrium ended: ${output()}`);
    return fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
  };
  return eventually('Atrium to be ready', isReady, START);
}
