import type { Ctx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { isAfter } from '../../platform/time.ts';
import { countOutcomes, foreseeWay, showClashing } from '../bookings/bookings.ts';
import { mustKeep } from '../places/places.ts';
import { unseenIn } from '../policies/policies.ts';
import { foreseeKeptOut } from './assigned.ts';
import type { endpoints } from './contract.ts';
import { endsOf, needOf, piecesFor } from './keep-closed.ts';
import { mustNotPile } from './pile.ts';
import { closingOf, listClosing, spaces } from './place.ts';
import { decideChange } from './rules.ts';
import { findClosure } from './store.ts';

type Wish = Input<(typeof endpoints)['checkClosure']>;
type Answer = Awaited<ReturnType<UseCases<typeof endpoints>['checkClosure']>>;

/**
 * Says the same of what comes to a closure that is to end later, and nothing of one that is to end earlier: by what changes it.
 * @throws 400 where a place or a start is said that is another's, 403 and 404 as of the change, 409 where it is over
 */
export async function checkChange(
  ctx: Ctx,
  closureId: number,
  { end, bookings, ...said }: Omit<Wish, 'closureId'>,
): Promise<Answer> {
  for (const member of ['start', 'resourceId', ...spaces] as const)
    if (said[member] !== undefined) throw invalid(member, 'The closure says it itself');
  const closure = found(await findClosure(ctx, closureId, unseenIn(ctx)), 'closureId');
  mustKeep(ctx, closure.buildingId);
  obey(decideChange(closure, ctx.now), 'closureId');
  const { ends, next } = endsOf(ctx, closure, end);
  const things = await listClosing(ctx, closingOf(closure));
  const isLater = isAfter(next, ends);
  if (isLater) await mustNotPile(ctx, closure, { start: ctx.now, end: next }, closureId);
  const during = { start: ends, end: next };
  const pieces = isLater ? await piecesFor(ctx, things) : [];
  const ways = isLater ? await foreseeWay(ctx, needOf(closure, pieces, during, bookings)) : [];
  return {
    resources: things.length,
    bookings: countOutcomes(ways),
    ...(await foreseeKeptOut(ctx, pieces, during)),
    clashes: await showClashing(ctx, closure.buildingId, ways),
  };
}
