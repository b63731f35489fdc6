import type { Ctx } from '../../platform/context/context.ts';
import type { Period } from '../../platform/time.ts';
import { draftFor, NOBODY_SAYS_WHO_PAYS, refusalsOf, type Draft, type Refusal } from '../bookings/bookings.ts';
import { DRAWN_TYPE, rulesFor, type Counted, type RulesFor } from '../policies/policies.ts';
import { MAX_BOOKABLE } from '../resources/contract.ts';
import { listThere, type BookableResource } from '../resources/resources.ts';

/** A place in which somebody wants a desk. */
export interface Place {
  readonly buildingId: number;
  readonly floorId: number | null;
  readonly areaId: number | null;
}

/** The desks in use there that are handed out by draw, so many at most as are looked at together: which these are says no host. */
export async function desksByDraw(ctx: Ctx, { buildingId, floorId, areaId }: Place): Promise<BookableResource[]> {
  const where = { buildingId, ...(floorId !== null && { floorId }), ...(areaId !== null && { areaId }) };
  const desks = await listThere(ctx, { ...where, type: DRAWN_TYPE, retired: false }, MAX_BOOKABLE);
  const rules = await rulesFor(ctx, { resourceIds: desks.map(({ id }) => id), hostId: null, only: ['seating'] });
  return desks.filter(({ id }) => rules.of(id).seating?.says.by === 'draw');
}

/** Whom a desk would be for, and when. */
export interface Wanting {
  readonly hostId: number;
  readonly rules: RulesFor;
  readonly acceptTerms: boolean;
  readonly counted: Counted;
  readonly during: Period;
}

/** What the rules say of desks for somebody. */
export interface Judging {
  /** The first that they refuse of a desk; null: nothing. */
  readonly refusalOf: (desk: BookableResource) => Refusal | null;
  /** What is booked of a desk. */
  readonly draftOf: (desk: BookableResource) => Draft;
}

/** Judges desks as ordinary bookings, but for the draw itself. Most are alike to the rules: of each kind one is judged. */
export function judging(ctx: Ctx, wanting: Wanting): Judging {
  const { counted, during, rules } = wanting;
  const known = new Map<string, Refusal | null>();
  const draftOf = (desk: BookableResource): Draft => draftFor(ctx, desk, wanting);
  const judge = (desk: BookableResource): Refusal | null =>
    refusalsOf(ctx, { ...draftOf(desk), counted, except: ['seating', ...NOBODY_SAYS_WHO_PAYS] }, during)[0] ?? null;
  return {
    draftOf,
    refusalOf(desk) {
      const kind = kindOf(desk, rules.of);
      const refusal = known.get(kind);
      if (refusal !== undefined) return refusal;
      const judged = judge(desk);
      known.set(kind, judged);
      return judged;
    },
  };
}

/** Hosts in the same groups share their rules. */
const kinds = new WeakMap<RulesFor['of'], Map<number, string>>();

/** What of a desk makes a difference to the rules: which policies rule it, and for how many there is room. */
export function kindOf({ id, capacity }: BookableResource, of: RulesFor['of']): string {
  const known = kinds.get(of) ?? new Map<number, string>();
  kinds.set(of, known);
  const said = (): string =>
    Object.entries(of(id))
      .map(
        ([field, { policy, others = [] }]) =>
          `${field}:${[policy, ...others.map((one) => one.policy)].map((one) => one?.id).join()}`,
      )
      .join(' ');
  const kind = known.get(id) ?? `${capacity} ${said()}`;
  known.set(id, kind);
  return kind;
}
