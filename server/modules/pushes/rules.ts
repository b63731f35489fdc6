import type { Dirty, Push, Pushed } from '../connections/contract.ts';
import { SourceFailed, type Renewed } from '../connections/contract.ts';
import { MAX_NAMED } from './contract.ts';

/** How a source has been heard so far. */
export interface Standing {
  readonly expiresAt: Date | null;
  readonly renewedAt: Date | null;
  readonly lastEventAt: Date | null;
  readonly heardSince: Date;
}

type Promised = Pick<Push, 'heartbeatSeconds'> & { readonly renew?: unknown };

/** When it is too silent, where it promised to be heard; null: it did not. */
function silentAt({ lastEventAt, heardSince }: Standing, { heartbeatSeconds }: Promised): number | null {
  if (heartbeatSeconds === undefined) return null;
  return Math.max(lastEventAt?.getTime() ?? 0, heardSince.getTime()) + heartbeatSeconds * 1_000;
}

/** Is it heard no more? */
export function isLapsed(standing: Standing, promised: Promised, now: Temporal.Instant): boolean {
  const at = now.epochMilliseconds;
  const silent = silentAt(standing, promised);
  return (standing.expiresAt !== null && standing.expiresAt.getTime() <= at) || (silent !== null && silent <= at);
}

/** When it is to be renewed: at half of its time; at once where it never was; null: it needs none. */
function renewalAt({ expiresAt, renewedAt }: Standing, { renew }: Promised): number | null {
  if (renew === undefined) return null;
  if (renewedAt === null) return 0;
  return expiresAt === null ? null : renewedAt.getTime() + (expiresAt.getTime() - renewedAt.getTime()) / 2;
}

/** Is it to be renewed now? */
export function isDue(standing: Standing, promised: Promised, now: Temporal.Instant): boolean {
  const at = renewalAt(standing, promised);
  const isOver = promised.renew !== undefined && isLapsed(standing, promised, now);
  return isOver || (at !== null && at <= now.epochMilliseconds);
}

/** When to look at it next, behind an instant; null: there is nothing to look for. */
export function nextLook(standing: Standing, promised: Promised, now: Temporal.Instant): Temporal.Instant | null {
  const times = [renewalAt(standing, promised), silentAt(standing, promised), standing.expiresAt?.getTime() ?? null];
  const later = times.filter((at): at is number => at !== null && at > now.epochMilliseconds);
  return later.length === 0 ? null : Temporal.Instant.fromEpochMilliseconds(Math.ceil(Math.min(...later)) + 1);
}

const [FIRST_WAIT, LONGEST_WAIT] = [60, 3_600];
/** How long a renewal waits that has failed so often, in seconds. */
export const waitAfter = (failures: number): number =>
  Math.min(FIRST_WAIT * 2 ** Math.max(0, failures - 1), LONGEST_WAIT);

const MAX_ID = 200;

/** What a message says; null for what is none. Whatever is too much to be kept has changed somewhere. */
export function readMessage(push: Push, message: Pushed): readonly Dirty[] | 'anything' | null {
  try {
    const said = push.read(message);
    if (said === 'anything' || said.length > MAX_NAMED) return 'anything';
    const isFit = said.every(
      ({ entity, externalId }) =>
        typeof entity === 'string' &&
        typeof externalId === 'string' &&
        externalId !== '' &&
        externalId.length <= MAX_ID &&
        !/\p{Cc}/u.test(externalId) &&
        externalId.isWellFormed(),
    );
    return isFit ? said : null;
  } catch {
    return null;
  }
}

const [SHORTEST, MAX_MEMO] = [30_000, 4_000];

/** What a source has answered to a renewal. @throws SourceFailed for what makes no sense */
export function readRenewed(
  { expiresAt, memo }: Renewed,
  now: Temporal.Instant,
): { readonly expiresAt: Date | null; readonly memo: string | null } {
  const text = memo === undefined ? null : JSON.stringify(memo);
  if (text !== null && text.length > MAX_MEMO) throw nonsense('too much to remember');
  if (expiresAt === null) return { expiresAt: null, memo: text };
  const end = instantIn(expiresAt);
  if (end - now.epochMilliseconds < SHORTEST) throw nonsense('an end that is over');
  return { expiresAt: new Date(Math.min(end, LAST)), memo: text };
}

const LAST = Date.parse('9999-12-31T00:00:00Z');
const nonsense = (what: string): SourceFailed =>
  new SourceFailed('source_bad_response', `The source answered the renewal with ${what}`);

function instantIn(text: string): number {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    throw nonsense('no instant');
  }
}
