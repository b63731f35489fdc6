import type { Ctx } from '../../platform/context/context.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { periodOf, type Period } from '../../platform/time.ts';
import { common } from '../holds/holds.ts';
import type { BookableResource } from '../resources/resources.ts';
import { listClosing } from './place.ts';
import { closes, decidePile, fromNow, type Weighed } from './rules.ts';
import { selectActive, type Whereabouts } from './store.ts';

/** So many units a resource takes: of a combined room its parts. */
const unitsOf = ({ quantity, partIds }: BookableResource): number => Math.max(quantity, partIds.length);

/**
 * What is closed besides what is closed then is held once, and by the next as one of them is lifted: all of that has to stay little
 * enough to be taken in one transaction.
 * @param besides which closure this is, where it is one already
 * @throws 409 that names the end
 */
export async function mustNotPile(
  ctx: Ctx,
  place: Whereabouts,
  during: Period,
  besides: number | null = null,
): Promise<void> {
  const open = (await selectActive(ctx, place.buildingId, fromNow(ctx))).filter(({ id }) => id !== besides);
  if (open.every((one) => common(periodOf(one), during) === null)) return;
  const things = await listClosing(ctx, { ...NOWHERE, buildingId: place.buildingId });
  const weigh = weighing(things);
  const weighed = (where: Whereabouts, { start, end }: Period): Weighed => ({
    floorId: where.floorId,
    areaId: where.areaId,
    start: start.epochMilliseconds,
    end: end.epochMilliseconds,
    units: weigh(where),
  });
  obey(
    decidePile(
      weighed(place, during),
      open.map((one) => weighed(one, periodOf(one))),
    ),
  );
}

const NOWHERE = { floorId: null, areaId: null, resourceId: null };

/** Says how many units a closure of a place closes; each place is counted once. */
function weighing(things: readonly BookableResource[]): (place: Whereabouts) => number {
  const known = new Map<string, number>();
  return ({ buildingId, floorId, areaId, resourceId }) => {
    const place = { buildingId, floorId, areaId, resourceId };
    const key = resourceId === null ? `${floorId} ${areaId}` : `#${resourceId}`;
    const units =
      known.get(key) ?? things.reduce((sum, thing) => (closes(place, thing) ? sum + unitsOf(thing) : sum), 0);
    known.set(key, units);
    return units;
  };
}
