import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueueServiceClient, StorageSharedKeyCredential } from '@azure/storage-queue';
import { root } from './sources.ts';

/** Of the account that Azurite has by itself: no secret, its makers print it in their README. */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** Azure's queues on a free loopback port, with what they hold in a folder of their own. */
export interface Azurite extends AsyncDisposable {
  readonly key: string;
  url(queue: string): string;
  service(): QueueServiceClient;
  /** Away, until it is started again on the same port with what it held. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Starts the emulator of Azure's makers, without a word to them. */
export async function startAzurite(): Promise<Azurite> {
  const folder = await mkdtemp(join(tmpdir(), 'atrium-azurite-'));
  let port = 0;
  let running: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const main = join(root, 'node_modules/azurite/dist/src/queue/main.js');
    const where = ['--queueHost', '127.0.0.1', '--queuePort', String(port), '--location', folder];
    const child = spawn(process.execPath, [main, ...where, '--disableTelemetry', '--skipApiVersionCheck'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    running = child;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += String(chunk);
      const listening = /listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(said);
      if (listening) resolve(Number(listening[1]));
    });
    child.once('exit', () => reject(new Error(`Azurite did not start: ${said}`)));
    port = await promise;
  };
  const stop = async (): Promise<void> => {
    const child = running;
    running = null;
    if (child === null || child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM'); // it writes down what it holds
    await gone;
  };
  await start();
  const base = (): string => `http://127.0.0.1:${port}/${ACCOUNT}`;
  return {
    key: KEY,
    url: (queue) => `${base()}/${queue}`,
    service: () => new QueueServiceClient(base(), new StorageSharedKeyCredential(ACCOUNT, KEY)),
    stop,
    start,
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
