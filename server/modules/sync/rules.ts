import { fail, type ProblemKind } from '../../platform/contract/problems.ts';
import {
  connectionNotActive,
  SourceFailed,
  type Capability,
  type Connector,
  type Entity,
  type JsonValue,
} from '../connections/contract.ts';
import { connectionNeedsReauth, connectionPaused, type Mode, type RunState, type StreamMode } from './contract.ts';

/** How long an attempt may be silent before another process takes its run, in seconds. By the clock of the database. */
export const LEASE_SECONDS = 60;
/** How long one job goes on before others have their turn, in milliseconds; it then stops at the edge of a page. */
export const TURN_MS = 60_000;
/** Who has waited for so long, in seconds, waits because nobody is free. */
export const PATIENCE_SECONDS = 0.5;
/** Attempts without any progress, one after the other, that a run has. */
export const IDLE_ATTEMPTS = 5;
/** Pages without anything new, one after the other, after which a source is taken to go round in a circle. */
export const IDLE_PAGES = 25;
/** So many runs have failed one after the other where a connection is degraded. */
export const FAILURES_DEGRADED = 3;

/** The kinds of records that may be in one of a kind, however deep: which is in which their connector says. */
export function kindsWithin(kinds: Connector['entities'], outer: Entity): ReadonlySet<Entity> {
  const within = new Set<Entity>();
  // What is added meanwhile is gone through, too.
  const parents = [outer];
  for (const parent of parents)
    for (const [entity, { after }] of Object.entries(kinds) as [Entity, Capability][]) {
      if (!after.includes(parent) || within.has(entity)) continue;
      within.add(entity);
      parents.push(entity);
    }
  return within;
}

const OVER = new Set<RunState>(['succeeded', 'succeeded_with_issues', 'failed', 'cancelled']);
export const isOver = (state: RunState): boolean => OVER.has(state);

/** Why a connection in this state is not read; null: it is. @throws nothing */
export function notReadBecause(state: string): ProblemKind | null {
  if (state === 'active' || state === 'degraded') return null;
  if (state === 'needs_reauth') return connectionNeedsReauth;
  return state === 'paused' ? connectionPaused : connectionNotActive;
}

/** @throws 409 that says why it is not read */
export function mustBeRead(state: string): void {
  const why = notReadBecause(state);
  if (why) throw fail(why);
}

/** What comes of a failure: it waits so many seconds and goes on, or it has failed. */
export type Outcome =
  | { readonly state: 'waiting_retry' | 'waiting_rate_limit'; readonly seconds: number }
  | { readonly state: 'failed' };

const [FIRST_WAIT, LONGEST_WAIT, LONGEST_LIMIT] = [10, 600, 86_400];

/**
 * What comes of a failure. A source that asks for patience, and a budget that is spent, cost no attempt. Refused credentials, and what a person has to mend, end a run at once.
 * @param idle attempts without progress so far, this one among them @param draw from 0 to 1: those who wait do not all come at once
 */
export function outcomeOf(
  { code, retryAfterSeconds }: Pick<SourceFailed, 'code' | 'retryAfterSeconds'>,
  idle: number,
  draw: number,
): Outcome {
  // It is known to the second when there is room again.
  if (code === 'budget_spent') return { state: 'waiting_rate_limit', seconds: Math.max(retryAfterSeconds ?? 1, 1) };
  if (code === 'source_rate_limited')
    return {
      state: 'waiting_rate_limit',
      seconds: Math.min(Math.max(retryAfterSeconds ?? FIRST_WAIT, 1), LONGEST_LIMIT),
    };
  if (code === 'source_refused' || idle >= IDLE_ATTEMPTS) return { state: 'failed' };
  const most = Math.min(FIRST_WAIT * 3 ** Math.max(idle - 1, 0), LONGEST_WAIT);
  return { state: 'waiting_retry', seconds: Math.max(1, Math.round(most * draw)) };
}

/** How a stream is read: what has changed, where the source tells and something was read before; else everything. */
export function modeOf(
  asked: Mode,
  { incremental }: Pick<Capability, 'incremental'>,
  watermark: string | null,
): StreamMode {
  if (asked === 'ids' || asked === 'reset') return asked;
  return asked === 'incremental' && incremental === 'timestamp' && watermark !== null ? 'incremental' : 'full';
}

/** So far back records that stand in time are read unless somebody says otherwise, in days. */
const HISTORY_DAYS = 90;

/** How far back a kind is read, in days; null: all there ever was. @param said null: nothing, 0: all */
export function historyOf({ standsInTime }: Pick<Capability, 'standsInTime'>, said: number | null): number | null {
  if (standsInTime !== true || said === 0) return null;
  return said ?? HISTORY_DAYS;
}

/** What ends from then on is read, to the second; null: everything. */
export const windowOf = (days: number | null, now: Temporal.Instant): Date | null =>
  days === null ? null : new Date(Math.floor(now.epochMilliseconds / 1_000) * 1_000 - days * 86_400_000);

/** Was all of a window read whole already? */
export const isCovered = (wholeFrom: Date | null, windowFrom: Date | null): boolean =>
  wholeFrom === null || (windowFrom !== null && windowFrom >= wholeFrom);

/** How whole each way of reading is: who wants everything read is not served by what reads the changes alone. */
const WHOLE: Readonly<Record<Mode, number>> = { ids: 0, incremental: 1, full: 2, verify: 2, reset: 3 };

/** Does what is read in one way do for who wants it read in another? */
export const servesFor = (read: Mode, wanted: Mode): boolean =>
  wanted !== 'ids' && read !== 'ids' && WHOLE[read] >= WHOLE[wanted];

/** The way that does for both. */
export const wholerOf = (one: Mode, other: Mode): Mode => (WHOLE[one] >= WHOLE[other] ? one : other);

/** So long before the latest change that was met is asked from: what the source was still writing then is met, too. */
const LOOKBACK = Temporal.Duration.from({ minutes: 5 });

/** Since when changes are asked for. Nothing is rounded. */
export const sinceOf = (watermark: string): string => Temporal.Instant.from(watermark).subtract(LOOKBACK).toString();

/** The later of two instants, as it was written. */
export const laterOf = (one: string | null, other: string | null): string | null =>
  one === null || other === null
    ? (one ?? other)
    : Temporal.Instant.compare(Temporal.Instant.from(one), Temporal.Instant.from(other)) >= 0
      ? one
      : other;

/** What was met last counts no later than when the run began: a source whose clock is ahead would have what it writes next passed over. */
export function watermarkOf(met: string | null, startedAt: Date): string | null {
  if (met === null) return null;
  const start = Temporal.Instant.fromEpochMilliseconds(startedAt.getTime());
  return Temporal.Instant.compare(Temporal.Instant.from(met), start) > 0 ? start.toString() : met;
}

/** What a scan that is whole left out, and of how much. */
export interface Missing {
  readonly candidates: number;
  readonly living: number;
}

/** Is everything read that is there? */
export const isWhole = (mode: StreamMode): boolean => mode === 'full' || mode === 'reset';

const [GUARD_SHARE, GUARD_COUNT] = [0.05, 20];

/** Is so much gone that a person is asked first? All of it, or more than a twentieth and more than 20 records. */
export const isGuarded = ({ candidates, living }: Missing): boolean =>
  candidates > 0 && (candidates >= living || (candidates > GUARD_COUNT && candidates > living * GUARD_SHARE));

/** JSON with the members of objects in one order: what is the same is the same text. @throws SourceFailed for what is no JSON, or nested too deeply */
export function canonical(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) throw new SourceFailed('source_bad_response', 'The source nests its records too deeply');
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one ?? null, depth + 1)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return scalar(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member, depth + 1)}`).join(',')}}`;
}

const MAX_DEPTH = 50;

function scalar(value: unknown): string {
  const isJson = value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number';
  if (!isJson) throw new SourceFailed('source_bad_response', 'The source gave something that is no JSON');
  return JSON.stringify(value);
}

/** Do two places where a page begins name the same? */
export const isSamePlace = (one: JsonValue | null, other: JsonValue | null): boolean =>
  canonical(one) === canonical(other);

/** How a connection is, as far as it can be said in numbers. */
export interface Health {
  /** The source refuses its credentials. */
  readonly isRefused: boolean;
  /** Since what is oldest was read to its end; null: it never was. */
  readonly lagSeconds: number | null;
  /** How often it is read; null: nothing is due by itself. */
  readonly targetSeconds: number | null;
  /** So many of these last runs failed. */
  readonly failed: number;
  readonly runs: number;
  readonly hasFailedLast: boolean;
  readonly openReviews: number;
}

/** So many of the last runs are judged. */
export const RUNS_JUDGED = 5;
/** What is older than so many times its target is not fresh. */
const STALE_TIMES = 2;

/** Is what was read too old? What was never read to its end is not old: it is being read. */
export const isStale = ({ lagSeconds, targetSeconds }: Pick<Health, 'lagSeconds' | 'targetSeconds'>): boolean =>
  lagSeconds !== null && targetSeconds !== null && lagSeconds > STALE_TIMES * targetSeconds;

/** Since when what is oldest was read to its end, in seconds; null: some of it never was. */
export function lagOf(streams: readonly { readonly lastSuccessAt: Date | null }[], now: number): number | null {
  const times = streams.map(({ lastSuccessAt }) => lastSuccessAt?.getTime() ?? null);
  if (times.length === 0 || times.includes(null)) return null;
  return Math.max(0, Math.floor((now - Math.min(...times.map(Number))) / 1_000));
}

const LOST = { credentials: 50, freshness: 25, runs: 15, reviews: 10 } as const;

/** From 100, all well, to 0: half of it are the credentials, a quarter is freshness, and the rest the share of failed runs and open reviews. */
export function scoreOf(health: Health): number {
  const failing = health.runs === 0 ? 0 : health.failed / health.runs;
  const lost =
    (health.isRefused ? LOST.credentials : 0) +
    (isStale(health) ? LOST.freshness : 0) +
    LOST.runs * failing +
    (health.openReviews > 0 ? LOST.reviews : 0);
  return Math.round(100 - lost);
}

/** What 95 of 100 do not exceed, in whole seconds; null of none. */
export const p95 = (seconds: readonly number[]): number | null => {
  const sorted = seconds.toSorted((one, other) => one - other);
  const at = sorted[Math.ceil(sorted.length * 0.95) - 1];
  return at === undefined ? null : Math.max(0, Math.round(at));
};

/** Kinds whose records say something of people. */
export const aboutPeople = [
  'person',
  'booking',
  'visit',
  'workOrder',
  'purchaseOrder',
] as const satisfies readonly Entity[];
