import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import type { AskedHere } from './asked.ts';
import { refusals, type Said } from './contract.ts';

/** Are these few enough at once? */
export const decideAtOnce = ({ resources }: Said<'atOnce'>, { together }: AskedHere): Verdict =>
  together <= resources
    ? allowed
    : refused(refusals.atOnce, { param: 'resourceIds', detail: `At most ${resources} at once` });

/** Is there a seat for everybody? */
export function decideCapacity(says: Said<'capacity'>, { people, seats }: AskedHere): Verdict {
  if (says === 'advised' || seats === null || people <= seats) return allowed;
  return refused(refusals.capacity, { param: 'attendees', detail: `${seats} seats for ${people} people` });
}

/** Are the terms accepted? */
export const decideTerms = (_says: Said<'terms'>, { acceptTerms }: AskedHere): Verdict =>
  acceptTerms
    ? allowed
    : refused(refusals.terms, { param: 'acceptTerms', detail: 'Read them and say acceptTerms: true' });

/** Does somebody pay for it, where that must be said? */
export const decideCostCodes = (isRequired: Said<'costCodes'>, { isCharged }: AskedHere): Verdict =>
  !isRequired || isCharged ? allowed : refused(refusals.costCodes, { param: 'costCodes' });

/** Is the host one of those whom this is for? */
export const decideBookableBy = ({ groupIds }: Said<'bookableBy'>, { hostGroupIds }: AskedHere): Verdict =>
  groupIds.some((id) => hostGroupIds.includes(id)) ? allowed : refused(refusals.bookableBy, { param: 'hostId' });
