import pg from 'pg';
import { connect, type Database } from '../../server/platform/db/connect.ts';
import { APP_ROLE } from '../../server/platform/db/migrate.ts';
import type { TestDatabase } from './database.ts';

const DOOMED = 'doomed';
interface Cut {
  /** How many statements it has sent by now. */
  readonly sent: () => number;
  /** Breaks its connection at the n-th statement from now. */
  doom(n: number): void;
  readonly database: Database;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A process whose connection breaks at a statement: before that has left, or behind it, when nobody knows whether it counts. */
export function doomed({ connection: of }: Pick<TestDatabase, 'connection'>, when: 'before' | 'behind'): Cut {
  const prototype = pg.Client.prototype as unknown as { query: (this: pg.Client, ...given: unknown[]) => unknown };
  const { query } = prototype;
  let [sent, last] = [0, Infinity];
  prototype.query = function (...given) {
    const { connectionParameters, connection } = this as unknown as {
      connectionParameters: { application_name?: string };
      connection: { stream: { destroy(): void; uncork(): void } };
    };
    if (connectionParameters.application_name !== DOOMED) return query.apply(this, given);
    const isLast = ++sent === last;
    if (isLast && when === 'before') connection.stream.destroy();
    const result = query.apply(this, given);
    if (isLast && when === 'behind') {
      connection.stream.uncork();
      setImmediate(() => connection.stream.destroy());
    }
    return result;
  };
  const database = connect({ connection: { ...of, application_name: DOOMED }, max: 1, role: APP_ROLE });
  return {
    sent: () => sent,
    doom: (n) => void (last = sent + n),
    database,
    async [Symbol.asyncDispose]() {
      prototype.query = query;
      await database.close();
    },
  };
}
