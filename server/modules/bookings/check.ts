import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { readPeriod } from '../../platform/time.ts';
import { periodsAround, type Asked, type Sought } from './alternative.ts';
import { answerCheck } from './answer-check.ts';
import { approversFor } from './approval.ts';
import { checkChange } from './check-change.ts';
import type { BookingCheck, endpoints } from './contract.ts';
import { settleDuty } from './duty.ts';
import { refusalsOf } from './judge.ts';
import { readNew, type Draft } from './new-booking.ts';

type Calls = UseCases<typeof endpoints>;
type Given = Omit<Input<(typeof endpoints)['checkBooking']>, 'bookingId'>;

/**
 * Says whether a booking would be made or changed, by the same rules that do it; if not, everything that is in the way and the nearest
 * that would work. Others may be quicker: only a booking books. @throws what a booking throws for what cannot be at any time
 */
export const checkBooking: Calls['checkBooking'] = (ctx, { bookingId, ...given }) =>
  bookingId === undefined ? checkNew(ctx, given) : checkChange(ctx, bookingId, given);

async function checkNew(ctx: Ctx, given: Given): Promise<BookingCheck> {
  const resourceIds = mustBeSaid(given.resourceIds, 'resourceIds');
  const [start, end] = [mustBeSaid(given.start, 'start'), mustBeSaid(given.end, 'end')];
  const draft = asForeseen(await readNew(ctx, { ...given, resourceIds }), given);
  const during = readPeriod(start, end, draft.zone);
  const asked: Asked = {
    ...draft,
    resourceIds,
    during,
    sought: draft,
    judge: (sought, counted, at) => refusalsOf(ctx, { ...as(ctx, draft, sought), counted }, at),
    wishesAt: ({ resources }) => resources,
    periods: () => periodsAround(ctx, draft, during),
  };
  const checkIn = settleDuty(draft.checkIn ?? null, during, ctx.now);
  return answerCheck(ctx, asked, { checkIn, approvers: draft.approvers, onConflict: given.onConflict });
}

/** The same of other resources: who manages the one by a policy need not manage the other, and others may have to approve it. */
function as(ctx: Ctx, draft: Draft, sought: Sought): Draft {
  if (sought === draft) return draft;
  const { known, rules } = sought;
  const approvers = approversFor(ctx.who, { ...draft, rules, resourceIds: known.keys() });
  return { ...draft, ...sought, who: ctx.who, approvers };
}

/** Who pays is asked of whoever books: what leaves that open is looked at as if it were said. */
export const asForeseen = (draft: Draft, { costCodes }: Pick<Given, 'costCodes'>): Draft =>
  costCodes === undefined ? { ...draft, except: [...(draft.except ?? []), 'costCodes'] } : draft;

/** Of a new booking all of it is said. @throws 400 */
function mustBeSaid<T>(value: T | undefined, param: string): T {
  if (value === undefined) throw invalid(param, `Give "${param}", or the "bookingId" of what is to be changed`);
  return value;
}
