import { setTimeout as pause } from 'node:timers/promises';
import { openContext, type Wake } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import { systemPrincipal } from '../../platform/context/principal.ts';
import {
  conflict,
  fail,
  internal,
  invalid,
  tooLarge,
  unavailable,
  type ConstraintProblems,
  type Problem,
} from '../../platform/contract/problems.ts';
import { ALL_TENANTS, type Database } from '../../platform/db/connect.ts';
import { toProblem } from '../../platform/http/problem.ts';
import { readableText, refuseUnclear } from '../../platform/http/strict-json.ts';
import { validatorCompiler } from '../../platform/http/validate.ts';
import { BODY_LIMIT } from '../../platform/limits/gates.ts';
import type { Logger } from '../../platform/log.ts';
import { findTenantOf } from '../../platform/tenants.ts';
import { endpoints, type ReadingsGiven } from '../../modules/signals/contract.ts';
import { recordReadings } from '../../modules/signals/signals.ts';
import type { Counts } from './meter.ts';

/** The workplace stands in the topic; the message is what `POST /readings` takes. */
export const TOPIC = 'atrium/+/readings';
const SLUG = /^atrium\/([^/]+)\/readings$/;

/** How a message is answered, as MQTT 5 numbers it (3.4.2.1). */
export const reasons = { kept: 0x00, failed: 0x83, noSuchTopic: 0x90, overQuota: 0x97, malformed: 0x99 } as const;
export type Reason = (typeof reasons)[keyof typeof reasons];

export interface Message {
  readonly topic: string;
  readonly payload: Buffer;
}

export interface Keeping {
  readonly database: Database;
  readonly wake: Wake;
  readonly constraints: ConstraintProblems;
  readonly clock: () => Temporal.Instant;
  readonly log: Logger;
  readonly counts: Counts;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** So often a message is tried that fails for no reason that is known, before those behind it have their turn. */
const TRIES = 4;

/**
 * Keeps what a message says, however long the database is away.
 * @param gone whether nobody waits for the answer any more
 * @returns the answer, once the readings are kept or refused for good; null where the message is to come again
 */
export async function keepMessage(keeping: Keeping, message: Message, gone: AbortSignal): Promise<Reason | null> {
  const now = keeping.clock(); // when it came, however long it waits
  for (let tried = 1; !gone.aborted; tried++) {
    try {
      keeping.counts.kept(await keep(keeping, message, now));
      return reasons.kept;
    } catch (error) {
      const problem = toProblem(error, keeping.constraints);
      if (!isPassing(problem, tried)) return refuse(keeping, message, problem, error);
      if (tried === 1) keeping.log.warn({ reason: problem.message }, 'mqtt: a message waits to be kept');
      await pauseBefore(tried, gone);
    }
  }
  return null;
}

/** Is it worth another try? What nobody foresaw may be the message's own fault. */
const isPassing = ({ kind }: Problem, tried: number): boolean =>
  kind === unavailable || kind === conflict || (kind === internal && tried < TRIES);

const pauseBefore = (tried: number, signal: AbortSignal): Promise<void> =>
  pause(Math.min(FIRST_PAUSE_MS * 2 ** (tried - 1), LONGEST_PAUSE_MS), undefined, { signal }).catch(() => undefined);

async function keep({ database, wake }: Keeping, message: Message, now: Temporal.Instant): Promise<number> {
  const given = readMessage(message.payload);
  const slug = SLUG.exec(message.topic)?.[1] ?? '';
  const known = await findTenantOf(database.forTenant(ALL_TENANTS), slug);
  const tenant = found(known, 'topic', 'There is no workplace of this name');
  const who = systemPrincipal(tenant, new Set(['readings:write'] as const));
  const ctx = openContext(database, wake, { who, now, requestId: 'mqtt', ip: null });
  return (await recordReadings(ctx, given)).taken;
}

const validate = validatorCompiler({ schema: endpoints.recordReadings.body, httpPart: 'body', method: '', url: '' });

/** @throws what HTTP refuses such a body with */
function readMessage(payload: Buffer): ReadingsGiven {
  if (payload.length > BODY_LIMIT)
    throw fail(tooLarge, { param: 'body', detail: `The message has more than ${BODY_LIMIT} bytes` });
  const text = readableText(payload);
  const value = readJson(text);
  const unclear = refuseUnclear(text, value);
  if (unclear) throw unclear;
  if (!validate(value)) throw Object.assign(new Error('not valid'), { validation: validate.errors });
  return value as ReadingsGiven;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('body', 'The message is not valid JSON');
  }
}

/** Said to the operator: whoever published it has long been told by the broker that it arrived. */
function refuse({ log, counts }: Keeping, { topic }: Message, problem: Problem, error: unknown): Reason {
  counts.refused();
  const { kind, details, message } = problem;
  const said = { topic: brief(topic), code: kind.code, param: brief(details.param ?? ''), detail: brief(message) };
  if (kind === internal) log.error({ ...said, err: error }, 'mqtt: message given up');
  else log.warn(said, 'mqtt: message refused');
  return reasonOf(problem);
}

/** Whoever may publish does not choose how long our lines are. */
const brief = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

function reasonOf({ kind, details: { param } }: Problem): Reason {
  if (kind === internal) return reasons.failed;
  if (kind === tooLarge) return reasons.overQuota;
  return param === 'topic' ? reasons.noSuchTopic : reasons.malformed;
}
