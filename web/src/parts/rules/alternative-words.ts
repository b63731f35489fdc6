import type { Alternative } from '../../data/booking-checks.ts';
import { nameOf, nearDay, showShortDay, showTimes } from '../../lib/show.ts';
import { dayIn, type When } from '../../lib/when.ts';

interface Asked {
  readonly when: When;
  readonly today: string;
  /** Its place, where that is another one than was asked for. */
  readonly other: Parameters<typeof nameOf>[0] | undefined;
  /** Where that is, where it is not in sight. */
  readonly where?: string | undefined;
}

/** What would work, as far as it is other than what was asked for: its place, its day, its times. */
export function alternativeWords(
  alternative: Alternative,
  { when: { period, zone, wall }, today, other, where }: Asked,
): string {
  const day = dayIn(alternative.start, zone);
  const times = showTimes(alternative, zone);
  return [
    other && (where === undefined ? nameOf(other) : `${nameOf(other)} (${where})`),
    day === wall.day ? undefined : (nearDay(day, today) ?? showShortDay(day)),
    other && times === showTimes(period, zone) ? undefined : times,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}
