// Wall times as those programs count them: by Intl, as Atrium itself does not.

const shown = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of a zone show: 2027-03-28T09:30. */
export function wallIn(at: number, zone: string): string {
  let format = shown.get(zone);
  if (!format) {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, hourCycle: 'h23', ...parts });
    shown.set(zone, format);
  }
  return format.format(at).replace(' ', 'T');
}

/** The same with seconds and the offset that they are ahead then: 2027-03-28T09:30:00+01:00. */
export function withOffset(at: number, zone: string): string {
  const wall = wallIn(at, zone);
  const ahead = Math.round((Date.parse(`${wall}:00Z`) - at) / 60_000);
  const two = (part: number): string => String(part).padStart(2, '0');
  const size = Math.abs(ahead);
  return `${wall}:00${ahead < 0 ? '-' : '+'}${two(Math.trunc(size / 60))}:${two(size % 60)}`;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** The next midnight of a zone's clocks, or this one; found by looking, as they may be put on or back. */
export function midnightFrom(at: number, zone: string): number {
  let next = Math.ceil(at / (15 * MINUTE)) * 15 * MINUTE;
  while (!wallIn(next, zone).endsWith('T00:00')) next += 15 * MINUTE;
  return next;
}
