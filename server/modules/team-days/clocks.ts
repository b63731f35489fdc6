import type { Tx } from '../../platform/context/context.ts';
import { instantByClocks, isAfter, showTime, toDate, toInstant } from '../../platform/time.ts';
import { meantPeriodOf } from '../bookings/bookings.ts';
import { giveBack } from '../holds/holds.ts';
import { lockBuildings } from '../places/places.ts';
import { releaseLater } from './ending.ts';
import { originOf, reserve } from './reserving.ts';
import { stateAt } from './rules.ts';
import { reservedOf, toldOf } from './show.ts';
import {
  deletePlaces,
  lockTeamDay,
  noteOffsets,
  selectBuildingsOf,
  selectPlaces,
  selectToCome,
  updateTeamDayRow,
  type TeamDayRow,
} from './store.ts';

type Times = Pick<TeamDayRow, 'startsAt' | 'endsAt' | 'releaseAt'>;

/** When a team day is by the zone data of today, and until when its desks are reserved: no later than it begins. */
function meantTimesOf(row: TeamDayRow): Times {
  const { start, end } = meantPeriodOf(row);
  const written = toInstant(row.releaseAt);
  const meant = row.releaseOffset === null ? written : instantByClocks(written, row.releaseOffset, row.zone);
  return { startsAt: toDate(start), endsAt: toDate(end), releaseAt: toDate(isAfter(meant, start) ? start : meant) };
}

const isElsewhere = (row: Times, meant: Times): boolean =>
  (['startsAt', 'endsAt', 'releaseAt'] as const).some((each) => row[each].getTime() !== meant[each].getTime());

/** Has the team days looked at one by one that the zone data puts elsewhere by now. */
export async function followZoneData(tx: Tx): Promise<void> {
  const rows = await selectToCome(tx);
  const unknown = rows.filter(({ startOffset }) => startOffset === null);
  if (unknown.length > 0) await noteOffsets(tx, unknown);
  for (const row of rows)
    if (isElsewhere(row, meantTimesOf(row)))
      tx.later('team_day.follow_zone_data', { teamDayId: row.id }, { key: String(row.id) });
}

/**
 * Moves a team day that has not begun to when it is meant, and what is reserved for it. Desks that others have then go out of it, of which
 * whoever planned it is told; of the rest nobody is, for by the clocks it is when it was. Places that are taken are bookings: these move by themselves.
 */
export async function keepClocks(tx: Tx, { teamDayId }: { readonly teamDayId: number }): Promise<void> {
  await lockBuildings(tx, await selectBuildingsOf(tx, [teamDayId]));
  const row = await lockTeamDay(tx, teamDayId);
  if (row === undefined || stateAt(row, tx.now) === 'cancelled') return;
  const meant = meantTimesOf(row);
  const isToCome = row.startsAt > toDate(tx.now) && meant.startsAt > toDate(tx.now);
  if (!isToCome || !isElsewhere(row, meant)) return;
  const isOpen = stateAt(row, tx.now) === 'open';
  const { reserved, lost } = isOpen ? await moveReserved(tx, { ...row, ...meant }) : { reserved: [], lost: [] };
  const after = await updateTeamDayRow(tx, row, meant);
  if (isOpen) releaseLater(tx, row.id, toInstant(meant.releaseAt));
  const freed = { start: showTime(row.startsAt), end: showTime(row.endsAt), resourceIds: reserved };
  tx.emit('team_day.updated', toldOf(row, after, { resourceIds: lost, closed: lost.length > 0, freed }));
}

interface Moved {
  readonly reserved: number[];
  readonly lost: number[];
}

/** Holds what is reserved when the day is now. Where its deadline is over by now what is left is given back with it. @returns what was reserved, and what of that others have then */
async function moveReserved(tx: Tx, moved: TeamDayRow): Promise<Moved> {
  const reserved = reservedOf(await selectPlaces(tx, [moved.id])).map(({ resourceId }) => resourceId);
  await giveBack(tx, originOf(moved));
  if (reserved.length === 0 || stateAt(moved, tx.now) !== 'open') return { reserved, lost: [] };
  const missed = await reserve(tx, moved, reserved);
  const lost = [...new Set(missed.map(({ wanted }) => wanted.resourceId))];
  await deletePlaces(tx, moved.id, lost);
  return { reserved, lost };
}
