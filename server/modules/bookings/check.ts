import type { UseCases } from '../../platform/context/use-case.ts';
import { readPeriod } from '../../platform/time.ts';
import { resourceAlreadyBooked, type Clash } from '../holds/contract.ts';
import { listClashes } from '../holds/holds.ts';
import type { QuotaUsed } from '../policies/contract.ts';
import { findAlternative } from './alternative.ts';
import type { BookingCheck, endpoints } from './contract.ts';
import { refusalsOf, type Refusal } from './judge.ts';
import { readNew, type Draft } from './new-booking.ts';
import { lookAtUses } from './uses.ts';

type Calls = UseCases<typeof endpoints>;

/**
 * Says whether a booking would be made, by the same rules that make it; if not, everything that is in the way and the nearest that
 * would work. Others may be quicker: only a booking books. @throws what a booking throws for what cannot be at any time
 */
export const checkBooking: Calls['checkBooking'] = async (ctx, input) => {
  const draft = await readNew(ctx, input);
  const during = readPeriod(input.start, input.end, draft.zone);
  const refusals = refusalsOf(ctx, { ...draft, counted: await lookAtUses(ctx, draft, [during]) }, during);
  const busy = await listClashes(ctx, draft.resources, during);
  const clashes = [...busy.values()].flat();
  const isTaken = input.onConflict === 'skip' ? busy.values().every(({ length }) => length > 0) : clashes.length > 0;
  const isAllowed = refusals.length === 0 && !isTaken;
  const wish = { ...input, during };
  return {
    allowed: isAllowed,
    refusals: [...refusals.map(showRefusal), ...clashes.map(showClash)],
    alternative: isAllowed ? null : await findAlternative(ctx, { wish, draft, refusals, clashes }),
    rules: rulesOf(draft),
  };
};

const showRefusal = ({ kind, details, resourceId, said }: Refusal): BookingCheck['refusals'][number] => ({
  code: kind.code,
  rule: said?.rule ?? null,
  policyId: said?.policyId ?? null,
  policyName: said?.policyName ?? null,
  param: details.param ?? null,
  detail: details.detail ?? kind.title,
  resourceId,
  ...(said?.rule === 'quota' && { quota: details.extra as unknown as QuotaUsed }),
});

const showClash = ({ resourceId, start, end }: Clash): BookingCheck['refusals'][number] => ({
  code: resourceAlreadyBooked.code,
  rule: null,
  policyId: null,
  policyName: null,
  param: 'resourceIds',
  detail: `Booked from ${start} to ${end}`,
  resourceId,
});

/** The rules in force for each resource, and which policy said each. */
const rulesOf = ({ known, rules }: Draft): BookingCheck['rules'] =>
  [...known.keys()].flatMap((resourceId) =>
    Object.entries(rules.of(resourceId)).map(([rule, { says, policy }]) => ({
      resourceId,
      rule: rule as BookingCheck['rules'][number]['rule'],
      policyId: policy.id,
      policyName: policy.name,
      says: { [rule]: says },
    })),
  );
