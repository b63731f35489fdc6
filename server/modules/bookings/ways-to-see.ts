import { sql, type SqlBool } from 'kysely';
import type { Ctx, Reader } from '../../platform/context/context.ts';
import { membersOfGroupsOf } from '../people/people.ts';
import { hidesDetails } from '../policies/policies.ts';
import { all, asksWhose, isAwaiting, isOpen, type BookingFilter, type Condition, type Decider } from './conditions.ts';
import { among } from './row.ts';
import type { Sight } from './sight.ts';
import { isMadeByOwner } from './credential-owners.ts';

/** What is asked of a booking in the tables that belong to it. */
interface Asked {
  /** She hosts it, or attends. */
  readonly takesPart: (tenantId: number, userId: number) => Condition[];
  /** Something that it has is so. */
  readonly hasPart: (tenantId: number, wanted: Condition) => Condition;
  /** All that it has is among these. */
  readonly hasOnly: (tenantId: number, resourceIds: readonly number[]) => Condition;
  /** All that it has is in these buildings. */
  readonly liesIn: (db: Reader, tenantId: number, buildingIds: readonly number[]) => Condition;
}

/** Who sees a booking, whose it is shown to, and who decides on it, as conditions of a query. */
export function waysBy({ takesPart, hasPart, hasOnly, liesIn }: Asked) {
  /** Why somebody sees all of a booking: one of these is true of it. The same as `maySeeDetails`. */
  function waysToSeeAll({ db, tenant }: Ctx, { managed, kept, delegators, ...sight }: Sight): Condition[] {
    return [
      isOwnWithoutHost(db, tenant.id, sight),
      ...(managed.length > 0 ? [liesIn(db, tenant.id, managed)] : []),
      ...(kept.size > 0 ? [hasOnly(tenant.id, [...kept])] : []),
      ...(delegators.size > 0 ? [sql<SqlBool>`booking.host_id = ${among([...delegators])}`] : []),
      ...(sight.userId === null ? [] : takesPart(tenant.id, sight.userId)),
    ];
  }

  /** Why somebody sees a booking: one of these is true of it. */
  function waysToSee(ctx: Ctx, sight: Sight, filter: Partial<BookingFilter> = {}): Condition[] {
    const { db, tenant } = ctx;
    const { userId, unseen } = sight;
    const isNamed = sql<SqlBool>`(not ${isHidden(db, tenant.id)})`;
    // Of what has something that she does not see, a diary says nothing.
    const isThere = unseen
      ? sql<SqlBool>`(not ${hasPart(tenant.id, sql`part.resource_id in ${unseen}`)})`
      : sql<SqlBool>`true`;
    // Whose it is shows by what is asked for too.
    const open = [isOpen(sight, 'everybody'), isThere, ...(asksWhose(filter) ? [isNamed] : [])];
    const ways: Condition[] = [...waysToSeeAll(ctx, sight), all(open)];
    if (userId === null) return ways;
    const mates = membersOfGroupsOf(db, tenant.id, userId);
    return [
      ...ways,
      sql`(booking.host_id in ${mates} and ${isOpen(sight, 'ownGroups')} and ${isThere} and ${isNamed})`,
      isAwaiting(db, tenant.id, userId),
    ];
  }

  /** Whoever booked it, or a policy about something that it has, hides from others whose it is. */
  const isHidden = (db: Reader, tenantId: number): Condition =>
    sql`(booking.is_anonymous or ${hasPart(tenantId, hidesDetails(db, tenantId, sql`part.resource_id`, sql`booking.host_id`))})`;

  /** Why somebody may decide on what waits: she was asked, or it lies where she manages bookings. */
  const waysToDecide = ({ db, tenant }: Ctx, { userId, managed, kept }: Decider): Condition[] => [
    ...(kept.size > 0 ? [hasOnly(tenant.id, [...kept])] : []),
    managed === 'all' ? sql`true` : liesIn(db, tenant.id, managed),
    ...(userId === null ? [] : [isAwaiting(db, tenant.id, userId)]),
  ];

  /** Nobody hosts it, who booked it belongs to the same owner as who asks (see `findOwners`), and she reaches where it is. */
  function isOwnWithoutHost(db: Reader, tenantId: number, sight: Pick<Sight, 'key' | 'owner' | 'reach'>): Condition {
    const booked = sql<SqlBool>`(booking.host_id is null and ${isMadeByOwner('booking.created_by', tenantId, sight)})`;
    return sight.reach === 'all' ? booked : sql`(${booked} and ${liesIn(db, tenantId, sight.reach)})`;
  }

  return { waysToSeeAll, waysToSee, isHidden, waysToDecide };
}
