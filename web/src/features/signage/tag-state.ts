import type { EPaperTag } from '../../data/e-paper.ts';
import { minutesBetween } from '../../lib/when.ts';

/** How a tag is said to be; what is wrong with it the server says. */
export interface TagWords {
  readonly heard: 'notHeard' | 'online' | 'offline' | 'silent';
  /** Since when nothing was heard of it, in whole hours, or days after two of them; in minutes. */
  readonly silentMinutes: number;
  readonly battery: 'battery' | 'batteryLow';
}

type Told = Pick<EPaperTag, 'connection' | 'heardAt'> & { readonly alerts: readonly EPaperTag['alerts'][number][] };

/** In which words it is said how a tag is. */
export function wordsOf({ connection, heardAt, alerts }: Told, now: string): TagWords {
  const hours = heardAt === null ? 0 : Math.floor(minutesBetween(heardAt, now) / 60);
  return {
    heard: connection === 'unheard' ? 'notHeard' : connection,
    silentMinutes: hours < 48 ? hours * 60 : Math.floor(hours / 24) * 1_440,
    battery: alerts.includes('battery') ? 'batteryLow' : 'battery',
  };
}
