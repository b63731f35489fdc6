import type { CompiledQuery } from 'kysely';
import { offline, type Db } from './connect.ts';

/** A query on a hot path: built once, then only given other values. Building it costs more than sending it. */
export interface Prepared<Values, Row> {
  with(values: Values): CompiledQuery<Row>;
  run(db: Pick<Db, 'getExecutor'>, values: Values): Promise<Row[]>;
}

/** Holds the place of a value that only a request knows. */
class StandIn {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * Builds a query for good. Columns of raw SQL are best named our way at once (`as "startsAt"`).
 * @param build gets stand-ins: it may pass each value on, and must not look at any
 */
export function prepared<Values extends object, Row>(
  build: (values: Values, db: Db) => { compile(db: Db): CompiledQuery<Row> },
): Prepared<Values, Row> {
  const standIns = new Proxy({}, { get: (_, name) => new StandIn(String(name)) });
  const built = build(standIns as Values, offline).compile(offline);
  const given = (values: Values): CompiledQuery<Row> => ({
    ...built,
    parameters: built.parameters.map((one) => (one instanceof StandIn ? values[one.name as keyof Values] : one)),
  });
  return {
    with: given,
    run: async (db, values) => (await db.getExecutor().executeQuery(given(values))).rows,
  };
}
