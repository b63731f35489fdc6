import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail } from '../../platform/contract/problems.ts';
import { rolesThatMay } from '../../platform/contract/scopes.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { showTime, toDate, toInstant } from '../../platform/time.ts';
import { isAsked, listAsked } from '../approval-requests/approval-requests.ts';
import { approvalNotYours } from '../bookings/contract.ts';
import { findPeople, listKeepers } from '../people/people.ts';
import { findNames } from '../places/places.ts';
import { mustBeWelcome, namesOfPurposes } from '../visiting/visiting.ts';
import { MAX_ASKED, type AwaitedVisit, type endpoints } from './contract.ts';
import { awaitNoEnd } from './inviting.ts';
import { tellVisitorsLater } from './letters.ts';
import { sightOf } from './open-visit.ts';
import type { BadgeRow, VisitRow } from './row.ts';
import { approvalAt, decideDecision, isSeenBy } from './rules.ts';
import { knownOf, standingOf, toldOfVisit, type Whole } from './show.ts';
import {
  findVisitRow,
  lockVisit,
  selectAwaited,
  selectBadges,
  selectVisitsById,
  updateVisitRow,
  type VisitChange,
} from './store.ts';
import { endWaiting } from './waiting.ts';

type Calls = UseCases<typeof endpoints>;

/** What waits for the asking one: what she was asked about, and still is, and all where she receives visitors. */
export const listVisitApprovals: Calls['listVisitApprovals'] = (ctx, input) =>
  pageOf(input, {
    by: ['time', 'id'],
    select: (after, limit) => selectAwaited(ctx, sightOf(ctx), after, limit),
    keyOf: ({ startsAt, id }) => [startsAt.getTime(), id],
    show: (rows) => showAwaited(ctx, rows),
  });

async function showAwaited(ctx: Ctx, rows: readonly VisitRow[]): Promise<AwaitedVisit[]> {
  const ids = (idOf: (row: VisitRow) => number | null): number[] => [
    ...new Set(rows.flatMap((row) => idOf(row) ?? [])),
  ];
  const badges = await selectBadges(
    ctx,
    ids(({ id }) => id),
  );
  const people = await findPeople(
    ctx,
    ids(({ hostId }) => hostId),
  );
  const buildings = await findNames(
    ctx,
    'building',
    ids(({ buildingId }) => buildingId),
  );
  const purposes = await namesOfPurposes(
    ctx,
    ids(({ purposeId }) => purposeId),
  );
  const of = Map.groupBy(badges.filter(isKnown), ({ visitId }) => visitId);
  return rows.map((row) => ({
    visitId: row.id,
    version: row.version,
    buildingId: row.buildingId,
    buildingName: buildings.get(row.buildingId) ?? '',
    hostId: row.hostId,
    hostName: people.get(row.hostId)?.name ?? '',
    purpose: row.purpose,
    purposeName: purposes.get(row.purposeId ?? 0) ?? null,
    start: showTime(row.startsAt),
    end: showTime(row.endsAt),
    zone: row.zone,
    visitors: (of.get(row.id) ?? []).map(({ name, company }) => ({ name, company })),
    until: showTime(row.startsAt),
    askedAt: showTime(row.createdAt),
  }));
}

const isKnown = ({ erasedAt }: BadgeRow): boolean => erasedAt === null;

/**
 * Approves a visit that waits: its visitors are invited. @throws 404, 403, also for who became unwelcome meanwhile, or 409 with the state of one
 * that is decided already
 */
export const approveVisit: Calls['approveVisit'] = (ctx, { id, version }) =>
  ctx.tx(async (tx) => decide(tx, await openToDecide(tx, id, version), { approve: true }));

/** Turns down a visit that waits, in one's own words or without any. @throws as an approval does */
export const rejectVisit: Calls['rejectVisit'] = (ctx, { id, version, reason }) =>
  ctx.tx(async (tx) => decide(tx, await openToDecide(tx, id, version), { approve: false, reason }));

/** What somebody decides on a visit that waits. */
interface Decision {
  readonly approve: boolean;
  readonly reason?: string | undefined;
  /** Is somebody who receives visitors there told why one of them is not welcome? */
  readonly withReasons?: boolean;
}

/** Decides on a locked visit that waits for the asking one. @throws 403 for who became unwelcome meanwhile */
export async function decide(tx: Tx, before: Whole, { approve, reason = '', withReasons = true }: Decision) {
  const { id, buildingId } = before.row;
  if (approve) await mustBeWelcome(tx, buildingId, knownOf(before, 'id'), { withReasons });
  const after = await (approve ? become(tx, before, { approval: 'approved' }) : reject(tx, before, reason));
  tx.emit(approve ? 'visit.approved' : 'visit.rejected', toldOfVisit(before, after));
  const approval: 'approved' | 'rejected' = approve ? 'approved' : 'rejected';
  return { id, version: after.row.version, approval };
}

/** Ends a visit that nobody has decided on before it was to begin. */
export async function expireVisit(tx: Tx, { visitId }: { readonly visitId: number }): Promise<void> {
  const row = await lockVisit(tx, visitId);
  if (row?.approval !== 'pending') return;
  const before: Whole = { row, badges: await selectBadges(tx, [visitId]) };
  if (approvalAt(standingOf(before), tx.now) !== 'rejected') {
    // By another server's clock it was time.
    tx.later('visit.expire', { visitId }, { at: toInstant(row.startsAt), key: `${visitId}` });
    return;
  }
  tx.emit('visit.expired', toldOfVisit(before, await reject(tx, before, '')));
}

/** A visit that waits for the asking one, alone. Who is neither asked nor sees it does not learn that it is there. */
async function openToDecide(tx: Tx, id: number, version: number | undefined): Promise<Whole> {
  const row = found(await lockVisit(tx, id));
  if (!(await isHersToDecide(tx, row))) throw isSeenBy(row, tx.who) ? fail(approvalNotYours) : found(null);
  const whole: Whole = { row, badges: await selectBadges(tx, [id]) };
  obey(decideDecision(standingOf(whole), tx.now));
  mustHaveVersion(row, version);
  return whole;
}

/** Does somebody decide on this visit, if anybody has to? Who receives visitors there does, and who was asked and still is one of those. */
export const isHersToDecide = async (ctx: Ctx, { id, buildingId }: VisitRow): Promise<boolean> =>
  may(ctx.who, 'visitors:manage', buildingId) ||
  (ctx.who.userId !== null && (await isAsked(ctx, 'visit', id, ctx.who.userId)));

/** Who was told of it before it had to wait anew hears that it is off; others were never told. */
async function reject(tx: Tx, before: Whole, rejectionReason: string): Promise<Whole> {
  awaitNoEnd(tx, before.row);
  return become(tx, before, { approval: 'rejected', rejectionReason, cancelledAt: toDate(tx.now) });
}

async function become(tx: Tx, { row, badges }: Whole, change: VisitChange): Promise<Whole> {
  await updateVisitRow(tx, row.id, change);
  endWaiting(tx, row.id);
  tellVisitorsLater(tx, row.id);
  return { row: found(await findVisitRow(tx, row.id)), badges };
}

/**
 * Says who is to be told that a visit waits: those who were named and may sign in; where that is nobody, who receives visitors there.
 * The host is not asked, unless nobody else could decide.
 */
export async function askAboutVisit(
  tx: Tx,
  { visitId, askedBy }: { readonly visitId: number; readonly askedBy: string },
): Promise<void> {
  const row = await findVisitRow(tx, visitId);
  if (row === undefined) return;
  const whole: Whole = { row, badges: await selectBadges(tx, [visitId]) };
  if (approvalAt(standingOf(whole), tx.now) !== 'pending') return;
  const approverIds = await findApprovers(tx, row);
  if (approverIds.length === 0) return;
  const { data, ...told } = toldOfVisit(whole, whole);
  tx.emit('visit.approval_asked', { ...told, data: { ...data, approverIds, askedBy } });
}

async function findApprovers(tx: Tx, { id, hostId, buildingId }: VisitRow): Promise<number[]> {
  const isOther = (userId: number): boolean => userId !== hostId;
  const named = (await listAsked(tx, 'visit', [id], MAX_ASKED)).filter(isOther);
  const people = named.length === 0 ? new Map<number, never>() : await findPeople(tx, named);
  const active = named.filter((userId) => people.get(userId)?.active);
  if (active.length > 0) return active;
  const keepers = await listKeepers(tx, rolesThatMay('visitors:manage'), [buildingId], MAX_ASKED + 1);
  const others = keepers.filter(isOther);
  return others.length > 0 ? others.slice(0, MAX_ASKED) : keepers;
}

/** Why these visits were turned down, as far as somebody said so and it is not forgotten. */
export const findReasons = async (ctx: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, string>> =>
  new Map(
    (ids.length === 0 ? [] : await selectVisitsById(ctx, ids)).map(({ id, rejectionReason }) => [id, rejectionReason]),
  );
