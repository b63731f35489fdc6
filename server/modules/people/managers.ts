import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Owner } from '../../platform/context/principal.ts';
import { mustBeUnbound } from '../../platform/context/unbound.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import { getAccountToTakeOver, mustBeHers } from './accounts.ts';
import { managerInCircle, MAX_REPORTS, tooManyReports, type endpoints, type Reports } from './contract.ts';
import * as store from './store.ts';
import { lockManagers } from './turns.ts';

/** Who reports to somebody. @throws 403 for who neither is he nor keeps people */
export const listReports: UseCases<typeof endpoints>['listReports'] = async (ctx, { id }) => {
  await mustBeHers(ctx, id);
  return { items: await listReportsOf(ctx, id) };
};

/** Those who report to somebody and may sign in, by name. */
export const listReportsOf = (ctx: Ctx, id: number): Promise<Reports> => store.selectReports(ctx, id);

/** A manager who is named, to be locked along. */
export const managerNamed = (managerId: number | null | undefined): Owner[] =>
  managerId === null || managerId === undefined ? [] : [{ kind: 'user', id: managerId }];

/**
 * Says to whom a locked person reports from now on; the manager is locked too. Whoever names one could name himself: only who may act
 * in her name does. @throws 403, or 404, 400 or 409 for who cannot be her manager
 */
export async function changeManager(
  tx: Tx,
  { id, managerId: before }: Pick<store.UserRow, 'id' | 'managerId'>,
  managerId: number | null,
): Promise<void> {
  if (managerId === before) return;
  mustBeUnbound(tx.who);
  if (managerId === null) return store.deleteManagerOf(tx, id);
  await getAccountToTakeOver(tx, id);
  await mustBeFit(tx, id, managerId);
  await store.writeManager(tx, id, managerId);
}

async function mustBeFit(tx: Tx, id: number, managerId: number): Promise<void> {
  if (managerId === id) throw invalid('managerId', 'Name somebody else');
  const { deactivatedAt } = found(await store.findAccountOf(tx, managerId), 'managerId');
  if (deactivatedAt) throw invalid('managerId', 'This person is deactivated');
  // One after the other: each by itself might make no circle.
  await lockManagers(tx);
  if (await store.isManagedBy(tx, managerId, id)) throw fail(managerInCircle, { param: 'managerId' });
  if ((await store.selectReportIds(tx, managerId)).length < MAX_REPORTS) return;
  throw fail(tooManyReports, { param: 'managerId', detail: `At most ${MAX_REPORTS} people report to one person` });
}

/** Who is changed where somebody leaves: those who report to her, to be locked along. */
export const reportingTo = async (ctx: Ctx, id: number): Promise<Owner[]> =>
  (await store.selectReportIds(ctx, id)).map((userId) => ({ kind: 'user', id: userId }));

/**
 * Nobody reports to who has left any more, and she to nobody. Her row is locked: nobody comes to report to her any more.
 * @param locked what `reportingTo` found
 * @returns those who did, or null where one of them is not locked: to wait for him now could be to wait in a circle
 */
export async function endReportsOf(tx: Tx, id: number, locked: readonly Owner[]): Promise<Reports | null> {
  await store.deleteManagerOf(tx, id);
  const ids = new Set(locked.map((owner) => owner.id));
  if ((await store.selectReportIds(tx, id)).some((userId) => !ids.has(userId))) return null;
  const reports = await store.deleteReportsOf(tx, id);
  for (const { userId, version } of reports) {
    const states = { before: { managerId: id }, after: { managerId: null } };
    tx.emit('user.updated', { id: userId, version, data: { id: userId }, ...states });
  }
  return reports.map(({ userId, name }) => ({ userId, name }));
}
