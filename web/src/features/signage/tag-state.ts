import type { EPaperTag } from '../../data/e-paper.ts';
import { minutesBetween } from '../../lib/when.ts';

/** Below this a battery is to be changed soon, in percent. */
const LOW = 20;
/** What a gateway said of a tag counts for so long: then nobody knows whether it is online. Tags save their battery, and speak seldom. */
export const SILENT_HOURS = 24;

export type Heard = 'notHeard' | 'online' | 'offline' | 'silent';

/** How a tag is. */
export interface TagState {
  readonly heard: Heard;
  /** Since when nothing was heard of it, in whole hours, or days after two of them; in minutes. */
  readonly silentMinutes: number;
  readonly isLow: boolean;
  /** Somebody has to look after it: it shows a place, and was heard once. */
  readonly isNeedy: boolean;
}

type Told = Pick<EPaperTag, 'online' | 'heardAt' | 'batteryLevel' | 'resourceId'>;

/** How a tag is now, by what its gateway said of it. */
export function tagStateOf({ online, heardAt, batteryLevel, resourceId }: Told, now: string): TagState {
  const hours = heardAt === null ? 0 : Math.floor(minutesBetween(heardAt, now) / 60);
  const said = online === null ? 'notHeard' : online ? 'online' : 'offline';
  const heard = hours >= SILENT_HOURS ? 'silent' : said;
  const isLow = batteryLevel !== null && batteryLevel < LOW;
  const silentMinutes = hours < 48 ? hours * 60 : Math.floor(hours / 24) * 1_440;
  const isNeedy = resourceId !== null && (heard === 'silent' || heard === 'offline' || isLow);
  return { heard, silentMinutes, isLow, isNeedy };
}
