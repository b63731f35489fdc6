import type { Tx } from '../../platform/context/context.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import { findBookings } from '../bookings/bookings.ts';
import { lockBuildings } from '../places/places.ts';
import { findResources } from '../resources/resources.ts';
import { reserve } from './reserving.ts';
import { isPlainDesk, stateAt, stillHas } from './rules.ts';
import { toldOf } from './show.ts';
import {
  deletePlaces,
  lockTeamDay,
  selectBuildingsOf,
  selectPlaces,
  selectPlacesOf,
  takePlace,
  updateTeamDayRow,
  type PlaceRow,
  type TeamDayRow,
} from './store.ts';

const GIVING_BACK = [
  'booking.cancelled',
  'booking.updated',
  'booking.rejected',
  'booking.expired',
  'booking.released',
] as const;

/** A place that a member gives back in time, or moves away from, is reserved for the others again. */
export const placeListener: EventListener<(typeof GIVING_BACK)[number]> = {
  name: 'team_day_places',
  hears: GIVING_BACK,
  async react(tx, events) {
    const ids = events.map(({ data }) => data.id);
    const places = await selectPlacesOf(tx, ids);
    // What is reserved again is so where it stands: nobody moves it meanwhile.
    await lockBuildings(tx, await selectBuildingsOf(tx, [...new Set(places.map(({ teamDayId }) => teamDayId))]));
    for (const place of places) await putBack(tx, place);
  },
};

/** Reserves a place again, or where it is late or somebody else was quicker takes it out of the day. It is judged by what is so by now. */
async function putBack(tx: Tx, { teamDayId, resourceId, bookingId }: PlaceRow): Promise<void> {
  const row = await lockTeamDay(tx, teamDayId);
  const places = row ? await selectPlaces(tx, [teamDayId]) : [];
  if (!row || !places.some((one) => one.resourceId === resourceId && one.bookingId === bookingId)) return;
  const booking = (await findBookings(tx, [bookingId ?? 0])).get(bookingId ?? 0);
  if (stillHas(booking, resourceId, row)) return;
  if (stateAt(row, tx.now) === 'open' && (await reserveAgain(tx, row, resourceId)))
    await takePlace(tx, { teamDayId, resourceId, bookingId: null });
  else await deletePlaces(tx, teamDayId, [resourceId]);
  tx.emit('team_day.updated', toldOf(row, await updateTeamDayRow(tx, row, {})));
}

async function reserveAgain(tx: Tx, row: TeamDayRow, resourceId: number): Promise<boolean> {
  const desk = (await findResources(tx, [resourceId])).get(resourceId);
  if (desk?.buildingId !== row.buildingId) return false;
  return isPlainDesk(desk) && (await reserve(tx, row, [resourceId])).length === 0;
}
