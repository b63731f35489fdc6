import { sql, type SqlBool } from 'kysely';
import type { Ctx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import type { Slice, Sliced } from '../../platform/contract/page.ts';
import { containing } from '../../platform/db/containing.ts';
import { toDate, type Period } from '../../platform/time.ts';
import { all, inTime, oneOf, within, type Condition, type Sight } from './conditions.ts';
import type { Badge, BadgeState, Visit } from './contract.ts';
import { sightOf } from './open-visit.ts';
import { showAll } from './show.ts';
import { approvalAt } from './slice-rows.ts';
import { LIVE_BADGES, selectVisitsById } from './store.ts';

/** How it stands with somebody who comes: as her badge says, unless the visit waits for approval or is off. */
export type ComerStanding = BadgeState | 'pending' | 'off';

/** Who is looked for; what is absent leaves nobody out. */
export interface ComersWanted {
  readonly ids?: readonly number[];
  /** Whose visit touches one of these periods, in one of its buildings. */
  readonly during?: readonly (Period & { readonly buildingIds: readonly number[] })[];
  readonly hostIds?: readonly number[];
  readonly bookingIds?: readonly number[];
  /** With `bookingIds`: those who come to no booking too. */
  readonly orUnbooked?: boolean;
  /** A part of her name, … */
  readonly name?: string;
  /** … and of her company's. */
  readonly company?: string;
  /** Unless said, whoever comes to what is not off. */
  readonly standing?: ComerStanding;
}

/** One who comes, and with which visit. */
export interface ShownComer {
  readonly badge: Badge;
  readonly visit: Visit;
}

/** Who comes, one by one, by badge and counted through, as far as their visits are seen. Of whom it is known no more who she was, nothing is told. */
export async function sliceComers(ctx: Ctx, wanted: ComersWanted, slice: Slice): Promise<Sliced<ShownComer>> {
  const { items, total } = await selectComers(ctx, sightOf(ctx), wanted, slice);
  const rows = await selectVisitsById(ctx, [...new Set(items.map(({ visitId }) => visitId))]);
  const visits = new Map((await showAll(ctx, rows)).map((visit) => [visit.id, visit]));
  return {
    items: items.flatMap(({ id, visitId }) => {
      const visit = visits.get(visitId);
      const badge = visit?.badges.find((one) => one.id === id);
      return visit && badge ? [{ badge, visit }] : [];
    }),
    total,
  };
}

/** One of them by badge, also of what is off. @throws 404 */
export async function getComer(ctx: Ctx, id: number, param = 'id'): Promise<ShownComer> {
  const slice = { offset: 0, limit: 1 };
  const { items } = await sliceComers(ctx, { ids: [id] }, slice);
  const [one] = items.length > 0 ? items : (await sliceComers(ctx, { ids: [id], standing: 'off' }, slice)).items;
  return found(one, param);
}

interface Place {
  readonly id: number;
  readonly visitId: number;
}

async function selectComers(
  ctx: Ctx,
  sight: Sight,
  wanted: ComersWanted,
  { offset, limit }: Slice,
): Promise<Sliced<Place>> {
  const from = sql`${LIVE_BADGES} where ${all(conditions(ctx, sight, wanted))}`;
  const [{ rows: items }, { rows: counted }] = await Promise.all([
    sql<Place>`select badge.id, visit.id as visit_id ${from} order by badge.id offset ${offset} limit ${limit}`.execute(
      ctx.db,
    ),
    sql<{ total: number }>`select count(*)::integer as total ${from}`.execute(ctx.db),
  ]);
  return { items, total: counted[0]?.total ?? 0 };
}

function conditions(ctx: Ctx, sight: Sight, wanted: ComersWanted): Condition[] {
  const { ids, during, hostIds, bookingIds, orUnbooked = false, name = '', company = '', standing } = wanted;
  return [
    ...inTime(ctx, sight, { cancelled: true }),
    sql`badge.erased_at is null`,
    ...oneOf(sql`badge.id`, ids),
    ...oneOf(sql`visit.host_id`, hostIds),
    ...(during === undefined ? [] : [isDuring(during)]),
    ...(bookingIds === undefined ? [] : [isBooked(bookingIds, orUnbooked)]),
    ...(name === '' ? [] : [sql<SqlBool>`badge.name ilike ${containing(name)}`]),
    ...(company === '' ? [] : [sql<SqlBool>`badge.company ilike ${containing(company)}`]),
    ...stands(ctx, standing),
  ];
}

const isDuring = (some: NonNullable<ComersWanted['during']>): Condition =>
  sql`(${sql.join(
    [
      sql`false`,
      ...some.map(
        ({ start, end, buildingIds }) =>
          sql`(visit.building_id = any(${buildingIds}::integer[])
            and visit.ends_at > ${toDate(start)} and visit.starts_at < ${toDate(end)})`,
      ),
    ],
    sql` or `,
  )})`;

const isBooked = (ids: readonly number[], orUnbooked: boolean): Condition =>
  sql`(visit.booking_id = any(${ids}::integer[]) or (${orUnbooked}::boolean and visit.booking_id is null))`;

/** What nobody decided on in time is off, written down yet or not. */
function stands(ctx: Ctx, standing: ComerStanding | undefined): Condition[] {
  const isOff = sql<SqlBool>`(visit.cancelled_at is not null or (${approvalAt(ctx)}) is not distinct from 'rejected')`;
  if (standing === 'off') return [isOff];
  const isOn = sql<SqlBool>`not ${isOff}`;
  if (standing === undefined) return [isOn];
  const isPending = sql<SqlBool>`visit.approval is not distinct from 'pending'`;
  return standing === 'pending'
    ? [isOn, isPending]
    : [isOn, sql<SqlBool>`not ${isPending}`, ...within(sql`badge.state`, [standing])];
}
