import { may, type Principal } from '../../platform/context/principal.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { dayStart, daysAfter, isAfter, isBefore, type Period } from '../../platform/time.ts';
import {
  badgeStateConflict,
  lastVisitor,
  MAX_OPEN_VISITS,
  MAX_VISIT_AHEAD_DAYS,
  MAX_VISIT_DAYS,
  MAX_VISITORS,
  tooManyVisitors,
  tooManyVisits,
  visitBegun,
  visitForOthers,
  visitInPast,
  visitNotApproved,
  visitNotToday,
  visitOver,
  visitStateConflict,
  visitorHere,
  visitTooFarAhead,
  visitTooLong,
  type BadgeState,
  type VisitApproval,
} from './contract.ts';
import type { BadgeRow, VisitRow } from './row.ts';

export type Action = 'arrive' | 'undo_arrival' | 'depart' | 'undo_departure' | 'miss';

/** Which states an action starts from, and the state it leads to. What is not here is refused. Who comes late comes all the same. */
export const transitions: Readonly<Record<Action, Partial<Record<BadgeState, BadgeState>>>> = {
  arrive: { initial: 'visiting', no_show: 'visiting' },
  undo_arrival: { visiting: 'initial' },
  depart: { visiting: 'visited' },
  undo_departure: { visited: 'visiting' },
  miss: { initial: 'no_show' },
};

/** The state that an action leads to; null where it does not start from this one. Nobody is expected any more once a visit is over. */
export function stateAfter(action: Action, state: BadgeState, isOver: boolean): BadgeState | null {
  const next = transitions[action][state] ?? null;
  return next === 'initial' && isOver ? 'no_show' : next;
}

const done: Readonly<Record<Action, string>> = {
  arrive: 'arrive',
  undo_arrival: 'be said not to have arrived',
  depart: 'leave',
  undo_departure: 'be said not to have left',
  miss: 'be said not to have come',
};

/** Who is in each state, as people say it. */
const whoIs: Readonly<Record<BadgeState, string>> = {
  initial: 'is not here yet',
  visiting: 'is here already',
  visited: 'has left already',
  no_show: 'did not come',
};

/** Is an action possible for one of these at least? */
export function decideAction(action: Action, states: readonly BadgeState[]): Verdict {
  if (states.some((state) => transitions[action][state] !== undefined)) return allowed;
  const said = [...new Set(states)].map((state) => whoIs[state]).join(' or ') || 'is known no more';
  return refused(badgeStateConflict, {
    detail: `Who ${said} cannot ${done[action]}`,
    extra: { states: [...new Set(states)] },
  });
}

/** May it be forgotten who somebody was? Not while she is here: who is in the building is known by name. */
export const decideErasure = (states: readonly BadgeState[]): Verdict =>
  states.includes('visiting') ? refused(visitorHere) : allowed;

/** A visit as far as decisions about it go. */
export interface Standing {
  readonly during: Period;
  readonly zone: string;
  readonly isCancelled: boolean;
  readonly approval: VisitApproval | null;
  readonly states: readonly BadgeState[];
}

/** The days of a visit by the calendar of its building, from the first moment of the first to the last of the last. */
export const daysOf = ({ start, end }: Period, zone: string): Period => ({
  start: dayStart(start, zone),
  end: dayStart(end.subtract({ milliseconds: 1 }), zone, 1),
});

/** What became of the approval of a visit by an instant: what waited until it was to begin is rejected, written down yet or not. */
export const approvalAt = (
  { approval, during }: Pick<Standing, 'approval' | 'during'>,
  now: Temporal.Instant,
): VisitApproval | null => (approval === 'pending' && !isAfter(during.start, now) ? 'rejected' : approval);

/** Is it off: called off, or not approved? */
function decideStanding(visit: Pick<Standing, 'isCancelled' | 'approval' | 'during'>, now: Temporal.Instant): Verdict {
  if (approvalAt(visit, now) === 'rejected') return refused(visitOver, { detail: 'It was not approved' });
  return visit.isCancelled ? refused(visitOver, { detail: 'It was cancelled' }) : allowed;
}

/** Can somebody decide on it? Only once, and before it is to begin. */
export function decideDecision(
  visit: Pick<Standing, 'isCancelled' | 'approval' | 'during'>,
  now: Temporal.Instant,
): Verdict {
  const approval = approvalAt(visit, now);
  if (approval === 'pending') return allowed;
  const detail = visit.isCancelled && approval !== 'rejected' ? 'It was cancelled' : 'It waits for nobody';
  return refused(visitStateConflict, { detail, extra: { approval, cancelled: visit.isCancelled } });
}

/** May somebody arrive now? On the days of the visit, however early or late: reception lets in who stands there. */
export function decideArrival(visit: Standing, now: Temporal.Instant): Verdict {
  const { during, zone, approval } = visit;
  const standing = decideStanding(visit, now);
  if (!standing.ok) return standing;
  if (approval === 'pending') return refused(visitNotApproved);
  const days = daysOf(during, zone);
  if (isBefore(now, days.start)) return refused(visitNotToday, { detail: 'It is on a later day' });
  return isBefore(now, days.end) ? allowed : refused(visitNotToday, { detail: 'It was on an earlier day' });
}

/**
 * May a visit be then? From today on by the clocks there, not over yet, and neither longer nor further ahead than anybody plans.
 * @param keepsStart it has this start already, and keeps it whatever the day
 */
export function decideTime(
  { start, end }: Period,
  {
    zone,
    now,
    keepsStart = false,
  }: { readonly zone: string; readonly now: Temporal.Instant; readonly keepsStart?: boolean },
): Verdict {
  if (!isAfter(end, now)) return refused(visitInPast, { param: 'end' });
  if (!keepsStart && isBefore(start, dayStart(now, zone))) return refused(visitInPast, { param: 'start' });
  if (isAfter(end, daysAfter(start, MAX_VISIT_DAYS, zone)))
    return refused(visitTooLong, { param: 'end', detail: `At most ${MAX_VISIT_DAYS} days` });
  return isAfter(start, daysAfter(now, MAX_VISIT_AHEAD_DAYS, zone))
    ? refused(visitTooFarAhead, { param: 'start', detail: `At most ${MAX_VISIT_AHEAD_DAYS} days ahead` })
    : allowed;
}

/** Has somebody come to it, whether she is here still or not? */
export const hasBegun = ({ states }: Standing): boolean =>
  states.some((state) => state === 'visiting' || state === 'visited');

/** May it still be changed? */
export function decideChange(visit: Standing, now: Temporal.Instant): Verdict {
  const standing = decideStanding(visit, now);
  if (!standing.ok) return standing;
  return isAfter(visit.during.end, now) ? allowed : refused(visitOver, { detail: 'It is over' });
}

/** May it begin at another time? Not once somebody has come: then it has begun. */
export const decideStart = (visit: Standing, start: Temporal.Instant): Verdict =>
  hasBegun(visit) && !start.equals(visit.during.start)
    ? refused(visitBegun, { param: 'start', detail: 'Somebody has come: it began when it began' })
    : allowed;

/** May it be called off, or be in another building? Not once somebody has come. */
export const decideLeaving = (visit: Standing): Verdict => (hasBegun(visit) ? refused(visitBegun) : allowed);

/** May this principal invite for this host, in this building? For herself anybody may, wherever it is. */
export const decideHost = (hostId: number, buildingId: number, who: Principal): Verdict =>
  hostId === who.userId || may(who, 'visitors:manage', buildingId)
    ? allowed
    : refused(visitForOthers, { param: 'hostId' });

/** Can a host expect one more? @param open how many there are */
export const decideRoom = (open: number): Verdict =>
  open < MAX_OPEN_VISITS
    ? allowed
    : refused(tooManyVisits, { param: 'hostId', detail: `At most ${MAX_OPEN_VISITS} at a time` });

/** What of a visit is asked about anew where a policy asks for approval. */
interface Judged {
  readonly buildingId: number;
  readonly hostId: number;
  readonly purposeId: number | null;
  readonly during: Period;
}

/** Is it another visit than was approved: elsewhere, with somebody else, for another purpose of the list, or at a time that is not within the old one? */
export const isOther = (was: Judged, is: Judged): boolean =>
  was.buildingId !== is.buildingId ||
  was.hostId !== is.hostId ||
  was.purposeId !== is.purposeId ||
  isBefore(is.during.start, was.during.start) ||
  isAfter(is.during.end, was.during.end);

/** What a visitor is written: that she is expected, that it is otherwise, or that she need not come. */
export type LetterKind = 'invited' | 'changed' | 'cancelled';

/**
 * What a visitor is to be written now, and what she was told then; null: nothing. Who is here, or was, is written nothing any more, and
 * who was never told that she is expected does not hear that she is not. While it waits for approval nobody is invited, or told of another time.
 */
export function decideLetter(
  { startsAt, endsAt, buildingId, hostId, cancelledAt, approval }: VisitAsTold,
  { state, removedAt, erasedAt, email, told }: BadgeAsTold,
): { readonly kind: LetterKind; readonly told: string | null } | null {
  if (erasedAt !== null || state === 'visiting' || state === 'visited') return null;
  const isExpected = cancelledAt === null && removedAt === null && email !== null;
  const next = isExpected ? `${startsAt.getTime()}/${endsAt.getTime()}/${buildingId}/${hostId}` : null;
  if (next === told || (next !== null && approval === 'pending')) return null;
  return { kind: next === null ? 'cancelled' : told === null ? 'invited' : 'changed', told: next };
}

type VisitAsTold = Pick<VisitRow, 'startsAt' | 'endsAt' | 'buildingId' | 'hostId' | 'cancelledAt' | 'approval'>;
type BadgeAsTold = Pick<BadgeRow, 'state' | 'removedAt' | 'erasedAt' | 'email' | 'told'>;

/** May a visitor be taken off a visit? Who is still expected, and does not come alone. */
export function decideRemoval(state: BadgeState, others: number): Verdict {
  if (state !== 'initial') return refused(badgeStateConflict, { extra: { states: [state] } });
  return others > 0 ? allowed : refused(lastVisitor);
}

/** Can so many more come with a visit? @param there how many come already */
export const decideCrowd = (there: number, more: number): Verdict =>
  there + more <= MAX_VISITORS
    ? allowed
    : refused(tooManyVisitors, { param: 'visitors', detail: `At most ${MAX_VISITORS} with one visit` });

/** When a visit is that goes where its booking went: as much later or earlier as that; when that leaves it no time, at the booking's. */
export function periodAfter(visit: Period, was: Period, is: Period): Period {
  const start = visit.start.add(is.start.since(was.start));
  const end = visit.end.add(is.end.since(was.end));
  return isAfter(end, start) ? { start, end } : is;
}

interface Whose {
  readonly hostId: number;
  readonly buildingId: number;
}

/** Does this principal see a visit, and act on it? Its host does, and who receives visitors there. To others it is not there. */
export const isSeenBy = ({ hostId, buildingId }: Whose, who: Principal): boolean =>
  hostId === who.userId || may(who, 'visitors:manage', buildingId);

/** Sees this principal how visitors are reached? */
export const maySeeContacts = ({ hostId, buildingId }: Whose, who: Principal): boolean =>
  hostId === who.userId || may(who, 'people:contacts', buildingId);
