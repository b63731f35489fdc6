import { setImmediate } from 'node:timers/promises';
import { JUDGED_ANEW_AFTER, type Ctx, type Tx } from '../../platform/context/context.ts';
import { touchedBy, type Recorded } from './recorded.ts';
import { lookSoon } from './signals-at.ts';
import { recordRows } from './store.ts';

/** What has more readings than this is a batch already, and kept by itself. */
const FEW = 50;
/** So many readings are kept together at most. */
const MOST = 1_000;

interface Waiting {
  readonly ctx: Ctx;
  readonly rows: readonly Recorded[];
  /** When it came, by `performance.now()`. */
  readonly since: number;
  readonly kept: () => void;
  readonly refused: (error: unknown) => void;
}

/** By the handle of a workplace's database; one in a transaction has a handle of its own, and is never kept with others. */
const gatherings = new WeakMap<object, Waiting[]>();

/**
 * Keeps readings, all or none, and is over when they are kept. Sensors speak one by one, and a transaction for each word costs more than the
 * word: what comes while one is being written waits for its end, and is then kept together. Whoever has gone by then may have hers kept all the
 * same: she was let in, nobody told her that it was, and to say it again changes nothing.
 */
export async function keepRows(ctx: Ctx, rows: readonly Recorded[]): Promise<void> {
  if (rows.length > FEW) return ctx.tx((tx) => recordMany(tx, rows));
  const { promise, resolve: kept, reject: refused } = Promise.withResolvers<void>();
  const one: Waiting = { ctx, rows, since: performance.now(), kept, refused };
  const { db } = ctx;
  const gathered = gatherings.get(db);
  if (gathered) gathered.push(one);
  else void keepAll(db, [one]);
  return promise;
}

/** Keeps what waits, and what comes meanwhile, until nothing waits. */
async function keepAll(db: object, waiting: Waiting[]): Promise<void> {
  gatherings.set(db, waiting);
  while (waiting.length > 0) await keepTogether(waiting.splice(0, MOST / FEW));
  gatherings.delete(db);
}

/** Keeps these in one transaction; where that fails, or takes long to begin, each in its own: nobody answers for another's. */
async function keepTogether(group: readonly Waiting[]): Promise<void> {
  const [first] = group;
  const areKept =
    first !== undefined &&
    group.length > 1 &&
    (await first.ctx
      .tx(async (tx) => {
        if (group.some(isLate)) return false;
        const rows = group.flatMap((one) => one.rows);
        record(tx, rows);
        return true;
      })
      .catch(() => false));
  if (areKept) for (const { kept } of group) kept();
  else await Promise.all(group.map(keepAlone));
}

/** Who has waited for long is judged again: she may have been shut out. */
const keepAlone = (one: Waiting): Promise<void> =>
  one.ctx
    .tx(async (tx) => {
      if (isLate(one)) await tx.holdRights();
      record(tx, one.rows);
    })
    .then(one.kept, one.refused);

const isLate = ({ since }: Waiting): boolean => performance.now() - since > JUDGED_ANEW_AFTER;

/** A statement says so many of a batch: between two of them others have their turn. */
const IN_A_STATEMENT = 200;

/** Writes a batch, by device and time all through, as each statement writes: two batches never wait for each other in a ring. */
async function recordMany(tx: Tx, rows: readonly Recorded[]): Promise<void> {
  const inOrder = rows.toSorted(
    (one, other) => one.sender.id - other.sender.id || one.at.epochMilliseconds - other.at.epochMilliseconds,
  );
  for (let from = 0; from < inOrder.length; from += IN_A_STATEMENT) {
    const part = inOrder.slice(from, from + IN_A_STATEMENT);
    recordRows(tx, part, touchedBy(part));
    await setImmediate();
  }
  lookSoon(tx, rows);
}

function record(tx: Tx, rows: readonly Recorded[]): void {
  recordRows(tx, rows, touchedBy(rows));
  lookSoon(tx, rows);
}
