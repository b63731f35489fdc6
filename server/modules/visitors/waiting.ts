import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { toInstant, type Period } from '../../platform/time.ts';
import { isAmong, replaceRequests, type Approvers } from '../approval-requests/approval-requests.ts';
import { decideWaiting, findApproval } from '../visiting/visiting.ts';
import type { VisitApproval } from './contract.ts';
import type { VisitRow } from './row.ts';
import { hasBegun, isOther } from './rules.ts';
import { standingOf, type Whole } from './show.ts';

/*
 * Where a visiting policy asks for approval, a visit waits for it. Who decides there needs nobody's: who receives visitors in the
 * building, and the host who is one of those named. What is changed afterwards so that it is another visit waits anew.
 */

/** A visit as far as it matters whether it must be approved. */
interface Wanted {
  readonly hostId: number;
  readonly buildingId: number;
  readonly purposeId: number | null;
  readonly during: Period;
}

/** How a visit stands with approval from now on. */
export interface Waiting {
  readonly approval: VisitApproval | null;
  /** Who is asked now; null: nobody. */
  readonly asked: Approvers | null;
}

const NOT: Waiting = { approval: null, asked: null };

/** Must somebody approve a new visit? @param arrived its visitors are let in at once @throws 422 for one that would have begun before that */
export async function mustWait(tx: Tx, wanted: Wanted, arrived: boolean): Promise<Waiting> {
  const asked = await findApproval(tx, wanted.buildingId);
  if (asked === null || (await decidesHerself(tx, wanted, asked))) return NOT;
  obey(decideWaiting(wanted.during.start, asked, { now: tx.now, hasBegun: arrived }));
  return { approval: 'pending', asked };
}

/**
 * The same of one that is changed: what waits goes on waiting, whoever changes it, unless no policy asks for it where it is then.
 * @param more come with it than before @throws 422 for one that has begun
 */
export async function mustWaitAnew(tx: Tx, before: Whole, next: Partial<Wanted>, more = false): Promise<Waiting> {
  const was = { ...before.row, during: standingOf(before).during };
  const is = { ...was, ...next };
  const stays: Waiting = { approval: was.approval, asked: null };
  if (!more && !isOther(was, is)) return stays;
  const asked = await findApproval(tx, is.buildingId);
  if (asked === null) return was.approval === 'pending' ? NOT : stays;
  if (was.approval !== 'pending' && (await decidesHerself(tx, is, asked))) return stays;
  obey(decideWaiting(is.during.start, asked, { now: tx.now, hasBegun: hasBegun(standingOf(before)) }));
  return { approval: 'pending', asked };
}

/**
 * The same of one that goes where its booking went: what can wait no more stays as it is, where it was. In another building it waits for
 * nothing then, and ends.
 */
export async function waitAfterMove(tx: Tx, before: Whole, next: Partial<Wanted>): Promise<Waiting> {
  const was = { ...before.row, during: standingOf(before).during };
  const is = { ...was, ...next };
  const stays: Waiting = { approval: was.approval, asked: null };
  if (!isOther(was, is)) return stays;
  const asked = await findApproval(tx, is.buildingId);
  if (asked === null) return was.approval === 'pending' ? NOT : stays;
  if (was.approval !== 'pending' && (await isAmong(tx, asked, is.hostId))) return stays;
  const canWait = decideWaiting(is.during.start, asked, { now: tx.now, hasBegun: false }).ok;
  return canWait || was.buildingId !== is.buildingId ? { approval: 'pending', asked } : stays;
}

/** What becomes of a locked visit whose approval stands so. */
export const waitingChange = ({ row: { version } }: Whole, { approval, asked }: Waiting) => ({
  approval,
  ...(asked !== null && { askedVersion: version + 1 }),
});

async function decidesHerself(ctx: Ctx, { hostId, buildingId }: Wanted, asked: Approvers): Promise<boolean> {
  const { who } = ctx;
  return may(who, 'visitors:manage', buildingId) || (hostId === who.userId && (await isAmong(ctx, asked, hostId)));
}

/**
 * Writes down for whom a locked visit waits from now on, has them told, and when it ends if nobody decides; of one that does not wait, and
 * did not, nothing. @param was how it stood before @param askedBy whose wish it is
 */
export async function awaitApproval(
  tx: Tx,
  { id, startsAt, approval }: Pick<VisitRow, 'id' | 'startsAt' | 'approval'>,
  { asked }: Pick<Waiting, 'asked'>,
  { was, askedBy = tx.who.key }: { readonly was: VisitApproval | null; readonly askedBy?: string },
): Promise<void> {
  if (asked === null && was !== 'pending') return;
  if (approval !== 'pending') return endWaiting(tx, id);
  tx.later('visit.expire', { visitId: id }, { at: toInstant(startsAt), key: `${id}` });
  if (asked === null) return;
  const { userIds, groupIds } = asked;
  await replaceRequests(tx, 'visit', [{ id, userIds, groupIds }]);
  tx.later('visit.ask_approvers', { visitId: id, askedBy }, { key: `${id}` });
}

/** It waits no more: nobody is asked about it, and it does not end by itself. */
export function endWaiting(tx: Tx, id: number): void {
  tx.callOff('visit.expire', `${id}`);
  tx.callOff('visit.ask_approvers', `${id}`);
}
