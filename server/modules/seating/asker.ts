import type { Ctx } from '../../platform/context/context.ts';
import type { countUses, lookAtUses } from '../bookings/bookings.ts';
import { rulesForHosts, type RulesFor } from '../policies/policies.ts';
import type { BookableResource } from '../resources/resources.ts';
import type { Asking, Past } from './asking.ts';
import { judging, unseenOf, type Judging } from './desks.ts';
import { isWanted, periodOfRequest, spanOf } from './rules.ts';
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

/**
 * Those who ask, with how they fared before, in the order of their ids.
 * @param count how what they have is counted: by who only looks, or who keeps others from booking for them
 */
export async function askersOf<C extends Ctx>(
  ctx: C,
  { day, rows, desks }: AskedFor,
  count: (ctx: C, ...counted: Counted) => ReturnType<typeof lookAtUses>,
): Promise<Asker[]> {
  const hostIds = rows.map(({ userId }) => userId);
  const rulesOf = await rulesForHosts(ctx, { resourceIds: desks.map(({ id }) => id), hostIds });
  const pasts = await selectPasts(ctx, hostIds, day);
  const known = new Map(desks.map((desk) => [desk.id, desk]));
  const askers: Asker[] = [];
  for (const row of rows.toSorted((one, other) => one.userId - other.userId)) {
    const [rules, during] = [rulesOf(row.userId), periodOfRequest(row)];
    const counted = await count(ctx, { hostId: row.userId, known, rules }, [during]);
    const unseen = await unseenOf(ctx, row.userId, desks, rules);
    const judge = judging(ctx, { hostId: row.userId, rules, acceptTerms: row.acceptTerms, counted, during });
    askers.push({
      ...askingOf(row, rules, pasts.get(row.userId)),
      isThere: (desk) => isWanted(row, desk) && !unseen.has(desk.id),
      rules: judge,
    });
  }
  return askers;
}

type Counted = Parameters<typeof countUses> extends [unknown, ...infer Rest] ? Rest : never;

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
