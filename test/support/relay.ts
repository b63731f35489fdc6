import { once } from 'node:events';
import { createServer, connect as dial, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { pipeline } from 'node:stream';
import type pg from 'pg';

/** Stands between Atrium and its database, on a free port of loopback. */
export interface Relay extends AsyncDisposable {
  readonly connection: pg.PoolConfig;
  /** How often the database was asked something after it had answered: what each costs grows with the way to it. */
  turns(): number;
}

/**
 * @param delay how much later each answer arrives, in milliseconds
 * @param at where it listens; unless said, on a port that is free
 */
export async function openRelay(connection: pg.PoolConfig, delay = 0, at = 0): Promise<Relay> {
  let turns = 0;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = dial(addressOf(connection));
    let answered = true;
    const count = (): void => {
      if (answered) turns++;
      answered = false;
    };
    for (const socket of [near, far]) sockets.add(socket.on('error', ignore).on('close', () => sockets.delete(socket)));
    near.on('data', count);
    far.on('data', () => (answered = true));
    pipeline(near, far, ignore);
    pipeline(far, (answers: AsyncIterable<Buffer>) => later(answers, delay), near, ignore);
  });
  server.listen(at, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    connection: { ...connection, host: '127.0.0.1', port },
    turns: () => turns,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const ignore = (): void => undefined;

async function* later(answers: AsyncIterable<Buffer>, delay: number): AsyncGenerator<Buffer> {
  for await (const answer of answers) {
    if (delay > 0) await pause(delay);
    yield answer;
  }
}

/** A host that is a folder is one of a local socket, as PostgreSQL names it. */
const addressOf = ({ host = '127.0.0.1', port = 5432 }: pg.PoolConfig) =>
  host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
