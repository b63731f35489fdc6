import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { allowed, obey } from '../../platform/contract/verdict.ts';
import { isBefore, periodOf, type Period } from '../../platform/time.ts';
import type { Counted, RulesFor } from '../policies/policies.ts';
import { decideAnonymity } from './anonymity.ts';
import { approversFor, type Approvers } from './approval.ts';
import {
  decideGivingUp,
  decideOverrule,
  isAnother,
  isAskedAnew,
  judgeChange,
  refusedBy,
  verdictOf,
  type Change,
  type Given,
  type Refusal,
} from './judge.ts';
import type { Opened } from './open-booking.ts';
import { buildingsOf, countsOf, type Counts, type Resources } from './parts.ts';
import { decideAuthority, decideHost, decideLength, decidePast } from './rules.ts';
import { decideEnd } from './stay.ts';
import type { AttendeeRow } from './row.ts';
import { countUses, UNCOUNTED } from './uses.ts';

/** What an open booking is to become. */
export interface Becoming {
  readonly hostId: number | null;
  readonly resources: Resources;
  readonly during: Period;
  readonly zone: string;
  /** As many of each as it is to have, who attends, and the policies in force for that; as they are unless said. */
  readonly counts?: Counts;
  readonly attendees?: readonly Pick<AttendeeRow, 'userId' | 'insteadOfHost'>[] | undefined;
  readonly rules?: RulesFor;
  /** Are others not to see whose it is? */
  readonly isAnonymous?: boolean;
}

/** A change of an open booking that somebody wants, and what it is to the policies. */
export interface Wanted extends Pick<Change, 'before' | 'after'> {
  readonly opened: Opened;
  /** Null: it is given up. */
  readonly becoming: Becoming | null;
  readonly given: Given;
  /** As whom the caller asks for it. */
  readonly who: Principal;
  /** The buildings that it is in before or after. */
  readonly places: readonly number[];
  /** Who must approve what it becomes; undefined: that stays as it is. */
  readonly approvers: Approvers | null | undefined;
}

/** Reads what somebody wants of an open booking. It asks no database. */
export function wantedOf(opened: Opened, becoming: Becoming | null, given: Given = {}): Wanted {
  const { row, resources, acting } = opened;
  const who = acting.on([...resources.keys(), ...(becoming?.resources.keys() ?? [])]);
  const after = becoming ? buildingsOf(becoming.resources) : [];
  const change = changeOf(opened, becoming, given);
  const approvers = approversAfter(who, row.state === 'pending', change, after);
  return { ...change, opened, becoming, given, who, places: [...buildingsOf(resources), ...after], approvers };
}

/** A change as the policies see it. */
function changeOf(
  { row, resources, rules }: Opened,
  becoming: Becoming | null,
  { acceptTerms = false, costCodes }: Given,
): Pick<Change, 'before' | 'after'> {
  const { hostId, attendees } = row;
  const held = { known: resources, rules, counts: countsOf(row), costCodes: row.costCodes };
  const now = { hostId, attendees, ...held, during: periodOf(row), acceptTerms };
  if (becoming === null) return { before: now, after: null };
  const paid = { costCodes: costCodes ?? row.costCodes };
  const after = { ...now, ...becoming, ...paid, attendees: becoming.attendees ?? attendees, known: becoming.resources };
  return { before: now, after };
}

/** Who must approve what a booking becomes; undefined where a change leaves that as it is. */
function approversAfter(
  who: Principal,
  isPending: boolean,
  { before, after }: Pick<Change, 'before' | 'after'>,
  places: readonly number[],
): Approvers | null | undefined {
  if (after === null || !isAskedAnew(isPending, before, after)) return undefined;
  const { counts, hostId, rules } = after;
  const approvers = approversFor(who, { resourceIds: counts.keys(), places, hostId, rules });
  return isPending ? approvers : (approvers ?? undefined);
}

const isSame = (one: Period, other: Period): boolean => one.start.equals(other.start) && one.end.equals(other.end);

/**
 * All that is in the way of a change at this time, but for what others have: the caller's rights to what it is to become, Atrium's own
 * rules, and the policies. The one place where changes are judged. It asks no database.
 */
export function refusalsOfChange({ now }: Pick<Ctx, 'now'>, wanted: Wanted, counted: Counted): Refusal[] {
  const { opened, becoming, given, who, places, before, after, approvers } = wanted;
  const move = { before: before.during, after: after?.during ?? null };
  const length =
    becoming && !isSame(move.before, becoming.during) ? decideLength(becoming.during, becoming.zone, now) : allowed;
  const own = [...rightsTo(wanted), decidePast(move, places, now, who), length, decideOverrule(who, places, given)];
  const givingUp = decideGivingUp(opened.row.state !== 'pending', approvers, given);
  if (given.overrule || !length.ok) return refusedBy([...own, givingUp]);
  const policies = judgeChange(now, { before, after, approvers: approvers ?? null, counted });
  return [...refusedBy(own), ...policies, ...refusedBy([endOf(wanted, now), anonymityOf(wanted), givingUp])];
}

/** May it become anonymous, or what is so have that? What was anonymous stays so. */
function anonymityOf({ opened: { row }, becoming, before, after }: Wanted) {
  const { isAnonymous = row.isAnonymous } = becoming ?? {};
  if (after === null || !isAnonymous) return allowed;
  const isNew = (id: number): boolean => !row.isAnonymous || !before.counts.has(id);
  return decideAnonymity(after.rules, [...after.counts.keys()].filter(isNew));
}

/** May the caller make it that? Asked of whose it becomes, and of where. */
function rightsTo({ opened: { owned }, becoming, who, places }: Wanted) {
  if (!becoming) return [];
  const { hostId, resources } = becoming;
  return [decideHost(owned, hostId, places, who), decideAuthority({ ...owned, hostId }, buildingsOf(resources), who)];
}

/** May it end then? Where it goes on beginning when it did, or is given up. */
function endOf({ opened: { row, rules }, before, after }: Wanted, now: Temporal.Instant) {
  if (after && !after.during.start.equals(before.during.start)) return allowed;
  const ends = after?.during.end ?? (isBefore(now, before.during.end) ? now : before.during.end);
  return decideEnd(rules, countsOf(row).keys(), before.during, ends, now);
}

/**
 * Judges the caller's rights to what an open booking is to become, and to make it so at this time, and asks the policies.
 * @param becoming null: it is given up
 * @returns who must approve what it becomes; undefined: that stays as it is
 */
export async function mustMayBecome(
  tx: Tx,
  opened: Opened,
  becoming: Becoming | null,
  given: Given = {},
): Promise<Approvers | null | undefined> {
  const wanted = wantedOf(opened, becoming, given);
  for (const right of rightsTo(wanted)) obey(right); // before anybody has to wait for it
  const counted = await countAround(tx, wanted);
  obey(verdictOf(refusalsOfChange(tx, wanted, counted)));
  return wanted.approvers;
}

/** What the host has around what a booking becomes; nothing where it stays what it is. */
const countAround = async (tx: Tx, { opened, before, after, given }: Wanted): Promise<Counted> =>
  after !== null && !given.overrule && isAnother({ before, after })
    ? countUses(tx, after, [after.during], [opened.row.id])
    : UNCOUNTED;
