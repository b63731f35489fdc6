import type { ProblemKind, ProblemDetails } from '../../platform/contract/problems.ts';
import type { Verdict } from '../../platform/contract/verdict.ts';
import type { Asked, AskedHere, DrawnDay, InForce, PolicyNamed, Saying } from './asked.ts';
import { refusals, rightsToPlaces, type Field, type Judged, type Rules, type Said } from './contract.ts';
import { decideDayParts } from './day-parts.ts';
import { decideAllDay, decideHours } from './hours.ts';
import { decideSeating } from './seating.ts';
import { decideAtOnce, decideBookableBy, decideCapacity, decideCostCodes, decideTerms } from './parties.ts';
import { decideOnePerType, decideQuota } from './quota.ts';
import { decideCrossDay, decideMaxLength, decideMinLength, decideSlot } from './spans.ts';
import { decideApproval, decideBookAhead, decideCancelUntil, decideNotice } from './windows.ts';

/** A policy, with those of the resources asked about that it applies to. */
export interface Applying extends Pick<PolicyNamed, 'name'> {
  /** Null of what is said of what is in managed groups: that is no policy. */
  readonly id: number | null;
  readonly buildingId: number | null;
  readonly type: string | null;
  readonly categoryId: number | null;
  readonly resourceGroupId: number | null;
  readonly resourceId: number | null;
  readonly isForGroups: boolean;
  readonly rules: Rules;
  readonly resourceIds: readonly number[];
  /** Of one that says who has a right to a place, the parts that it applies to of combined rooms asked about. */
  readonly parts: readonly { readonly wholeId: number; readonly partId: number }[];
  /** Of one that says how desks are given out, the days of its buildings that somebody asked for. */
  readonly draws: readonly DrawnDay[];
}

/** What says how particular it is. */
type Ruling = Omit<Applying, 'name' | 'rules' | 'resourceIds' | 'parts' | 'draws'>;

/** How particular it is: a resource before its group, a category, a type, a building; then one for groups before one for everybody. */
const particularity = ({ buildingId, type, categoryId, resourceGroupId, resourceId, isForGroups }: Ruling): number =>
  [resourceId, resourceGroupId, categoryId, type, buildingId, isForGroups || null].reduce<number>(
    (sum, said) => sum * 2 + (said === null ? 0 : 1),
    0,
  );

/** What counts first: the more particular, of equals the older, and what no policy says after all that one does. */
const byParticularity = (one: Ruling, other: Ruling): number =>
  particularity(other) - particularity(one) ||
  Number(one.id === null) - Number(other.id === null) ||
  (one.id ?? 0) - (other.id ?? 0);

/**
 * The rules in force for one resource: each field as the most particular policy says it that says anything about it. Who has a right to
 * a combined room is said of each of its parts too, and all of that counts; all else is said of the room alone.
 */
export function resolve(policies: readonly Applying[], resourceId: number): InForce {
  const own = sayingsOf(policies.filter(({ resourceIds }) => resourceIds.includes(resourceId)));
  const ruled = policies.flatMap(({ parts }) => parts.filter(({ wholeId }) => wholeId === resourceId));
  if (ruled.length === 0) return own;
  const partIds = [...new Set(ruled.map(({ partId }) => partId))].toSorted((a, b) => a - b);
  const ofParts = partIds.map((id) =>
    sayingsOf(
      policies.filter(({ parts }) => parts.some(({ wholeId, partId }) => wholeId === resourceId && partId === id)),
    ),
  );
  return { ...own, ...Object.fromEntries(rightsToPlaces.flatMap((field) => joined(field, [own, ...ofParts]))) };
}

/** What each of these says of a field, each policy once, as one saying; none where nobody says anything. */
function joined<F extends Field>(field: F, all: readonly InForce[]): [F, Saying<F>][] {
  const byPolicy = new Map(all.flatMap((one) => (one[field] ? [[one[field].policy?.id, one[field]]] : [])));
  const [first, ...others] = byPolicy.values();
  return first ? [[field, others.length === 0 ? first : { ...first, others }]] : [];
}

/** What a building, as a whole, is told of a field for one type of resource: by the most particular policy for everybody that is about no other thing. */
export function saidOfBuilding<F extends Field>(
  policies: readonly Pick<
    Applying,
    'id' | 'buildingId' | 'type' | 'categoryId' | 'resourceGroupId' | 'resourceId' | 'isForGroups' | 'rules'
  >[],
  field: F,
  { buildingId, type }: { readonly buildingId: number; readonly type: string },
): Said<F> | undefined {
  const isAbout = (one: (typeof policies)[number]): boolean =>
    [one.categoryId, one.resourceGroupId, one.resourceId].every((id) => id === null) &&
    !one.isForGroups &&
    (one.buildingId ?? buildingId) === buildingId &&
    (one.type ?? type) === type;
  const fitting = policies.filter((one) => isAbout(one) && one.rules[field] !== undefined);
  const [first] = fitting.toSorted(byParticularity);
  return first?.rules[field] as Said<F> | undefined;
}

function sayingsOf(fitting: readonly Applying[]): InForce {
  const rules: Partial<Record<Field, Saying<Field>>> = {};
  // That what is in a blind-managed group is shown to nobody comes before what any policy says.
  const isOfBlind = ({ id, rules: { visibleTo } }: Applying): boolean => id === null && visibleTo !== undefined;
  const sorted = fitting.toSorted((a, b) => Number(isOfBlind(b)) - Number(isOfBlind(a)) || byParticularity(a, b));
  for (const { id, name, rules: said, draws } of sorted)
    for (const [field, says] of Object.entries(said))
      rules[field as Field] ??= {
        says,
        policy: id === null ? null : { id, name },
        ...(field === 'seating' && { draws }),
      };
  return rules as InForce;
}

/** What one policy refuses of one resource. */
export interface PolicyRefusal {
  readonly rule: Judged;
  /** Null where no policy says so, but that it is in a managed group. */
  readonly policy: PolicyNamed | null;
  readonly resourceId: number;
  readonly kind: ProblemKind;
  readonly details: ProblemDetails;
}

/** Each field by itself; the rules beside it only where a field cannot be understood without another. */
const deciders: { readonly [F in Judged]: (says: Said<F>, asked: AskedHere) => Verdict } = {
  bookAhead: decideBookAhead,
  minLength: decideMinLength,
  maxLength: decideMaxLength,
  slot: decideSlot,
  dayParts: decideDayParts,
  hours: decideHours,
  seating: decideSeating,
  notice: decideNotice,
  cancelUntil: decideCancelUntil,
  allDay: decideAllDay,
  crossDay: decideCrossDay,
  atOnce: decideAtOnce,
  capacity: decideCapacity,
  terms: decideTerms,
  costCodes: decideCostCodes,
  bookableBy: decideBookableBy,
  quota: decideQuota,
  onePerType: decideOnePerType,
  approval: decideApproval,
};
/** The fields that are judged when something is booked, changed or given back. */
export const judgedFields = Object.keys(refusals) as readonly Judged[];

/** Everything that the rules in force refuse, by resource. @param only the fields that are asked; all unless said */
export const decide = (
  asked: Asked,
  rulesOf: (resourceId: number) => InForce,
  only: readonly Judged[] = judgedFields,
): PolicyRefusal[] =>
  asked.resources.flatMap(({ id, zone, type, buildingId }) => {
    const rules = rulesOf(id);
    const ruled = only.filter((field) => rules[field] !== undefined);
    return ruled.flatMap((field) =>
      refusalOf(
        field,
        { ...asked, zone, type, buildingId, rules, together: togetherOn(field, rules, asked, rulesOf) },
        id,
      ),
    );
  });

/** How many of what is asked for the same policy rules in this field. */
const togetherOn = (
  field: Judged,
  rules: InForce,
  { resources }: Asked,
  rulesOf: (resourceId: number) => InForce,
): number => resources.filter(({ id }) => rulesOf(id)[field]?.policy?.id === rules[field]?.policy?.id).length;

function refusalOf(field: Judged, asked: AskedHere, resourceId: number): PolicyRefusal[] {
  const saying = asked.rules[field];
  if (saying === undefined) return [];
  // What is said about a field goes with its decider; the compiler cannot follow it there.
  const decider = deciders[field] as (says: unknown, asked: AskedHere) => Verdict;
  for (const { says, policy } of [saying, ...(saying.others ?? [])]) {
    const verdict = decider(says, asked);
    if (!verdict.ok) return [{ rule: field, policy, resourceId, kind: verdict.kind, details: verdict.details }];
  }
  return [];
}
