import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Ctx, Tx } from '../../server/platform/context/context.ts';
import { ALL_TENANTS, type Database } from '../../server/platform/db/connect.ts';

/** A transaction as a list of steps; the commit is one more. */
export interface Writer {
  readonly ctx: Ctx;
  readonly steps: readonly ((tx: Tx) => Promise<void>)[];
}

interface Running {
  readonly done: Promise<unknown>;
  pid: number;
  finished: boolean;
  error: unknown;
  /** Lets a writer that waits at its turnstile take its next step; null while it is busy. */
  open: (() => void) | null;
}

/** All orders in which two writers of `a` and `b` steps can go: 'AABB', 'ABAB', … */
export function orders(a: number, b: number): string[] {
  if (a === 0) return ['B'.repeat(b)];
  if (b === 0) return ['A'.repeat(a)];
  return [...orders(a - 1, b).map((rest) => `A${rest}`), ...orders(a, b - 1).map((rest) => `B${rest}`)];
}

function start({ ctx, steps }: Writer): Running {
  const running: Running = { done: Promise.resolve(), pid: 0, finished: false, error: null, open: null };
  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      running.open = () => {
        running.open = null;
        resolve();
      };
    });
  const work = async (): Promise<void> => {
    await ctx.tx(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.db);
      running.pid = rows[0]?.pid ?? 0;
      for (const step of steps) {
        await turn();
        await step(tx);
        // What it sent ahead (`Tx.atCommit`) is done too before the other goes on, or stands at a lock.
        await sql`select`.execute(tx.db);
      }
      await turn();
    });
  };
  const done = work().then(
    () => (running.finished = true),
    (error: unknown) => {
      running.finished = true;
      running.error = error;
    },
  );
  return Object.assign(running, { done });
}

const isBlocked = async (database: Database, pid: number): Promise<boolean> => {
  const { rows } = await sql<{ blocked: boolean }>`select cardinality(pg_blocking_pids(${pid})) > 0 as blocked`.execute(
    database.forTenant(ALL_TENANTS),
  );
  return rows[0]?.blocked ?? false;
};

/** Waits until a writer stands at its turnstile, waits for another's lock, or has finished. */
async function settle(database: Database, running: Running): Promise<void> {
  while (running.open === null && !running.finished) {
    if (running.pid !== 0 && (await isBlocked(database, running.pid))) return;
    await pause(1);
  }
}

/**
 * Runs two writers in one order of their steps against the real database. A step that waits for a lock is passed over
 * and goes on when it can.
 * @returns what each writer threw, null where it committed
 */
export async function interleave(
  database: Database,
  order: string,
  writers: Readonly<Record<'A' | 'B', Writer>>,
): Promise<unknown[]> {
  const running = { A: start(writers.A), B: start(writers.B) };
  const both = [running.A, running.B];
  for (const writer of both) await settle(database, writer);
  for (const name of order) {
    const writer = running[name as 'A' | 'B'];
    writer.open?.();
    await settle(database, writer);
  }
  while (both.some(({ finished }) => !finished)) {
    for (const writer of both) {
      writer.open?.();
      await settle(database, writer);
    }
  }
  await Promise.all(both.map(({ done }) => done));
  return both.map(({ error }) => error);
}
