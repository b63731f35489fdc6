import type { ChargesGiven } from '../cost-codes/contract.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { may, type Place, type Principal } from '../../platform/context/principal.ts';
import type { ProblemDetails, ProblemKind } from '../../platform/contract/problems.ts';
import { allowed, obey, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { isAfter, periodOf, type Period } from '../../platform/time.ts';
import type { Judged, QuotaUsed } from '../policies/contract.ts';
import {
  decide,
  isCounted,
  judgedFields,
  quotasUsed,
  useOf,
  type Asked,
  type Counted,
  type Hosted,
  type PolicyRefusal,
  type RulesFor,
  type Use,
} from '../policies/policies.ts';
import { decideAnonymity } from './anonymity.ts';
import type { Approvers } from './approval.ts';
import { bookingApprovalLost, bookingOverruleRefused } from './contract.ts';
import { isForGuest } from './guest.ts';
import { countsOf, type Counts, type Resources } from './parts.ts';
import { isWithin } from './periods.ts';
import { decideLength, decidePast } from './rules.ts';
import type { AttendeeRow, BookingRow } from './row.ts';

/** What somebody says to the policies. */
export interface Given {
  readonly acceptTerms?: boolean | undefined;
  readonly overrule?: boolean | undefined;
  /** What is firm may wait again. */
  readonly giveUpApproval?: boolean | undefined;
  readonly costCodes?: ChargesGiven | undefined;
}

/** A rule's no to a booking: which, and of which of its resources, where it is about one. */
export interface Refusal {
  readonly kind: ProblemKind;
  readonly details: ProblemDetails;
  readonly resourceId: number | null;
  /** The policy that said so; null where every workplace has the rule, or a managed group has. */
  readonly said: { readonly rule: string; readonly policyId: number; readonly policyName: string } | null;
}

/** A booking as the policies see it. */
interface Seen {
  readonly hostId: number | null;
  readonly attendees: readonly Pick<AttendeeRow, 'userId' | 'insteadOfHost'>[];
  readonly known: Resources;
  /** How many of each. */
  readonly counts: Counts;
  readonly rules: RulesFor;
  readonly acceptTerms: boolean;
  /** What pays for it; nothing unless said. */
  readonly costCodes?: ChargesGiven | undefined;
}

/** What of that is counted. */
type Counting = Pick<Seen, 'hostId' | 'attendees' | 'known' | 'counts' | 'rules'>;

/** A new booking that lacks nothing but its time. */
export interface New extends Seen {
  /** As whom the caller books it. */
  readonly who: Principal;
  /** The buildings that it is in. */
  readonly places: readonly number[];
  readonly zone: string;
  /** Others are not to see whose it is. */
  readonly isAnonymous: boolean;
  /** Of these that was so before, and stays: no rule is asked again. */
  readonly anonymousIds?: readonly number[];
  /** The policies are not asked. */
  readonly isOverruled: boolean;
  /** What of the policies is not asked; all is unless said. */
  readonly except?: readonly Judged[];
  /** Who must approve it; null where nobody does. */
  readonly approvers: Approvers | null;
  /** What its host has around then, of what is counted. */
  readonly counted: Counted;
}

/** May a new booking be at this time? The first of its refusals. */
export const judgeNew = (ctx: Ctx, draft: New, during: Period): Verdict => verdictOf(refusalsOf(ctx, draft, during));

/**
 * All that the rules refuse of a new booking at this time, Atrium's own and those of the policies in force: the one place where
 * each time is judged. It asks no database.
 */
export function refusalsOf({ now }: Pick<Ctx, 'now'>, draft: New, during: Period): Refusal[] {
  const length = decideLength(during, draft.zone, now);
  const own = refusedBy([decidePast({ before: null, after: during }, draft.places, now, draft.who), length]);
  // The policies look at each day: of what is too long or too far ahead for any booking nothing else is asked.
  const isAsked = length.ok && !draft.isOverruled;
  const when = { during, now, hosted: hostedOf(draft, during, draft.counted) };
  const fields = onBooking(draft.approvers).filter((field) => draft.except?.includes(field) !== true);
  const asked = isAsked ? decide(askedOf(draft, when), draft.rules.of, fields) : [];
  const anonymity = isAsked ? anonymityOf(draft) : allowed;
  return [...own, ...asked.map(refusalOf), ...refusedBy([anonymity])];
}

function anonymityOf({ isAnonymous, anonymousIds = [], rules, counts }: New): Verdict {
  const asked = [...counts.keys()].filter((id) => !anonymousIds.includes(id));
  return isAnonymous ? decideAnonymity(rules, asked) : allowed;
}

const whenFirm = judgedFields.filter((field) => field !== 'cancelUntil' && field !== 'approval');
const whenAwaited = [...whenFirm, 'approval'] as const;
/** What is asked about a booking; what nobody has to approve may begin at once. */
const onBooking = (approvers: Approvers | null) => (approvers ? whenAwaited : whenFirm);

/** A booking at its time. */
export interface Standing extends Seen {
  readonly during: Period;
}

/** A booking as it stands, to the policies: terms were accepted with it. */
export function standingOf(row: BookingRow, resources: Resources, rules: RulesFor): Standing {
  const counts = countsOf(row);
  const known = new Map([...resources].filter(([id]) => counts.has(id)));
  const { hostId, attendees, costCodes } = row;
  return { hostId, attendees, costCodes, known, rules, counts, during: periodOf(row), acceptTerms: true };
}

/** A change of a booking, or its end. */
export interface Change {
  readonly before: Standing;
  /** Null: it is given up. */
  readonly after: Standing | null;
  /** Who must approve what it becomes; null where nobody does, or what was approved stays. */
  readonly approvers: Approvers | null;
  /** What the host that it is to have has around then. */
  readonly counted: Counted;
}

/**
 * All that the policies refuse of a change: as new what becomes other, and nothing of what stays as it is. What is given back by
 * it is judged by the rules for what was booked.
 */
export function judgeChange(now: Temporal.Instant, { before, after, approvers, counted }: Change): Refusal[] {
  const givenBack = after !== null && keeps(after, before) ? null : before.during;
  const gone = decide(askedOf(before, { ...before, now, givenBack }), before.rules.of, ['cancelUntil']);
  if (after === null) return gone.map(refusalOf);
  const isRunning = !isAfter(before.during.start, now) && after.during.start.equals(before.during.start);
  const hosted = hostedOf(after, after.during, counted);
  const fields = fieldsOf(before, after, approvers);
  const wrong = decide(askedOf(after, { ...after, now, isRunning, hosted }), after.rules.of, fields);
  return [...gone, ...wrong].map(refusalOf);
}

/** Whoever books in a way in which nobody can say who pays is not asked. */
export const NOBODY_SAYS_WHO_PAYS = ['costCodes'] as const satisfies readonly Judged[];

/** What a change asks about: all of what becomes another booking; where only more come, the seats, and where she comes herself, whether she may. */
function fieldsOf(before: Standing, after: Standing, approvers: Approvers | null): readonly Judged[] {
  if (!isSame(before, after)) {
    const isLess = before.hostId === after.hostId && keeps(before, after);
    const isAsBefore = (field: Judged): boolean =>
      field === 'seating' || (field === 'onePerType' && !becomesHers(before, after));
    const isUnasked = (field: Judged): boolean =>
      (isLess && isAsBefore(field)) || (field === 'costCodes' && !isChargedAnew(before, after));
    return onBooking(approvers).filter((field) => !isUnasked(field));
  }
  return [
    ...(peopleOf(after) > peopleOf(before) ? (['capacity'] as const) : []),
    ...(becomesHers(before, after) ? (['onePerType'] as const) : []),
    ...(isCharged(before) && !isCharged(after) ? (['costCodes'] as const) : []),
  ];
}

/** Is it asked who pays? Not of what nobody paid for before, and whose host still has the same: it has another time. */
const isChargedAnew = (before: Standing, after: Standing): boolean =>
  isCharged(before) || before.hostId !== after.hostId || !keeps({ ...before, during: after.during }, after);

/** Does anything pay for it? */
const isCharged = ({ costCodes = [] }: Pick<Seen, 'costCodes'>): boolean => costCodes.length > 0;

/** Does the host come instead of a guest from then on? */
const becomesHers = (before: Standing, after: Standing): boolean =>
  isForGuest(before.attendees) && !isForGuest(after.attendees);

/** Does a change make another booking of it, or hers what was a guest’s, so that what its host has is counted? */
export const isAnother = ({ before, after }: Pick<Change, 'before' | 'after'>): boolean =>
  after !== null && (!isSame(before, after) || becomesHers(before, after));

const isSame = (one: Standing, other: Standing): boolean =>
  one.hostId === other.hostId && keeps(one, other) && keeps(other, one);

/**
 * Does a change ask for an approval anew? What waits, where it becomes another; of what is firm, only what was not had before: to
 * give something back needs nobody.
 */
export const isAskedAnew = (isPending: boolean, before: Standing, after: Standing): boolean =>
  isPending ? !isSame(before, after) : before.hostId !== after.hostId || !keeps(before, after);

/** When something is, and what it has. */
type Extent = Pick<Standing, 'during' | 'counts'>;

/** Does one have all that the other has, and perhaps more? */
export const keeps = (one: Extent, other: Extent): boolean =>
  isWithin(other.during, one.during) && [...other.counts].every(([id, count]) => (one.counts.get(id) ?? 0) >= count);

const SEATED: ReadonlySet<string> = new Set(['room', 'desk']);

function askedOf(
  seen: Seen,
  when: {
    readonly during: Period;
    readonly now: Temporal.Instant;
    readonly isRunning?: boolean;
    readonly givenBack?: Period | null;
    readonly hosted?: Hosted | null;
  },
): Asked {
  const resources = [...seen.known.values()];
  const seated = resources.filter(({ type }) => SEATED.has(type));
  return {
    resources,
    during: when.during,
    now: when.now,
    isRunning: when.isRunning ?? false,
    givenBack: when.givenBack ?? null,
    people: peopleOf(seen),
    seats: seated.length === 0 ? null : seated.reduce((sum, { capacity }) => sum + capacity, 0),
    acceptTerms: seen.acceptTerms,
    isCharged: isCharged(seen),
    hosted: when.hosted ?? null,
    hostGroupIds: seen.rules.hostGroupIds,
  };
}

/** What is counted of a host; null where nothing is. */
function hostedOf(seen: Counting, during: Period, counted: Counted): Hosted | null {
  const wants = seen.hostId === null ? [] : usesOf(seen, during);
  return wants.length === 0 ? null : { ...counted, wants };
}

/** How far what its host may have is used up, beside what a booking at this time would take of it. */
export function quotasOf(draft: Counting & Pick<New, 'isOverruled' | 'counted'>, during: Period): QuotaUsed[] {
  const hosted = draft.isOverruled ? null : hostedOf(draft, during, draft.counted);
  return hosted === null ? [] : quotasUsed([...draft.known.values()], draft.rules.of, { hosted, during });
}

/** What a booking takes, as it is counted. */
export const usesOf = ({ known, counts, rules, attendees }: Omit<Counting, 'hostId'>, during: Period): Use[] =>
  [...known.values()].flatMap((resource) => {
    const [inForce, count] = [rules.of(resource.id), counts.get(resource.id) ?? 0];
    if (count === 0 || !isCounted(inForce)) return [];
    const untouched = { givenBack: null, leastNotice: Infinity, isForGuest: isForGuest(attendees) };
    return useOf({ bookingId: null, resource, count, during, rules: inForce, ...untouched });
  });

/** How many come; a host who is an attendee too comes once, and one for whom a guest comes not at all. */
export const peopleOf = ({ hostId, attendees }: Pick<Seen, 'hostId' | 'attendees'>): number =>
  attendees.filter(({ userId }) => userId === null || userId !== hostId).length +
  (hostId === null || isForGuest(attendees) ? 0 : 1);

const refusalOf = ({ rule, policy, resourceId, kind, details }: PolicyRefusal): Refusal => ({
  kind,
  details,
  resourceId,
  said: policy && { rule, policyId: policy.id, policyName: policy.name },
});

/** What these refuse: rules that every workplace has, or what policies say of a stay. */
export const refusedBy = (verdicts: readonly Verdict[]): Refusal[] =>
  verdicts.flatMap((verdict) => {
    if (verdict.ok) return [];
    const { rule, policyId, policyName } = verdict.details.extra ?? {};
    const isSaid = typeof rule === 'string' && typeof policyId === 'number' && typeof policyName === 'string';
    return { ...verdict, resourceId: null, said: isSaid ? { rule, policyId, policyName } : null };
  });

/** What the caller hears of several refusals: the first. */
export function verdictOf([first]: readonly Refusal[]): Verdict {
  if (first === undefined) return allowed;
  const { kind, details, said } = first;
  return refused(kind, said === null ? details : { ...details, extra: { ...details.extra, ...said } });
}

/** May what is firm come to wait for these? Only where whoever changes it says so: what waits may be turned down, or end undecided. */
export const decideGivingUp = (
  isFirm: boolean,
  approvers: Approvers | null | undefined,
  { giveUpApproval = false }: Given,
): Verdict =>
  isFirm && approvers && !giveUpApproval ? refused(bookingApprovalLost, { param: 'giveUpApproval' }) : allowed;

/** Are the policies passed over? @throws 403 for who may not manage bookings in all the places */
export function mayOverrule(who: Principal, places: Place, given: Given): boolean {
  obey(decideOverrule(who, places, given));
  return given.overrule === true;
}

/** May the policies be passed over, where somebody asks for that? */
export const decideOverrule = (who: Principal, places: Place, { overrule = false }: Given): Verdict =>
  overrule && !may(who, 'bookings:manage', places) ? refused(bookingOverruleRefused, { param: 'overrule' }) : allowed;
