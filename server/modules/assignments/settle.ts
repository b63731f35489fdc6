import type { Ctx, Tx } from '../../platform/context/context.ts';
import { fail, inUse } from '../../platform/contract/problems.ts';
import type { Period } from '../../platform/time.ts';
import type { Clash } from '../holds/contract.ts';
import {
  besides,
  common,
  cutAssigned,
  listAssigned,
  listClosed,
  take,
  type Missed,
  type Wanted,
} from '../holds/holds.ts';
import { lockBuildings, type FollowClocks } from '../places/places.ts';
import type { Resource } from '../resources/contract.ts';
import { offerOpened, takeBackOffers, type EntryRow } from '../waiting-list/waiting-list.ts';
import { awaitCheckIn } from './await-check-in.ts';
import { listOpen, listUnended } from './open-of.ts';
import { anywhereToday, FOREVER, stateAt, wantedOf } from './rules.ts';
import { selectBuildingsWithOpen, selectReleases, type AssignmentRow } from './store.ts';

/** What is held for an assignment and should not be, and what should be and is not. */
interface Difference {
  readonly spare: readonly Period[];
  readonly lacking: readonly Period[];
}

/** Their rows say what assignments are to hold: from now on, how far is that from what each of them holds? In the same order. */
async function differencesOf(ctx: Ctx, rows: readonly AssignmentRow[]): Promise<Difference[]> {
  const always = { start: ctx.now, end: FOREVER };
  const ids = rows.map(({ id }) => id);
  const [held, releases, closures] = await Promise.all([
    listAssigned(ctx, ids, ctx.now),
    selectReleases(ctx, ids, anywhereToday(ctx)),
    listClosed(ctx, [...new Set(rows.map(({ resourceId }) => resourceId))], always),
  ]);
  const releasesOf = Map.groupBy(releases, ({ assignmentId }) => assignmentId);
  const closedOf = Map.groupBy(closures, ({ resourceId }) => resourceId);
  return rows.map((row) => {
    const closed = (closedOf.get(row.resourceId) ?? []).map(({ during }) => during);
    const wanted = wantedOf(row, releasesOf.get(row.id) ?? [], closed, ctx.now);
    const still = (held.get(row.id) ?? []).flatMap((one) => common(one, always) ?? []);
    return { spare: besides(still, wanted), lacking: besides(wanted, still) };
  });
}

/** The same of one. */
export async function differenceOf(ctx: Ctx, row: AssignmentRow): Promise<Difference> {
  const [difference = { spare: [], lacking: [] }] = await differencesOf(ctx, [row]);
  return difference;
}

/** What is taken for an assignment in a period. */
export const wantedFor = ({ id, resourceId }: Pick<AssignmentRow, 'id' | 'resourceId'>, during: Period): Wanted => ({
  origin: 'assignment',
  originId: id,
  resourceId,
  quantity: 1,
  count: 1,
  during,
});

/** Gives free what an assignment holds and should not. @returns what it should hold besides what it does */
export async function giveFree(tx: Tx, row: AssignmentRow): Promise<readonly Period[]> {
  const { lacking } = await giveAllFree(tx, [row]);
  return lacking[0] ?? [];
}

/** What is free of something by now. */
interface Freed {
  readonly resourceId: number;
  readonly during: Period;
}

async function giveAllFree(
  tx: Tx,
  rows: readonly AssignmentRow[],
): Promise<{ readonly lacking: readonly (readonly Period[])[]; readonly freed: readonly Freed[] }> {
  const all = await differencesOf(tx, rows);
  const freed = rows.flatMap(({ resourceId }, i) => (all[i]?.spare ?? []).map((during) => ({ resourceId, during })));
  await cutAssigned(tx, freed);
  return { lacking: all.map(({ lacking }) => lacking), freed };
}

/** Lets an assignment hold what it is to hold, but for what somebody else has of that. @returns who has it */
export const settle = async (tx: Tx, row: AssignmentRow): Promise<Clash[]> => (await settleAll(tx, [row])).clashes;

interface Settled {
  /** Who has what could not be taken. */
  readonly clashes: Clash[];
  readonly freed: readonly Freed[];
}

/** The same for many at once: each first gives free what it should not hold, which may be what the next one lacks. */
async function settleAll(tx: Tx, rows: readonly AssignmentRow[]): Promise<Settled> {
  if (rows.length === 0) return { clashes: [], freed: [] };
  const { lacking, freed } = await giveAllFree(tx, rows);
  return { clashes: await takeLacking(tx, wantedBy(rows, lacking)), freed };
}

const wantedBy = (rows: readonly AssignmentRow[], lacking: readonly (readonly Period[])[]): Wanted[] =>
  rows.flatMap((row, i) => (lacking[i] ?? []).map((during) => wantedFor(row, during)));

/** Takes what assignments lack, but for what somebody else has of that. @returns who has it */
async function takeLacking(tx: Tx, lacking: readonly Wanted[]): Promise<Clash[]> {
  const { missed } = await take(tx, lacking);
  await take(tx, missed.flatMap(whatIsLeft));
  return missed.flatMap(({ clashes }) => clashes);
}

interface OverOffers {
  readonly clashes: readonly Clash[];
  /** What was taken back, to be told. */
  readonly offered: readonly EntryRow[];
}

/**
 * The same for many at once, where what is only offered of what they lack at some times is in nobody's way: it is taken back, and
 * whoever it was offered to goes on waiting.
 */
export async function settleOverOffers(
  tx: Tx,
  rows: readonly AssignmentRow[],
  within: readonly Period[],
): Promise<OverOffers> {
  const wanted = wantedBy(rows, (await giveAllFree(tx, rows)).lacking);
  const needed = wanted.flatMap(({ resourceId, quantity, during }) =>
    within.flatMap((one) => {
      const both = common(during, one);
      return both === null ? [] : { resources: [{ resourceId, quantity }], during: both };
    }),
  );
  const offered = await takeBackOffers(tx, needed);
  return { clashes: await takeLacking(tx, wanted), offered };
}

/** What nobody else has of something that could not be had whole. */
const whatIsLeft = ({ wanted, clashes }: Missed<Wanted>): Wanted[] =>
  besides([wanted.during], clashes.map(periodOf)).map((during) => ({ ...wanted, during }));

const periodOf = ({ start, end }: Clash): Period => ({
  start: Temporal.Instant.from(start),
  end: Temporal.Instant.from(end),
});

/** Assignments yield to what is closed of their resources then. */
export const yieldTo = (
  tx: Tx,
  closed: readonly { readonly resourceId: number; readonly during: Period }[],
): Promise<void> => cutAssigned(tx, closed);

/** Assignments have again what was closed of these resources for some time and is not any more: nobody else could take it. */
export const haveAgain = async (tx: Tx, resourceIds: readonly number[], during: Period): Promise<void> =>
  mustSettle(tx, await listOpen(tx, { resourceIds }), { during });

/** A few clashes say what is in the way. */
const MOST_SAID = 20;

/** @throws 409 where somebody has what they should hold: ever, or at this time */
async function mustSettle(
  tx: Tx,
  rows: readonly AssignmentRow[],
  { during = EVER, ...named }: { readonly param?: string; readonly during?: Period },
): Promise<void> {
  const clashes = (await settleAll(tx, rows)).clashes.filter((one) => common(periodOf(one), during) !== null);
  if (clashes.length > 0)
    throw fail(inUse, {
      ...named,
      detail: 'It is assigned while others have it',
      extra: { clashes: clashes.slice(0, MOST_SAID) },
    });
}

export const EVER: Period = { start: Temporal.Instant.fromEpochMilliseconds(0), end: FOREVER };

/**
 * What is assigned in a building is so on its days, by whatever clocks it goes now; the building is locked. What is over by these and
 * was not gives back what is left, and what is not over any more has it again.
 * @throws 409 where somebody has what is of those days
 */
export const keepDays: FollowClocks = async (tx, buildingId) => {
  const rows = await listUnended(tx, { buildingId });
  await mustSettle(tx, rows, { param: 'zone' });
  for (const row of rows) awaitCheckIn(tx, row);
};

/** Has what is assigned looked through building by building, now that the zone data says otherwise when its days begin. */
export async function followZoneData(tx: Tx): Promise<void> {
  for (const buildingId of await selectBuildingsWithOpen(tx, anywhereToday(tx)))
    tx.later('assignment.follow_zone_data', { buildingId }, { key: String(buildingId) });
}

/**
 * The same as `keepDays` after the zone data changed, which nobody can refuse: what others have by then stays theirs. No event tells what
 * is free by it, so it is offered to who waits here.
 */
export async function keepDaysAnyhow(tx: Tx, { buildingId }: { readonly buildingId: number }): Promise<void> {
  await lockBuildings(tx, [buildingId]);
  const rows = await listUnended(tx, { buildingId });
  const { freed } = await settleAll(tx, rows);
  for (const { resourceId, during } of freed) await offerOpened(tx, [resourceId], during);
  for (const row of rows) awaitCheckIn(tx, row);
}

/**
 * What is assigned stays so where a resource goes elsewhere: its days are those of the calendar there, and one that is over by that
 * holds nothing any more.
 * @throws 409 where it is combined of others now, or others are of what is assigned
 */
export async function keepAssigned(tx: Tx, { id, partIds }: Pick<Resource, 'id' | 'partIds'>): Promise<void> {
  const rows = await listUnended(tx, { resourceIds: [id, ...partIds] });
  const open = rows.find((row) => stateAt(row, tx.now) !== 'over');
  if (open && partIds.length > 0)
    throw fail(inUse, { param: 'partIds', detail: `Resource ${open.resourceId} is assigned to somebody` });
  await mustSettle(tx, rows, { param: 'buildingId' });
  for (const row of rows) awaitCheckIn(tx, row);
}

/** @throws 409 for what is assigned to somebody, now or later: it is not taken out of use */
export async function mustBeNobodys(tx: Tx, resourceId: number): Promise<void> {
  if ((await listOpen(tx, { resourceIds: [resourceId] })).length > 0)
    throw fail(inUse, { detail: 'It is assigned to somebody: end that first' });
}
