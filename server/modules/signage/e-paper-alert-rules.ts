import { isAfter, isBefore } from '../../platform/time.ts';
import {
  GATHER_SECONDS,
  GOOD_TAG_BATTERY,
  LOW_TAG_BATTERY,
  SILENT_HOURS,
  STANDSTILL_MINUTES,
  type Connection,
  type TagAlertKind,
} from './e-paper-alert-contract.ts';

/** What was said of a tag, and when last. */
export interface Said {
  readonly online: boolean | null;
  readonly heardAt: Temporal.Instant | null;
}

/** Until when something must have been said of a tag that is not silent at `now`. */
export const silentBefore = (now: Temporal.Instant): Temporal.Instant => now.subtract({ hours: SILENT_HOURS });

/** How a tag stands to its gateway now. What was said long ago says nothing of now. */
export function connectionOf({ online, heardAt }: Said, now: Temporal.Instant): Connection {
  if (heardAt !== null && !isAfter(heardAt, silentBefore(now))) return 'silent';
  if (online === null) return 'unheard';
  return online ? 'online' : 'offline';
}

/** When tags were looked at last, and since when without a standstill. */
export interface Watch {
  readonly since: Temporal.Instant;
  readonly lookedAt: Temporal.Instant;
}

/** Since when tags are looked at without a standstill, at `now`: as long as nothing looks, nothing may have listened. */
export const watchedSince = (watch: Watch | null, now: Temporal.Instant): Temporal.Instant =>
  watch === null || isBefore(watch.lookedAt, now.subtract({ minutes: STANDSTILL_MINUTES })) ? now : watch.since;

/** What counts of a tag for what is wrong with it. */
export interface Judged extends Said {
  readonly resourceId: number | null;
  readonly batteryLevel: number | null;
}

/**
 * What is wrong with a tag now: the one rule by which alerts begin and end. One that stands for nothing lies in a drawer, one that was
 * never heard is still being put up. One that was said to be offline is that until something else is said: it does not fall silent on top.
 * @param standing what was wrong with it before
 * @param since when without a standstill it is listened to: a silence counts from then on
 */
export function wrongWith(
  { resourceId, heardAt, online, batteryLevel }: Judged,
  standing: ReadonlySet<TagAlertKind>,
  since: Temporal.Instant,
  now: Temporal.Instant,
): ReadonlySet<TagAlertKind> {
  const wrong = new Set<TagAlertKind>();
  if (resourceId === null || heardAt === null) return wrong;
  const isSilent = connectionOf({ online, heardAt }, now) === 'silent';
  const isSettled = !isAfter(since, silentBefore(now));
  if (online === false) wrong.add('offline');
  else if (isSilent && (isSettled || standing.has('silent'))) wrong.add('silent');
  const enough = standing.has('battery') ? GOOD_TAG_BATTERY : LOW_TAG_BATTERY;
  if (batteryLevel !== null && batteryLevel < enough) wrong.add('battery');
  return wrong;
}

/** When it is told what becomes of tags at `now`: with all of the same minute. */
export const tellsAt = (now: Temporal.Instant): Temporal.Instant =>
  now.add({ seconds: GATHER_SECONDS }).round({ smallestUnit: 'minute', roundingMode: 'ceil' });
