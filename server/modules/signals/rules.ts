import { invalidRequest } from '../../platform/contract/problems.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { readCode } from '../../platform/ids.ts';
import { isAfter, isBefore, type Period } from '../../platform/time.ts';
import { deviceKinds, kindOf, measureNames, measures, type Kind, type Said } from '../signal-kinds/contract.ts';
import { MAX_AHEAD_MINUTES, type DeviceState } from './contract.ts';

/** An access id as it is compared: that is how codes are read that people type. */
export const codeOf = readCode;

/** The members of a reading that say something. */
export type Values = { readonly [Name in Said | 'batteryLevel']?: number | boolean | null | undefined };

const FAHRENHEIT = 1;

/** A temperature in °C, to a hundredth: so two ways to say it are the same. */
export const inCelsius = (temperature: number, unit: number | null | undefined): number =>
  unit === FAHRENHEIT ? Math.round(((temperature - 32) / 1.8) * 100) / 100 : temperature;

/** What no device of a kind says. */
const foreignTo: Readonly<Record<Kind, readonly Said[]>> = Object.fromEntries(
  deviceKinds.map((kind) => [
    kind,
    [...measureNames, 'hasMotion' as const].filter((name) => !kindOf(kind).sends.includes(name)),
  ]),
) as never;

/** May a device of this kind say this? @param param where the reading stands, with a dot behind it */
export function decideValues(kind: Kind, values: Values, param: string): Verdict {
  const foreign = foreignTo[kind].find((name) => (values[name] ?? null) !== null);
  if (foreign !== undefined)
    return refused(invalidRequest, {
      param: `${param}${foreign}`,
      detail: `A device of the kind "${kind}" does not measure this`,
    });
  const { minimum, maximum } = measures.temperature;
  const { temperature } = values;
  if (typeof temperature === 'number' && (temperature < minimum || temperature > maximum))
    return refused(invalidRequest, { param: `${param}temperature`, detail: `From ${minimum} to ${maximum} °C` });
  return allowed;
}

/** From when to when a reading may be that comes now, of what is kept for so many days. */
export const timesTaken = (now: Temporal.Instant, keptDays: number): Period => ({
  start: now.subtract({ hours: 24 * keptDays }),
  end: now.add({ minutes: MAX_AHEAD_MINUTES }),
});

/** May a reading be of this time? */
export function decideTime(at: Temporal.Instant, { start, end }: Period, param: string): Verdict {
  if (isAfter(at, end))
    return refused(invalidRequest, {
      param,
      detail: `It is more than ${MAX_AHEAD_MINUTES} minutes ahead: is the clock right?`,
    });
  if (isBefore(at, start))
    return refused(invalidRequest, {
      param,
      detail: `It is from before ${start.toString()}: what such a device sent then is not kept any more`,
    });
  return allowed;
}

/** What was heard of a device. */
export interface Heard {
  readonly lastHeardAt: Temporal.Instant | null;
  /** What it said last of whether somebody is there, as far as that is believed. */
  readonly motion: boolean | null;
  /** It has said for too long that somebody is there. */
  readonly isStuck: boolean;
}

/** What is known of a device now: one that is silent tells nothing, and least of all that nobody is there. */
export function stateOf(
  { lastHeardAt, motion, isStuck }: Heard,
  believedMinutes: number,
  now: Temporal.Instant,
): DeviceState {
  if (isSilent(lastHeardAt, believedMinutes, now)) return 'unknown';
  if (isStuck) return 'faulty';
  return motion === true ? 'motion' : 'quiet';
}

/** Has a device missed two of its beats? One that only tells what happens has none. */
export function isOverdue(kind: Kind, lastHeardAt: Temporal.Instant | null, now: Temporal.Instant): boolean {
  const { heardEveryMinutes } = kindOf(kind);
  return heardEveryMinutes !== null && isSilent(lastHeardAt, 2 * heardEveryMinutes, now);
}

const isSilent = (lastHeardAt: Temporal.Instant | null, minutes: number, now: Temporal.Instant): boolean =>
  lastHeardAt === null || isBefore(lastHeardAt, now.subtract({ minutes }));
