import type { Ctx } from '../../platform/context/context.ts';
import { periodOf } from '../../platform/time.ts';
import { listHostedBy } from '../bookings/bookings.ts';
import { findPeople } from '../people/people.ts';
import { listUnseen } from '../policies/policies.ts';
import { findResources } from '../resources/resources.ts';
import type { TeamPlace } from './contract.ts';
import { stateAt } from './rules.ts';
import { selectPlaces, type PlaceRow, type TeamDayRow } from './store.ts';

/** The desks of a team day by name, and who has which, as far as the asking one sees the desks and into the bookings. */
export async function desksOf(ctx: Ctx, row: TeamDayRow): Promise<TeamPlace[]> {
  const places = await selectPlaces(ctx, [row.id]);
  const ids = places.map(({ resourceId }) => resourceId);
  const [known, unseen, hosts] = await Promise.all([
    findResources(ctx, ids),
    listUnseen(ctx, ids),
    hostsOf(ctx, row, places),
  ]);
  const isOpen = stateAt(row, ctx.now) === 'open';
  return places
    .filter(({ resourceId }) => !unseen.has(resourceId))
    .map(({ resourceId, bookingId }): TeamPlace => {
      const resource = { resourceId, resourceName: known.get(resourceId)?.name ?? '' };
      if (bookingId === null) return { ...resource, ...NOBODY, state: isOpen ? 'reserved' : 'given_back' };
      return { ...resource, ...(hosts.get(bookingId) ?? NOBODY), state: 'taken' };
    })
    .toSorted((a, b) => byName.compare(a.resourceName, b.resourceName) || a.resourceId - b.resourceId);
}

const NOBODY = { userId: null, name: null, bookingId: null } as const;
/** “Desk 10” comes after “Desk 9”. */
const byName = new Intl.Collator('en', { numeric: true });

/** Whose bookings these are, as the diary tells it. */
async function hostsOf(ctx: Ctx, row: TeamDayRow, places: readonly PlaceRow[]) {
  const userIds = [...new Set(places.flatMap(({ userId }) => userId ?? []))];
  if (userIds.length === 0) return new Map<number, never>();
  const [bookings, people] = await Promise.all([listHostedBy(ctx, userIds, periodOf(row)), findPeople(ctx, userIds)]);
  return new Map(
    bookings.map(({ id, hostId }) => [
      id,
      { userId: hostId, name: people.get(hostId ?? 0)?.name ?? null, bookingId: id },
    ]),
  );
}
