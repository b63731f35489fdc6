import { inBreaths } from '../../platform/breaths.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { toInstant } from '../../platform/time.ts';
import { lookAtUsesOfEach } from '../bookings/bookings.ts';
import { listBusy } from '../holds/holds.ts';
import { rulesForHosts } from '../policies/policies.ts';
import type { BookableResource } from '../resources/resources.ts';
import { askersOf, mayHave, readKnown, type AskedFor, type Asker, type Known } from './asker.ts';
import { overlap, type Desk, type Span } from './asking.ts';
import { handingOut, inTurn, matesIn } from './hand-out.ts';
import { spanOf, zoneOf } from './rules.ts';
import type { Planned, RequestRow } from './store.ts';

/** One desk, or one of several alike under one name. */
interface Slot extends Desk {
  readonly resource: BookableResource;
}

/** All that it depends on who gets what. */
export interface Ground extends Known {
  /** What is taken of the desks around that day, by their ids. */
  readonly taken: Awaited<ReturnType<typeof listBusy>>;
}

/** Reads it in a few statements, however many ask, and keeps nobody waiting. */
export async function readGround(ctx: Ctx, asked: AskedFor): Promise<Ground> {
  const taken = await listTaken(ctx, asked);
  return { ...(await readKnown(ctx, asked, lookAtUsesOfEach)), taken };
}

/**
 * What each of those who ask is to get, by the ids of their requests, by what is known before anything is taken: on the same ground always the same.
 * What was meant for somebody before and missed is for others; why it came so is told as it was thought out first.
 */
export async function planDraw(ctx: Ctx, asked: Ground): Promise<ReadonlyMap<number, Planned>> {
  const [slots, askers] = [slotsOf(asked), askersOf(ctx, asked)];
  const isAllowed = (asker: Asker, { resource }: Slot): boolean =>
    mayHave(asker, resource) && asker.row.plan?.missed.includes(resource.id) !== true;
  const { desks } = await inBreaths(handingOut({ day: asked.day, asking: askers, desks: slots, isAllowed }), AT_A_TIME);
  const numbers = { asked: askers.length, desks: countFree(slots, askers) };
  const planned = inTurn(asked.day, askers).map((asker, i): [number, Planned] => {
    const { asked: pastAsked, granted: pastGranted, lostLast } = asker.past;
    const { refusedBy, ...fate } = fateOf(asker, desks.get(asker), slots);
    const first = asker.row.plan?.why ?? { ...numbers, turn: i + 1, pastAsked, pastGranted, lostLast };
    const why = { ...first, mates: 0, pending: false, refusedBy };
    return [asker.id, { ...fate, why, missed: asker.row.plan?.missed ?? [], given: null, isFinal: false }];
  });
  return new Map(planned);
}

/** How long others wait while this goes on, in milliseconds. */
const AT_A_TIME = 10;

function listTaken(ctx: Ctx, { desks, rows }: AskedFor): ReturnType<typeof listBusy> {
  const spans = rows.map(spanOf);
  const around = {
    start: toInstant(new Date(Math.min(...spans.map(({ start }) => start)))),
    end: toInstant(new Date(Math.max(...spans.map(({ end }) => end)))),
  };
  const asked = desks.map(({ id, quantity, partIds }) => ({ resourceId: id, quantity, parts: partIds }));
  return listBusy(ctx, asked, around);
}

/** What is free of these desks, as far as it is known before anything is taken. Of what there are several of, each by itself. */
const slotsOf = ({ desks, taken }: Ground): Slot[] =>
  desks.flatMap((resource): Slot[] => {
    const busy = (taken.get(resource.id) ?? []).map((one): Span => ({
      start: Date.parse(one.start),
      end: Date.parse(one.end),
    }));
    const slot = { id: resource.id, zone: zoneOf(resource), busy, resource };
    return Array.from({ length: resource.quantity }, () => ({ ...slot }));
  });

/** How many desks there were for somebody who asked. */
const countFree = (slots: readonly Slot[], askers: readonly Asker[]): number =>
  slots.filter(({ busy }) => askers.some(({ during }) => !busy.some((span) => overlap(span, during)))).length;

/** What becomes of somebody: she lost to others only where the rules let her have one of the desks. */
function fateOf(
  asker: Asker,
  slot: Slot | undefined,
  slots: readonly Slot[],
): Pick<Planned, 'state' | 'resourceId'> & { readonly refusedBy: string | null } {
  if (slot) return { state: 'granted', resourceId: slot.id, refusedBy: null };
  const there = slots.map(({ resource }) => resource).filter(asker.isThere);
  if (there.some((desk) => asker.rules.refusalOf(desk) === null))
    return { state: 'lost', resourceId: null, refusedBy: null };
  const [first] = there.map(asker.rules.refusalOf);
  return { state: 'refused', resourceId: null, refusedBy: first?.kind.code ?? null };
}

/** What everybody is told in the end: who got a desk, how many of her groups sit near, whenever they were given theirs. */
export async function settlePlans(ctx: Ctx, { rows, desks }: AskedFor): Promise<ReadonlyMap<number, Planned>> {
  const hostIds = rows.map(({ userId }) => userId);
  const rulesOf = await rulesForHosts(ctx, { resourceIds: desks.slice(0, 1).map(({ id }) => id), hostIds });
  const zones = new Map(desks.map((desk) => [desk.id, zoneOf(desk)]));
  const seated = rows.map((row) => ({ row, groupIds: rulesOf(row.userId).hostGroupIds }));
  const matesOf = matesIn(
    new Map(
      seated.flatMap((one) => {
        const { given, resourceId } = one.row.plan ?? {};
        return given && resourceId ? [[one, { zone: zones.get(resourceId) ?? '' }] as const] : [];
      }),
    ),
  );
  return new Map(
    seated.flatMap((one) => {
      const { id, plan } = one.row;
      if (!plan) return [];
      const why = { ...plan.why, mates: matesOf(one), pending: plan.given?.pending === true };
      return [[id, { ...plan, why, isFinal: true }] as const];
    }),
  );
}

/** Has nothing been thought out for somebody yet, or nothing that she could have? */
export const isUnplanned = ({ plan }: RequestRow): boolean =>
  plan === null || (plan.resourceId !== null && plan.missed.includes(plan.resourceId));
