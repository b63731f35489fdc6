import { isClock } from './when.ts';

/**
 * A wall time as somebody types it: `9:30`, `09.30`, `930`; else null.
 * @param isEnd midnight is the end of the day
 */
export function readClock(text: string, isEnd = false): string | null {
  const [, hours = '', minutes = ''] = /^(\d{1,2})[:.]?(\d{2})$/.exec(text.trim()) ?? [];
  const clock = `${hours.padStart(2, '0')}:${minutes}`;
  if (!isClock(clock) || (clock === '24:00' && !isEnd)) return null;
  return isEnd && clock === '00:00' ? '24:00' : clock;
}
