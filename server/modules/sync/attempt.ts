import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { JobData } from '../../platform/contract/job.ts';
import { Problem } from '../../platform/contract/problems.ts';
import type { Outside, Turn } from '../../platform/jobs/job.ts';
import {
  ANSWER_MS,
  answered,
  getOwnConnection,
  openSource,
  type ConnectionRow,
  type SourceOptions,
} from '../connections/connections.ts';
import {
  SourceFailed,
  type Connector,
  type Entity,
  type JsonValue,
  type Source,
  type SourcePage,
  type SourceRecord,
} from '../connections/contract.ts';
import { begin } from './begin.ts';
import { commitPage, Fenced, mustHaveLease, Stopped, type Mine } from './commit-page.ts';
import { completeStream, idsOf } from './complete-stream.ts';
import type { jobs } from './contract.ts';
import { endRun, failRun, stopRun } from './end.ts';
import { judgePage } from './judge-page.ts';
import { asksForLeftOut, commitLeftOut, nextLeftOut } from './left-out.ts';
import { IDLE_PAGES, TURN_MS } from './rules.ts';
import { othersWait, selectRunStreams } from './find.ts';
import { completeLook, lookAnew, lookAtPage } from './look.ts';
import { readAnew } from './read-anew.ts';
import { CLOCK } from './lease.ts';
import { updateRun, type RunStreamRow } from './store.ts';

export interface AttemptOptions extends SourceOptions {
  /** A lock that this process holds for as long as it lives, by its number; null where it could not take one. */
  readonly holder: () => Promise<number | null>;
  /** Lets the database see how much was read by now: it plans as if there were nothing until it has. */
  readonly learn: () => Promise<unknown>;
  /** How long a source may take for a page, in milliseconds. */
  readonly answerMs?: number;
  /** How long one job goes on, in milliseconds. */
  readonly turnMs?: number;
}

type Asked = JobData<(typeof jobs)['sync.run']>;

/** Goes on with runs, each by its own lease: what two processes do of one counts once. */
export function attemptsBy(options: AttemptOptions): Outside<Asked> {
  const underWay = new Set<string>();
  return {
    async outside(ctx, { runId }, turn) {
      if (underWay.has(runId)) return;
      underWay.add(runId);
      try {
        await goOn(options, ctx, runId, turn);
      } finally {
        underWay.delete(runId);
      }
    },
  };
}

async function goOn(options: AttemptOptions, ctx: Ctx, runId: string, turn: Turn): Promise<void> {
  const holder = await options.holder();
  const mine = await ctx.tx((tx) => begin(options, tx, runId, holder));
  if (mine === null) return;
  try {
    await read(options, ctx, mine, turn);
  } catch (error) {
    await settle(options, ctx, mine, turn, error);
  }
}

/** Reads what the run has to, stream by stream, until it is done or others have their turn. */
async function read(options: AttemptOptions, ctx: Ctx, mine: Mine, { signal }: Turn): Promise<void> {
  const row = await getOwnConnection(ctx, mine.connectionId);
  const source = openSource(options, ctx, row, mine.priority);
  const connector = options.connectors.get(row.connector);
  const reading = { source, connector, signal, ms: options.answerMs };
  const ends = performance.now() + (options.turnMs ?? TURN_MS);
  let isFirst = true;
  for (let at = await nextOf(ctx, mine); at; at = await nextOf(ctx, mine)) {
    if (signal.aborted || performance.now() > ends) return rest(ctx, mine);
    // One page is everybody's: who makes many has them wait no longer than for one.
    if (!isFirst && (await othersWait(ctx, mine.connectionId))) return rest(ctx, mine);
    isFirst = false;
    const stream = at;
    if (hasGrown(stream, mine.isDry)) await options.learn();
    if (!isScanned(stream)) await readPage(ctx, mine, stream, reading);
    else if (mine.isDry) await ctx.tx((tx) => completeLook(tx, mine, stream));
    else await complete(ctx, mine, stream, reading);
  }
  await ctx.tx((tx) => endRun(tx, mine));
}

/** Completes a stream that was read to its last page, once what it has left out was asked for. */
async function complete(
  ctx: Ctx,
  mine: Mine,
  stream: RunStreamRow,
  { source, connector, ...how }: Reading,
): Promise<void> {
  const isAsked = asksForLeftOut(stream, connector);
  const next = isAsked ? await nextLeftOut(ctx, stream, IDS_AT_ONCE) : [];
  if (next.length === 0) return ctx.tx((tx) => completeStream(tx, mine, stream, isAsked));
  const { records, many } = await askEach(source, stream.entity, next, how);
  const page = judgePage({ records, next: null }, null);
  await ctx.tx((tx) => commitLeftOut(tx, mine, stream, { asked: next.slice(0, many), page }, connector));
}

/** What is to be read next; undefined: all of it was. */
const nextOf = async (ctx: Ctx, { runId }: Mine): Promise<RunStreamRow | undefined> =>
  (await selectRunStreams(ctx, [runId])).find(({ state }) => state !== 'succeeded');

const isScanned = ({ pages, at }: RunStreamRow): boolean => pages > 0 && at === null;

/** Is there as much again, of what was not there before? After one page, two, four and so on. Whoever looks notes all that it meets. */
const hasGrown = ({ pages, added }: RunStreamRow, isDry: boolean): boolean =>
  (isDry ? pages : added) > 0 && (pages & (pages - 1)) === 0;

/** From where it is read, and how. */
interface Reading {
  readonly source: Source;
  readonly connector: Connector | undefined;
  readonly signal: AbortSignal;
  readonly ms: number | undefined;
}

async function readPage(
  ctx: Ctx,
  mine: Mine,
  stream: RunStreamRow,
  { source, connector, ...how }: Reading,
): Promise<void> {
  if (stream.idlePages >= IDLE_PAGES)
    throw new SourceFailed('source_bad_response', 'The source goes round in a circle: it gives nothing new any more');
  const at = stream.at === null ? null : (JSON.parse(stream.at) as JsonValue);
  try {
    const page = await (stream.mode === 'ids' ? askById : askPage)(source, stream, at, how);
    const judged = judgePage(page, at);
    await ctx.tx((tx) =>
      mine.isDry ? lookAtPage(tx, mine, stream, judged) : commitPage(tx, mine, stream, judged, connector),
    );
  } catch (error) {
    if (!(error instanceof SourceFailed) || error.code !== 'cursor_invalid' || isFresh(stream)) throw error;
    // Where it stood is not known there any more: everything is read anew, and what was read stays.
    await ctx.tx(async (tx) => {
      await mustHaveLease(tx, mine);
      await (mine.isDry ? lookAnew : readAnew)(tx, stream);
    });
  }
}

type How = Pick<Reading, 'signal' | 'ms'>;

const askPage = (
  source: Source,
  { entity, changedSince, windowFrom }: RunStreamRow,
  at: JsonValue | null,
  how: How,
): Promise<SourcePage> => {
  const asked = { at, changedSince: changedSince ?? undefined, from: windowFrom?.toISOString() };
  return answered((signal) => source.list(entity, { ...asked, signal }), how);
};

/** So many records are read by their ids before what they say is kept; fewer where that takes long, so that a lease outlives it. */
const IDS_AT_ONCE = 20;

/**
 * A page of records that are read by their ids; which the source does not have are left out of it. Where it fails in the middle the page ends
 * before that: a run that may ask little at a time comes to its end all the same.
 */
async function askById(source: Source, stream: RunStreamRow, at: JsonValue | null, how: How): Promise<SourcePage> {
  const all = idsOf(stream);
  const from = typeof at === 'number' ? at : 0;
  const { records, many } = await askEach(source, stream.entity, all.slice(from, from + IDS_AT_ONCE), how);
  const next = from + many;
  return { records, next: next < all.length ? next : null, expected: all.length };
}

/** @returns what there is of these records, and of how many of them that is known: the time was enough, and the source did not fail before */
async function askEach(source: Source, entity: Entity, ids: readonly string[], how: How) {
  const ends = performance.now() + (how.ms ?? ANSWER_MS) / 2;
  const records: SourceRecord[] = [];
  let many = 0;
  try {
    for (const id of ids) {
      const record = await askOne(source, entity, id, how);
      many += 1;
      if (record) records.push(record);
      if (performance.now() > ends) break;
    }
  } catch (error) {
    if (!(error instanceof SourceFailed) || many === 0) throw error;
  }
  return { records, many };
}

async function askOne(source: Source, entity: Entity, id: string, how: How): Promise<SourceRecord | undefined> {
  const record = await answered((signal) => source.get(entity, id, signal), how);
  if (record && record.externalId !== id)
    throw new SourceFailed('source_bad_response', `The source was asked for the record ${id} and gave another one`);
  return record;
}

/** Is everything asked for from the beginning already? */
const isFresh = ({ at, changedSince }: RunStreamRow): boolean => at === null && changedSince === null;

/** Stops at the edge of a page, and lets go of the run: whoever goes on with it does with the same attempt. */
const rest = (ctx: Ctx, mine: Mine): Promise<void> =>
  ctx.tx(async (tx) => {
    await mustHaveLease(tx, mine);
    await updateRun(tx, mine.runId, { isResting: true, leaseUntil: CLOCK, holder: null });
    again(tx, mine.runId);
  });

const again = (tx: Tx, runId: string): void => tx.later('sync.run', { runId }, { key: runId });

/** What comes of an attempt that did not come to the end of its run. */
async function settle(options: AttemptOptions, ctx: Ctx, mine: Mine, { signal }: Turn, error: unknown): Promise<void> {
  // Whoever has it by now goes on with it; where nobody has, it is begun again.
  if (error instanceof Fenced) return ctx.tx(async (tx) => again(tx, mine.runId));
  try {
    if (error instanceof Stopped)
      return await ctx.tx(async (tx) => void (await stopRun(tx, mine, `connection_${error.state}`)));
    if (signal.aborted) return await rest(ctx, mine);
    if (error instanceof Problem) {
      const failure = { code: error.kind.code, detail: error.message } as const;
      return await ctx.tx((tx) => failRun(tx, mine, failure, { state: 'failed' }));
    }
    if (!(error instanceof SourceFailed)) throw error;
    const isProven = error.code === 'source_refused' && (await isRefused(options, ctx, mine, signal));
    await ctx.tx((tx) => failRun(tx, mine, { ...failureOf(error), isProven }));
  } catch (later) {
    if (later instanceof Fenced) return ctx.tx(async (tx) => again(tx, mine.runId));
    throw later;
  }
}

const MAX_DETAIL = 500;

const failureOf = (error: SourceFailed) => ({
  code: error.code,
  detail: error.message
    .replaceAll(/\p{Cc}+/gu, ' ')
    .slice(0, MAX_DETAIL)
    .toWellFormed(),
  retryAfterSeconds: error.retryAfterSeconds,
});

/** Does the source refuse us whatever we ask? Once may be a mistake of its own. */
async function isRefused(options: AttemptOptions, ctx: Ctx, mine: Mine, signal: AbortSignal): Promise<boolean> {
  const row: ConnectionRow = await getOwnConnection(ctx, mine.connectionId);
  const needed = options.connectors.get(row.connector)?.permissions.find(({ required }) => required);
  if (!needed) return true;
  // Whoever waits for other credentials waits for the answer.
  const source = openSource(options, ctx, row, 'interactive');
  try {
    const said = await answered((stop) => source.check(needed.name, stop), { signal, ms: options.answerMs });
    return !said.ok;
  } catch (error) {
    return error instanceof SourceFailed && error.code === 'source_refused';
  }
}
