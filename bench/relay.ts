/** Puts a database further away, from a process of its own. */
import { openRelay } from '../test/support/relay.ts';
import { play } from './processes.ts';

export interface Way {
  readonly host: string;
  readonly port: number;
  /** How much later each answer arrives, in milliseconds. */
  readonly delay: number;
}

export interface Reached {
  readonly host: string;
  readonly port: number;
}

play(async ({ host, port, delay }: Way): Promise<Reached> => {
  const { connection } = await openRelay({ host, port }, delay);
  return { host: String(connection.host), port: Number(connection.port) };
});
