import { isBefore } from '../../platform/time.ts';
import type { Device } from '../signals/contract.ts';
import { GOOD_BATTERY, LOW_BATTERY, STANDSTILL_MINUTES, type AlertKind } from './contract.ts';

/** When devices were looked at last, and since when without a standstill. */
export interface Watch {
  readonly since: Temporal.Instant;
  readonly lookedAt: Temporal.Instant;
}

/** Since when devices are looked at without a standstill, with a look at `now`: as long as nothing looks, nothing may have listened. */
export const watchedSince = (watch: Watch | null, now: Temporal.Instant): Temporal.Instant =>
  watch === null || isBefore(watch.lookedAt, now.subtract({ minutes: STANDSTILL_MINUTES })) ? now : watch.since;

/** What counts of a device for what is wrong with it. */
export type Looked = Pick<Device, 'overdue' | 'lastHeardAt' | 'state' | 'batteryLevel'>;

/**
 * What is wrong with a device now. One that was never heard is still being put up; of one that nothing listened to long enough the
 * silence tells nothing, neither that it is silent nor that it is not any more.
 * @param standing what was wrong with it at the last look
 */
export function wrongWith(
  { overdue, lastHeardAt, state, batteryLevel }: Looked,
  standing: ReadonlySet<AlertKind>,
  since: Temporal.Instant,
  now: Temporal.Instant,
): ReadonlySet<AlertKind> {
  const wrong = new Set<AlertKind>();
  const isSettled = !isBefore(now, since.add({ minutes: STANDSTILL_MINUTES }));
  if (overdue && lastHeardAt !== null && (isSettled || standing.has('silent'))) wrong.add('silent');
  if (state === 'faulty') wrong.add('faulty');
  if (batteryLevel !== null && batteryLevel < (standing.has('battery') ? GOOD_BATTERY : LOW_BATTERY))
    wrong.add('battery');
  return wrong;
}
