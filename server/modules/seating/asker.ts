import type { Ctx } from '../../platform/context/context.ts';
import { periodOf } from '../../platform/time.ts';
import type { countUsesOfEach, lookAtUsesOfEach } from '../bookings/bookings.ts';
import { isSeenBy, rulesForHosts, type RulesFor } from '../policies/policies.ts';
import type { BookableResource } from '../resources/resources.ts';
import type { Asking, Past } from './asking.ts';
import { judging, type Judging } from './desks.ts';
import { isWanted, spanOf } from './rules.ts';
import { selectPasts, type RequestRow } from './store.ts';

/** Somebody who asks, with all that is needed to judge and to tell her. */
export interface Asker extends Asking {
  readonly row: RequestRow;
  /** Is a desk there for her, where she wants one? */
  readonly isThere: (desk: BookableResource) => boolean;
  readonly rules: Judging;
}

/** Those who ask, and what of. */
export interface AskedFor {
  readonly day: string;
  readonly rows: readonly RequestRow[];
  readonly desks: readonly BookableResource[];
}

/** What those who ask are judged by, read for all of them at once. */
export interface Known extends AskedFor {
  readonly rulesOf: (userId: number) => RulesFor;
  readonly pasts: Awaited<ReturnType<typeof selectPasts>>;
  readonly counted: Awaited<ReturnType<typeof lookAtUsesOfEach>>;
}

/** @param count how what they have is counted: by who only looks, or who keeps others from booking for them */
export async function readKnown<C extends Ctx>(
  ctx: C,
  asked: AskedFor,
  count: (ctx: C, ...counted: Counting) => ReturnType<typeof lookAtUsesOfEach>,
): Promise<Known> {
  const { day, rows, desks } = asked;
  const hostIds = rows.map(({ userId }) => userId);
  const rulesOf = await rulesForHosts(ctx, { resourceIds: desks.map(({ id }) => id), hostIds });
  const pasts = await selectPasts(ctx, hostIds, day);
  const hosts = rows.map((row) => ({ hostId: row.userId, rules: rulesOf(row.userId), during: periodOf(row) }));
  const counted = await count(ctx, new Map(desks.map((desk) => [desk.id, desk])), hosts);
  return { ...asked, rulesOf, pasts, counted };
}

type Counting = Parameters<typeof countUsesOfEach> extends [unknown, ...infer Rest] ? Rest : never;

/** Those who ask, with how they fared before, in the order of their ids. */
export const askersOf = (ctx: Ctx, { rows, rulesOf, pasts, counted }: Known): Asker[] =>
  rows
    .toSorted((one, other) => one.userId - other.userId)
    .map((row) => {
      const { userId: hostId, acceptTerms } = row;
      const [rules, during] = [rulesOf(hostId), periodOf(row)];
      return {
        ...askingOf(row, rules, pasts.get(hostId)),
        isThere: (desk) => isWanted(row, desk) && isSeenBy(hostId, rules, desk.id),
        rules: judging(ctx, { hostId, rules, acceptTerms, counted: counted.get(hostId) ?? NOTHING, during }),
      };
    });

const NOTHING = { has: [], had: [] };
const NEVER_ASKED: Past = { asked: 0, granted: 0, lostLast: false };

const askingOf = (row: RequestRow, { hostGroupIds }: RulesFor, past = NEVER_ASKED) => ({
  row,
  id: row.id,
  userId: row.userId,
  during: spanOf(row),
  groupIds: hostGroupIds,
  past,
});

/** May she have a desk, as far as the rules say? */
export const mayHave = ({ isThere, rules }: Asker, desk: BookableResource): boolean =>
  isThere(desk) && rules.refusalOf(desk) === null;
