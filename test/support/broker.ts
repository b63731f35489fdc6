import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as dial } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { findMosquitto } from './mosquitto.ts';
import { eventually, freePort } from './process.ts';

/** A real Mosquitto on a port of loopback; what it keeps outlives its restarts. */
export interface Broker extends AsyncDisposable {
  readonly url: string;
  /** What it wrote down. */
  log(): string;
  /** Ends it with SIGTERM; it remembers sessions and what waits in them. */
  stop(): Promise<void>;
  /** Starts it again at the same address. */
  start(): Promise<void>;
  /** Somebody who publishes. */
  publisher(): Promise<Publisher>;
}

export interface Publisher extends AsyncDisposable {
  /** Resolves when the broker has it. */
  say(topic: string, said: string | object, options?: Parameters<MqttClient['publishAsync']>[2]): Promise<void>;
}

/** Starts a broker. @param lines more lines of its configuration @throws where there is none on this machine */
export async function startBroker(lines: readonly string[] = ['allow_anonymous true']): Promise<Broker> {
  const program = findMosquitto();
  if (program === null) throw new Error('no Mosquitto; as root: apt-get install mosquitto, or set ATRIUM_MOSQUITTO');
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'atrium-broker-'));
  const file = join(folder, 'mosquitto.conf');
  const own = process.getuid?.() === 0 ? ['user root'] : []; // it would give up being root, and its folder with it
  const kept = ['persistence true', `persistence_location ${folder}/`, 'log_type all'];
  writeFileSync(file, [`listener ${port} 127.0.0.1`, ...own, ...kept, ...lines, ''].join('\n'));
  let child: ChildProcess | null = null;
  let written = '';
  const url = `mqtt://127.0.0.1:${port}`;
  const broker: Broker = {
    url,
    log: () => written,
    async stop() {
      const ending = child;
      child = null;
      if (!ending || ending.exitCode !== null) return;
      ending.kill('SIGTERM');
      await once(ending, 'exit');
    },
    async start() {
      child = spawn(program, ['-c', file], { stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (part: Buffer) => (written += part.toString()));
      const starting = child;
      await eventually('Mosquitto to listen', () => {
        if (starting.exitCode !== null) throw new Error(`Mosquitto ended: ${written}`);
        return listens(port);
      });
    },
    publisher: () => openPublisher(url),
    async [Symbol.asyncDispose]() {
      await broker.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await broker.start();
  return broker;
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = dial(port, '127.0.0.1', () => socket.end(() => resolve(true)));
    socket.on('error', () => resolve(false));
  });

async function openPublisher(url: string): Promise<Publisher> {
  const client = await mqtt.connectAsync(url, { protocolVersion: 5 });
  return {
    async say(topic, said, options) {
      await client.publishAsync(topic, typeof said === 'string' ? said : JSON.stringify(said), { qos: 1, ...options });
    },
    [Symbol.asyncDispose]: () => client.endAsync(true),
  };
}
