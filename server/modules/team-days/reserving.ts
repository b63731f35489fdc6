import type { Tx } from '../../platform/context/context.ts';
import { periodOf, toInstant } from '../../platform/time.ts';
import { readResources } from '../bookings/bookings.ts';
import { take, wholeOf, type Missed, type Wanted } from '../holds/holds.ts';
import type { TeamDayRow } from './store.ts';

/** Whose the hold of a reserved desk is. */
export const originOf = ({ id }: Pick<TeamDayRow, 'id'>) => ({ origin: 'team_day', originId: id }) as const;

/** Holds desks for a team, with the time around what is booked there, until the deadline. @returns what could not be had, and why */
export async function reserve(
  tx: Tx,
  row: TeamDayRow,
  resourceIds: readonly number[],
): Promise<readonly Missed<Wanted>[]> {
  const { resources } = await readResources(tx, resourceIds, row.organiserId);
  const wanted = resources.map((wish) => ({
    ...wish,
    ...originOf(row),
    // One hold for all of it: set-up and clean-down are a booking's.
    setUpMinutes: 0,
    cleanDownMinutes: 0,
    during: wholeOf(periodOf(row), wish),
    expiresAt: toInstant(row.releaseAt),
  }));
  return (await take(tx, wanted)).missed;
}
