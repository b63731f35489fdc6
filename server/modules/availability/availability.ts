import type { Ctx } from '../../platform/context/context.ts';
import { invalid } from '../../platform/contract/problems.ts';
import type { Input, Reply } from '../../platform/contract/endpoint.ts';
import { readPeriod, sharedZone, type Period } from '../../platform/time.ts';
import { listBusy } from '../holds/holds.ts';
import { listBookable } from '../resources/resources.ts';
import { MAX_AVAILABILITY_DAYS, type endpoints } from './contract.ts';

type GetAvailability = (typeof endpoints)['getAvailability'];

/** What is free between two times, for up to a building at once. */
export async function getAvailability(ctx: Ctx, input: Input<GetAvailability>): Promise<Reply<GetAvailability>> {
  const { start, end, ...filter } = input;
  const resources = await listBookable(ctx, filter);
  const during = readPeriod(start, end, sharedZone(resources, ctx.tenant.zone));
  if (hoursOf(during) > 24 * MAX_AVAILABILITY_DAYS)
    throw invalid('end', `At most ${MAX_AVAILABILITY_DAYS} days at once`);
  const busy = await listBusy(
    ctx,
    resources.map(({ id, quantity }) => ({ resourceId: id, quantity })),
    during,
  );
  const items = resources.map(({ id }) => {
    const stretches = busy.get(id) ?? [];
    return { resourceId: id, available: stretches.length === 0, busy: stretches };
  });
  return { items };
}

const hoursOf = ({ start, end }: Period): number => end.since(start).total('hours');
