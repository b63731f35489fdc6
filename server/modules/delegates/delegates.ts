import { sql, type RawBuilder } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Owner } from '../../platform/context/principal.ts';
import { mustBeUnbound } from '../../platform/context/unbound.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { isAfter, readTime, showTime, showTimeOrNull, toDate } from '../../platform/time.ts';
import { countUpUser, getAccountToTakeOver, lockAccount, mustBeHers } from '../people/people.ts';
import {
  delegateOfDelegate,
  MAX_DELEGATES,
  MAX_DELEGATORS,
  tooManyDelegates,
  type Delegate,
  type endpoints,
} from './contract.ts';
import * as store from './store.ts';
import type { DelegateRow } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Who may book for somebody. */
export const listDelegates: Calls['listDelegates'] = async (ctx, { id }) => {
  await mustBeHers(ctx, id);
  return { items: (await store.selectDelegates(ctx, { of: id })).map(show) };
};

/** For whom somebody may book. */
export const listDelegators: Calls['listDelegators'] = async (ctx, { id }) => {
  await mustBeHers(ctx, id);
  return { items: (await store.selectDelegates(ctx, { by: id })).map(show) };
};

/**
 * Those of these people for whom the asking one may act now, as their delegate or as whom they report to; of all people where nobody is
 * named. It is asked when it is used: nothing of it is remembered, and nothing goes further. A program acts so for nobody.
 */
export async function findDelegators(ctx: Ctx, among: readonly number[] | null): Promise<ReadonlySet<number>> {
  const { userId } = ctx.who;
  const isAsked = userId !== null && (among === null || among.some((id) => id !== userId));
  return new Set(isAsked ? await store.selectDelegators(ctx, userId, among) : []);
}

/** All for whom somebody may act now, to be joined with. */
export const delegatorsOf = (ctx: Ctx, userId: number): RawBuilder<number> =>
  sql`(${store.delegators(ctx, userId, null)})`;

/** Somebody, and for whom he may act. */
type Acting = store.Acting;
export const actingKeyOf = ({ userId, delegateId }: Acting): string => `${userId}/${delegateId}`;

/** Those of these who may act now for whom it is said, as their delegate or as whom they report to: their keys. */
export async function findActing(ctx: Ctx, among: readonly Acting[]): Promise<ReadonlySet<string>> {
  return new Set(among.length === 0 ? [] : (await store.selectActing(ctx, among)).map(actingKeyOf));
}

/**
 * Lets somebody book for a person as she may herself, from now on or until a time.
 * @throws 403 for who may not say it for her, 400, 404 or 409 for who cannot be her delegate
 */
export const setDelegate: Calls['setDelegate'] = (ctx, { id, userId, until }) =>
  ctx.tx(async (tx) => {
    await tx.holdRights([
      { kind: 'user', id },
      { kind: 'user', id: userId },
    ]);
    await mustBeHers(tx, id);
    // Whoever names one could name himself: for somebody else, only who may act in her name.
    if (tx.who.userId !== id) await getAccountToTakeOver(tx, id);
    mustBeUnbound(tx.who);
    const ends = until ? readTime(until, tx.tenant.zone, 'until') : null;
    if (ends && !isAfter(ends, tx.now)) throw invalid('until', 'That time is over');
    await mustBeFit(tx, id, userId);
    const before = await findDelegate(tx, id, userId);
    await store.writeDelegate(tx, id, userId, ends && toDate(ends));
    const after = found(await findDelegate(tx, id, userId));
    if (before?.until?.getTime() !== after.until?.getTime() || before === undefined)
      await tell(tx, { id, userId }, before ?? null, after);
    return show(after);
  });

/** Ends what lets somebody book for a person: she says so, or he does himself. @throws 404 where nothing did */
export const removeDelegate: Calls['removeDelegate'] = (ctx, { id, userId }) =>
  ctx.tx(async (tx) => {
    if (tx.who.userId !== userId) await mustBeHers(tx, id);
    found(await lockAccount(tx, id));
    const before = found(await findDelegate(tx, id, userId), 'userId');
    await store.deleteDelegate(tx, id, userId);
    await tell(tx, { id, userId }, before, null);
  });

/** Who acts for somebody now because she named them, and for whom she does: what ends with her. */
export async function listNamed(ctx: Ctx, userId: number): Promise<Named> {
  const named = async (whose: Parameters<typeof store.selectDelegates>[1]) =>
    (await store.selectDelegates(ctx, whose)).map((one) => ({ userId: one.userId, name: one.name }));
  const [delegates, delegators] = await Promise.all([named({ of: userId }), named({ by: userId })]);
  return { delegates, delegators };
}
type People = Pick<Delegate, 'userId' | 'name'>[];
interface Named {
  readonly delegates: People;
  readonly delegators: People;
}

/** Who is changed where somebody leaves: those for whom she acts, to be locked along. */
export const actedForBy = async (ctx: Ctx, id: number): Promise<Owner[]> =>
  (await store.selectDelegates(ctx, { by: id })).map(({ userId }) => ({ kind: 'user', id: userId }));

/**
 * Nobody acts for somebody any more, and she for nobody; whoever did is told. What was over by then is told nobody. Her row is locked.
 * @param locked what `actedForBy` found
 * @returns false where one of them is not locked: to wait for her now could be to wait in a circle
 */
export async function endDelegatesOf(tx: Tx, id: number, locked: readonly Owner[]): Promise<boolean> {
  const ids = new Set([id, ...locked.map((owner) => owner.id)]);
  const ended = (await store.deleteDelegatesOf(tx, id)).filter(
    ({ until }) => until === null || until.getTime() > tx.now.epochMilliseconds,
  );
  if (ended.some(({ userId }) => !ids.has(userId))) return false;
  for (const { userId, delegateId, until } of ended)
    await tell(tx, { id: userId, userId: delegateId }, { until }, null);
  return true;
}

const findDelegate = async (ctx: Ctx, id: number, userId: number): Promise<DelegateRow | undefined> =>
  (await store.selectDelegates(ctx, { of: id })).find((one) => one.userId === userId);

/** A delegate has none himself, and nobody is one for a delegate: what is lent is lent no further. Both are locked. */
async function mustBeFit(tx: Tx, id: number, userId: number): Promise<void> {
  if (id === userId) throw invalid('userId', 'Name somebody else');
  await mustBeActive(tx, id, 'id');
  await mustBeActive(tx, userId, 'userId');
  const [own, theirs, lent, borrowed] = await Promise.all([
    store.selectDelegates(tx, { of: id }),
    store.selectDelegates(tx, { of: userId }),
    store.selectDelegates(tx, { by: userId }),
    store.selectDelegates(tx, { by: id }),
  ]);
  if (theirs.length > 0 || borrowed.length > 0) throw fail(delegateOfDelegate, { param: 'userId' });
  if (own.some((one) => one.userId === userId)) return;
  const detail =
    own.length >= MAX_DELEGATES
      ? `At most ${MAX_DELEGATES} for one person`
      : lent.length >= MAX_DELEGATORS
        ? `At most for ${MAX_DELEGATORS} people`
        : null;
  if (detail !== null) throw fail(tooManyDelegates, { param: 'userId', detail });
}

async function mustBeActive(tx: Tx, id: number, param: 'id' | 'userId'): Promise<void> {
  const { deactivatedAt } = found(await lockAccount(tx, id), param);
  if (deactivatedAt) throw invalid(param, 'This person is deactivated');
}

type Lent = Pick<DelegateRow, 'until'>;

/** Tells that somebody may act for a locked person, or no more: she is another version by it. */
async function tell(
  tx: Tx,
  { id, userId }: { readonly id: number; readonly userId: number },
  before: Lent | null,
  after: Lent | null,
): Promise<void> {
  const version = await countUpUser(tx, id);
  const state = (one: Lent | null) => one && { delegateId: userId, until: showTimeOrNull(one.until) };
  const states = { before: state(before), after: state(after) };
  const change = before === null ? 'begins' : after === null ? 'ends' : 'changes';
  tx.emit('user.delegates_changed', { id, version, data: { id, delegateId: userId, change }, ...states });
}

const show = ({ userId, name, until, createdAt }: DelegateRow): Delegate => ({
  userId,
  name,
  until: showTimeOrNull(until),
  createdAt: showTime(createdAt),
});

/** What has come to its end says nothing any more. */
export const forgetOldDelegates = clearOlder('delegate', 'until', Temporal.Duration.from({ hours: 24 }));
