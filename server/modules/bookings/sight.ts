import type { Ctx } from '../../platform/context/context.ts';
import { ownerKeyOf } from '../../platform/context/owner.ts';
import { may, type Principal, type Reach } from '../../platform/context/principal.ts';
import { dayStart } from '../../platform/time.ts';
import { findDelegators } from '../delegates/delegates.ts';
import { keptResources, unseenIn } from '../policies/policies.ts';
import { selectZones, type Unseen } from '../resources/resources.ts';

/** How many days of a calendar of others' bookings are open to whom, today the first of them. What is over is to nobody. */
export interface DiaryPolicy {
  readonly everybody: number;
  /** To those who are in a group with the host. */
  readonly ownGroups: number;
}

/** What is open in every workplace: who is where today, and one's own groups' week. */
export const USUAL_DIARY: DiaryPolicy = { everybody: 1, ownGroups: 7 };

/** The open days in one zone: from when, and until when for whom. */
export interface OpenDays {
  readonly zone: string;
  readonly from: Temporal.Instant;
  readonly everybody: Temporal.Instant;
  readonly ownGroups: Temporal.Instant;
}

/** How far somebody looks into bookings that are not hers. Her own and those she attends she sees all. */
export interface Sight {
  readonly userId: number | null;
  readonly key: string;
  /** Who answers for her: what has no host belongs to that one, … */
  readonly owner: string;
  /** … and is hers to see where she reaches. */
  readonly reach: Reach;
  /** The buildings whose bookings she manages, and so sees. */
  readonly managed: readonly number[];
  /** Those whose bookings she sees as their delegate. */
  readonly delegators: ReadonlySet<number>;
  /** The resources whose bookings she manages by a policy. */
  readonly kept: ReadonlySet<number>;
  /** The resources that she does not see. */
  readonly unseen: Unseen;
  /** Whose days count for a booking in a zone that no building is in any more. */
  readonly zone: string;
  readonly days: readonly OpenDays[];
}

/** Today, and as many days more as are open, in each of these zones. */
export const openDays = (
  zones: Iterable<string>,
  now: Temporal.Instant,
  { everybody, ownGroups }: DiaryPolicy,
): OpenDays[] =>
  Array.from(new Set(zones), (zone) => ({
    zone,
    from: dayStart(now, zone),
    everybody: dayStart(now, zone, everybody),
    ownGroups: dayStart(now, zone, ownGroups),
  }));

/** How far this principal sees; null: everything, as whoever manages bookings everywhere does. */
export async function sightOf(ctx: Ctx): Promise<Sight | null> {
  const { who, now, tenant } = ctx;
  if (may(who, 'bookings:manage', 'whole')) return null;
  const [zones, kept, delegators] = await Promise.all([
    selectZones(ctx),
    keptResources(ctx),
    findDelegators(ctx, null),
  ]);
  const days = openDays([...zones, tenant.zone], now, USUAL_DIARY);
  const { userId, key, reach } = who;
  return {
    userId,
    key,
    owner: ownerKeyOf(who),
    reach,
    managed: managedBy(who),
    kept,
    delegators,
    unseen: unseenIn(ctx),
    zone: tenant.zone,
    days,
  };
}

/** The buildings in which somebody manages bookings, of one who does not everywhere. */
export const managedBy = (who: Principal): readonly number[] =>
  who.reach !== 'all' && may(who, 'bookings:manage', who.reach) ? who.reach : [];
