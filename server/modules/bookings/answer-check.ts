import type { Ctx } from '../../platform/context/context.ts';
import { showTime, type Period } from '../../platform/time.ts';
import type { Clash } from '../holds/contract.ts';
import { kindOfClash, listClashes } from '../holds/holds.ts';
import type { QuotaUsed } from '../policies/contract.ts';
import { dayPartsOn, findOther, type Use } from '../policies/policies.ts';
import { countedFor, findAlternative, type Asked, type Sought } from './alternative.ts';
import type { Approvers } from './approval.ts';
import type { OwnBooking } from './check-contract.ts';
import type { BookingCheck, CheckInDuty } from './contract.ts';
import { quotasOf, type Refusal } from './judge.ts';
import type { BookingRow } from './row.ts';
import { findBookingRows } from './store.ts';

/** What else is said of what somebody wants: what it asks of people once it is had. */
interface Consequences {
  readonly checkIn: CheckInDuty | null;
  readonly approvers: Approvers | null;
  readonly onConflict?: 'fail' | 'skip' | undefined;
}

/** All that is in the way of what somebody wants, by the rules and by others, and the nearest that would work; and what comes with it. */
export async function answerCheck(
  ctx: Ctx,
  asked: Asked,
  { checkIn, approvers, onConflict = 'fail' }: Consequences,
): Promise<BookingCheck> {
  const { sought, during } = asked;
  const counted = await countedFor(ctx, asked, sought, [during]);
  const refusals = asked.judge(sought, counted, during);
  const busy = await listClashes(ctx, asked.wishesAt(sought, during), during, asked.bookingId);
  const clashes = [...busy.values()].flat();
  const isTaken = onConflict === 'skip' ? busy.values().every(({ length }) => length > 0) : clashes.length > 0;
  const isAllowed = refusals.length === 0 && !isTaken;
  const shown = [...refusals.map(showRefusal), ...clashes.map(showClash)];
  return {
    allowed: isAllowed,
    refusals: await withOwn(ctx, shown, asked, counted.has),
    alternative: isAllowed ? null : await findAlternative(ctx, { asked, refusals, clashes }),
    rules: rulesOf(sought),
    quotas: quotasOf({ ...asked, ...sought, counted }, during),
    checkIn,
    approval: approvalOf(approvers, during),
    dayParts: partsOf(ctx, sought, during),
  };
}

/** The parts of the day on which it begins, that all of these have; what a policy parts no day of has any. */
function partsOf({ now }: Pick<Ctx, 'now'>, { known, rules }: Sought, { start }: Period): BookingCheck['dayParts'] {
  const all = [...known.values()].flatMap(({ id, zone }) => {
    if (rules.of(id).dayParts === undefined) return [];
    const parts = dayPartsOn(rules.of(id), start.toZonedDateTimeISO(zone).toPlainDate(), { zone, now });
    return [parts.map(({ part, during }) => ({ part, start: showTime(during.start), end: showTime(during.end) }))];
  });
  const [first = [], ...others] = all;
  return first.filter((one) =>
    others.every((parts) => parts.some(({ start: from, end }) => from === one.start && end === one.end)),
  );
}

function approvalOf(approvers: Approvers | null, { start }: Period): BookingCheck['approval'] {
  if (approvers === null) return null;
  const { userIds, groupIds } = approvers;
  return { userIds: [...userIds], groupIds: [...groupIds], until: showTime(start) };
}

/** Names the booking because of which its host may have no other; nobody else is told which that is. */
async function withOwn(
  ctx: Ctx,
  shown: readonly Shown[],
  { hostId, sought: { known }, during }: Asked,
  has: readonly Use[],
): Promise<Shown[]> {
  if (hostId === null || hostId !== ctx.who.userId) return [...shown];
  const idOf = ({ rule, resourceId }: Shown): number | null =>
    rule === 'onePerType' ? (findOther(has, known.get(resourceId ?? 0)?.type ?? '', during)?.bookingId ?? null) : null;
  const ids = shown.flatMap((refusal) => idOf(refusal) ?? []);
  const rows = ids.length === 0 ? [] : await findBookingRows(ctx, ids);
  return shown.map((refusal) => {
    const row = rows.find(({ id }) => id === idOf(refusal));
    return row ? { ...refusal, booking: ownBooking(row) } : refusal;
  });
}

const ownBooking = ({ id, title, startsAt, endsAt, zone, resources }: BookingRow): OwnBooking => ({
  bookingId: id,
  title,
  start: showTime(startsAt),
  end: showTime(endsAt),
  zone,
  resourceIds: resources.map(({ resourceId }) => resourceId),
});

type Shown = BookingCheck['refusals'][number];

const showRefusal = ({ kind, details, resourceId, said }: Refusal): Shown => ({
  code: kind.code,
  rule: said?.rule ?? null,
  policyId: said?.policyId ?? null,
  policyName: said?.policyName ?? null,
  param: details.param ?? null,
  detail: details.detail ?? kind.title,
  resourceId,
  ...(said?.rule === 'quota' && { quota: details.extra as unknown as QuotaUsed }),
});

const showClash = (clash: Clash): Shown => ({
  code: kindOfClash(clash).code,
  rule: null,
  policyId: null,
  policyName: null,
  param: 'resourceIds',
  detail: `${clash.reason === 'closed' ? 'Closed' : 'Booked'} from ${clash.start} to ${clash.end}`,
  resourceId: clash.resourceId,
});

/** The rules in force for each resource, and which policy said each; that one is in a managed group no policy says. */
const rulesOf = ({ known, rules }: Sought): BookingCheck['rules'] =>
  [...known.keys()].flatMap((resourceId) =>
    Object.entries(rules.of(resourceId)).flatMap(([rule, { others = [], ...said }]) =>
      [said, ...others].flatMap(({ says, policy }) => {
        if (policy === null) return [];
        const { id: policyId, name: policyName } = policy;
        const field = rule as BookingCheck['rules'][number]['rule'];
        return [{ resourceId, rule: field, policyId, policyName, says: { [rule]: says } }];
      }),
    ),
  );
