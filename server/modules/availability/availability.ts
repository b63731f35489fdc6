import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { daysAfter, readPeriod, sharedZone } from '../../platform/time.ts';
import { listBusy } from '../holds/holds.ts';
import { dayThere, rulesFor } from '../policies/policies.ts';
import { listBookable, type Unseen } from '../resources/resources.ts';
import { MAX_AVAILABILITY_DAYS, type endpoints } from './contract.ts';

type Calls = UseCases<typeof endpoints>;

/**
 * What is free between two times, for up to a building at once: what nobody holds, made ready and cleared or used. Whether there is
 * room for what a new booking needs around it, by the policies for its host, `POST /booking-checks` says; that it is a day on which
 * it is closed for whoever asks is said here.
 */
export async function getAvailability(
  ctx: Ctx,
  { start, end, ...filter }: Parameters<Calls['getAvailability']>[1],
  unseen: Unseen = null,
): ReturnType<Calls['getAvailability']> {
  const resources = await listBookable(ctx, filter, unseen);
  const zone = sharedZone(resources, ctx.tenant.zone);
  const during = readPeriod(start, end, zone);
  if (Temporal.Instant.compare(during.end, daysAfter(during.start, MAX_AVAILABILITY_DAYS, zone)) > 0)
    throw invalid('end', `At most ${MAX_AVAILABILITY_DAYS} days at once`);
  const asked = resources.map(({ id, quantity, partIds }) => ({ resourceId: id, quantity, parts: partIds }));
  const resourceIds = resources.map(({ id }) => id);
  const [busy, rules] = await Promise.all([
    listBusy(ctx, asked, during),
    rulesFor(ctx, { resourceIds, hostId: ctx.who.userId, only: ['hours'] }),
  ]);
  const items = resources.map(({ id, zone: own }) => {
    const stretches = busy.get(id) ?? [];
    const day = dayThere(rules.of(id), during.start.toZonedDateTimeISO(own).toPlainDate());
    return { resourceId: id, available: stretches.length === 0, day, busy: stretches };
  });
  return { items };
}
