import { findPeople, findPeopleByEmail } from '../../modules/people/people.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';

/** Who is said to book or to sit somewhere must be somebody. @throws 404 that names the parameter */
export async function mustBeSomebody(ctx: Ctx, userId: number, param: string): Promise<void> {
  const person = (await findPeople(ctx, [userId])).get(userId);
  found(person?.active ? person : null, param);
}

/** Whom somebody visits, by id, address or both. @throws 400, 404 that names the parameter */
export async function hostOf(
  ctx: Ctx,
  { hostId = 0, hostEmailAddress = '' }: { readonly hostId?: number; readonly hostEmailAddress?: string },
): Promise<number> {
  const address = hostEmailAddress.trim().toLowerCase();
  if (address === '' && hostId === 0) throw invalid('hostData', 'Say whom she visits');
  if (address === '') {
    await mustBeSomebody(ctx, hostId, 'hostData.hostId');
    return hostId;
  }
  const person = (await findPeopleByEmail(ctx, [address])).get(address);
  const { id } = found(person?.active ? person : null, 'hostData.hostEmailAddress');
  if (hostId !== 0 && hostId !== id)
    throw invalid('hostData.hostEmailAddress', 'This is the address of somebody else than hostId');
  return id;
}
