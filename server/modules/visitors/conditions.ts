import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import type { BadgeState } from './contract.ts';

/** Whose visits somebody sees: her own, and those in some buildings. */
export interface Sight {
  readonly userId: number | null;
  readonly buildings: 'all' | readonly number[];
}

/** Is a visit seen? */
export const isSeenIn = ({ userId, buildings }: Sight) =>
  buildings === 'all'
    ? sql<boolean>`true`
    : sql<boolean>`(visit.host_id = ${userId}::integer or visit.building_id = any(${buildings}::integer[]))`;

/** Which visits a list shows. */
export interface VisitFilter {
  readonly from: Temporal.Instant | null;
  readonly to: Temporal.Instant | null;
  readonly buildingId: number | null;
  readonly hostId: number | null;
  readonly bookingId: number | null;
  readonly state: BadgeState | null;
  readonly search: string;
  readonly cancelled: boolean;
}

/** When visits are; what is absent leaves nothing out. */
interface During {
  /** Those that end after it, … */
  readonly from?: Temporal.Instant;
  /** … and begin before it. */
  readonly to?: Temporal.Instant;
  readonly buildingIds?: readonly number[];
  /** Those that were called off too. */
  readonly cancelled?: boolean;
}

/** Which badges are looked for. */
export interface BadgeFilter extends During {
  readonly ids?: readonly number[];
  readonly uids?: readonly string[];
  readonly codes?: readonly string[];
  readonly states?: readonly BadgeState[];
}

/** At some bookings, or at any and at none. */
export type At = readonly number[] | 'anywhere';

/** Which visits are looked for. */
export interface VisitsWanted extends During {
  readonly ids?: readonly number[];
  readonly hostIds?: readonly number[];
  readonly bookingIds?: readonly number[];
  readonly visitorIds?: readonly number[];
  /** Those that wait for approval, those that were turned down, which are off, and the others, by the bookings that they come to. */
  readonly byApproval?: { readonly pendingAt: At; readonly rejectedAt: At; readonly othersAt: At };
  /** A part of why they come, or of what the front desk should know. */
  readonly search?: string;
}

export type Condition = RawBuilder<SqlBool>;

/** Is a column one of these? */
export const oneOf = (column: RawBuilder<unknown>, ids: readonly number[] | undefined): Condition[] =>
  ids === undefined ? [] : [sql`${column} = any(${ids}::integer[])`];
/** The same of texts. */
export const within = (column: RawBuilder<unknown>, texts: readonly string[] | undefined): Condition[] =>
  texts === undefined ? [] : [sql`${column} = any(${texts}::text[])`];

/** Is a badge one of these? Compared as what they are, so that an index finds them. */
export const uidsIn = (uids: readonly string[] | undefined): Condition[] =>
  uids === undefined ? [] : [sql`badge.uid = any(${uids.filter(isUid)}::uuid[])`];

const UID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** Can a badge be called so? */
export const isUid = (text: string): boolean => UID.test(text);

/** All of it. */
export const all = (conditions: readonly Condition[]): Condition => sql`${sql.join(conditions, sql` and `)}`;

/** Of the workplace, seen, and then and there. */
export const inTime = (ctx: Ctx, sight: Sight, { from, to, buildingIds, cancelled = false }: During): Condition[] => [
  sql`visit.tenant_id = ${ctx.tenant.id}`,
  isSeenIn(sight),
  ...oneOf(sql`visit.building_id`, buildingIds),
  ...(from ? [sql<SqlBool>`visit.ends_at > ${toDate(from)}`] : []),
  ...(to ? [sql<SqlBool>`visit.starts_at < ${toDate(to)}`] : []),
  ...(cancelled ? [] : [sql<SqlBool>`visit.cancelled_at is null`]),
];
