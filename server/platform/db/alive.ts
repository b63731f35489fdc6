import { randomInt } from 'node:crypto';
import type pg from 'pg';
import { takeSole, type Sole } from './sole.ts';

/** By what others see that this process lives: a lock of its own, on a connection that ends with it. */
export interface Alive extends AsyncDisposable {
  /** The lock's number, once it is held; null where the database cannot be reached for that. */
  readonly sign: () => Promise<number | null>;
}

/** @param connection to the database in which it is seen; none is opened before somebody asks */
export function createAlive(connection: pg.ClientConfig): Alive {
  let held: Promise<Held | null> | null = null;
  const take = (): Promise<Held | null> => {
    held ??= hold(connection).then((taken) => {
      // Lost, or not got: whoever asks next has another one taken.
      if (taken === null) held = null;
      else void taken.sole.lost.then(() => (held = null));
      return taken;
    });
    return held;
  };
  return {
    sign: async () => (await take())?.place ?? null,
    async [Symbol.asyncDispose]() {
      await (await held)?.sole[Symbol.asyncDispose]();
    },
  };
}

interface Held {
  readonly place: number;
  readonly sole: Sole;
}

async function hold(connection: pg.ClientConfig): Promise<Held | null> {
  const place = randomInt(2 ** 40, 2 ** 47);
  const sole = await takeSole(connection, place).catch(() => null);
  return sole && { place, sole };
}
