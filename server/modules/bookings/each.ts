import type { Ctx } from '../../platform/context/context.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { found } from '../../platform/context/use-case.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { sharedZone, type Period } from '../../platform/time.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { rulesFor } from '../policies/policies.ts';
import { actingUnder } from './acting.ts';
import { approversForHost } from './approval.ts';
import { judgeNew, NOBODY_SAYS_WHO_PAYS, type New } from './judge.ts';
import { readAttendees } from './participants.ts';
import { buildingsOf, countIds, findCounted, wishesOf, type Resources, type Wish } from './parts.ts';
import { seenAmong } from './unseen.ts';
import { lookAtUses } from './uses.ts';

/** One of several resources of which any will do: what to take of it, or why it may not be booked by itself. Whether it is free is another question. */
export type OneOf = { readonly resourceId: number } & (
  | { readonly wish: Wish }
  | { readonly wish: null; readonly refused: Problem }
);

/** What is known of several resources of which any will do. */
export interface AnyOf {
  readonly each: readonly OneOf[];
  readonly during: Period;
  readonly zone: string;
  /** As whom the caller acts there. */
  readonly who: Principal;
  readonly places: readonly number[];
}

/** Several resources of which any will do, for whom, and what the policies are not asked of them. */
interface AnyWanted extends Pick<New, 'except'> {
  readonly resourceIds: readonly number[];
  readonly hostId: number;
  /** Whether the terms there are accepted; they are unless said. */
  readonly acceptTerms?: boolean;
  /** What she does not see is judged, too: she asks for any of them, whichever. */
  readonly isUnseenToo?: boolean;
}

/** Judges each of some resources by itself, as a booking for this host. @throws 404 for what is not there, named by its place */
export async function judgeEach(
  ctx: Ctx,
  { resourceIds, hostId, except: others = [], acceptTerms = true, isUnseenToo = false }: AnyWanted,
  read: (zone: string) => Period,
): Promise<AnyOf> {
  const [all, rules, attendees] = await Promise.all([
    findCounted(ctx, countIds(resourceIds)),
    rulesFor(ctx, { resourceIds, hostId }),
    readAttendees(ctx, [], hostId),
  ]);
  const known = isUnseenToo ? all : await seenAmong(ctx, all, rules, { hostId });
  resourceIds.forEach((id, i) => found(known.get(id), `resourceIds[${i}]`, `There is no resource ${id}`));
  const zone = sharedZone(known.values(), ctx.tenant.zone);
  const during = read(zone);
  const counted = await lookAtUses(ctx, { hostId, known, rules }, [during]);
  const except = [...others, ...NOBODY_SAYS_WHO_PAYS];
  const plainly = { acceptTerms, isOverruled: false, isAnonymous: false };
  const asked = { attendees, hostId, rules, zone, counted, who: ctx.who, ...plainly, except };
  const judge = (resourceId: number): OneOf => {
    const one = known.get(resourceId);
    const own: Resources = new Map(one && [[resourceId, one]]);
    const counts = countIds([resourceId]);
    const approvers = approversForHost({ resourceIds: [resourceId], rules, hostId });
    try {
      const [wish] = wishesOf(counts, own, rules);
      obey(judgeNew(ctx, { ...asked, known: own, counts, places: buildingsOf(own), approvers }, during));
      return { resourceId, wish: found(wish) };
    } catch (refused) {
      if (!(refused instanceof Problem)) throw refused;
      return { resourceId, wish: null, refused };
    }
  };
  const who = (await actingUnder(ctx, rules, resourceIds)).on(resourceIds);
  return { each: resourceIds.map(judge), during, zone, who, places: buildingsOf(known) };
}
