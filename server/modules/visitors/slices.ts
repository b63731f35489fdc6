import type { Ctx } from '../../platform/context/context.ts';
import { invalid } from '../../platform/contract/problems.ts';
import type { Slice, Sliced } from '../../platform/contract/page.ts';
import { MAX_BOOKINGS_LOOKED_AT, type Visit } from './contract.ts';
import type { BadgeFilter, VisitsWanted } from './conditions.ts';
import { sightOf } from './open-visit.ts';
import { maySeeContacts } from './rules.ts';
import { showAll } from './show.ts';
import type { BadgeRow } from './row.ts';
import { selectBookingIds, sliceBadgePlaces, sliceVisitIds, type BadgePlace } from './slice-rows.ts';
import { findBadges, selectVisitsById } from './store.ts';

/** A badge with when its visit is; how the visitor is reached only as far as the asking one may know. */
export interface ShownBadge extends BadgeRow {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** Badges by id, counted through, as far as their visits are seen. */
export async function sliceBadges(ctx: Ctx, wanted: BadgeFilter, slice: Slice): Promise<Sliced<ShownBadge>> {
  const { items, total } = await sliceBadgePlaces(ctx, sightOf(ctx), wanted, slice);
  const badges = await findBadges(
    ctx,
    items.map(({ id }) => id),
  );
  return { items: items.flatMap((place) => shownOf(ctx, place, badges.get(place.id))), total };
}

function shownOf({ who }: Ctx, { startsAt, endsAt, ...visit }: BadgePlace, badge: BadgeRow | undefined): ShownBadge[] {
  if (badge === undefined) return [];
  const hidden = maySeeContacts(visit, who) ? {} : { email: null, phone: '' };
  return [{ ...badge, ...hidden, startsAt, endsAt }];
}

/** Visits by their start, counted through, as far as they are seen. */
export async function sliceVisits(ctx: Ctx, wanted: VisitsWanted, slice: Slice): Promise<Sliced<Visit>> {
  const { items: ids, total } = await sliceVisitIds(ctx, sightOf(ctx), wanted, slice);
  return { items: await showAll(ctx, await selectVisitsById(ctx, ids)), total };
}

/** The bookings that visitors of these visits come to. @param most that can be looked at @throws 400 that names `from` for more */
export async function listBookingsOfVisits(
  ctx: Ctx,
  wanted: VisitsWanted,
  most = MAX_BOOKINGS_LOOKED_AT,
): Promise<number[]> {
  const ids = await selectBookingIds(ctx, sightOf(ctx), wanted, most + 1);
  if (ids.length > most) throw invalid('from', 'That is too much at once: ask for less time');
  return ids;
}
