import type { Ctx } from '../../platform/context/context.ts';
import { may, type DevicePrincipal, type Principal } from '../../platform/context/principal.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { buildingOutOfReach, fail, forbidden } from '../../platform/contract/problems.ts';
import { showTime } from '../../platform/time.ts';
import { findSpace, getFloor } from '../places/places.ts';
import { getFloorPlan } from '../plans/plans.ts';
import { unseenIn } from '../policies/policies.ts';
import { statusesOf, type Status } from '../presence/presence.ts';
import type { Resource } from '../resources/contract.ts';
import { sliceResources } from '../resources/resources.ts';
import { listSeen } from '../signals/signals.ts';
import { MAX_PLACES, shownTypes, type endpoints, type FloorDisplay, type FloorPlace } from './contract.ts';
import { asKeeper } from './meetings.ts';

type Calls = UseCases<typeof endpoints>;

/** The display of a floor. */
interface OfFloor extends DevicePrincipal {
  readonly floorId: number;
}

const isOfFloor = (who: Principal): who is OfFloor => who.kind === 'device' && who.floorId !== null;

/** What is free on the floor of a display, for everybody who passes by. */
export const getFloorDisplay: Calls['getFloorDisplay'] = async (ctx) => ({
  workplace: ctx.tenant.name,
  floor: isOfFloor(ctx.who) ? await showFloor(ctx, ctx.who) : null,
});

/** The drawing of that floor. @throws 403 for who is no display of one, 404 where there is none */
export const getFloorDisplayPlan: Calls['getFloorDisplayPlan'] = async (ctx) => {
  if (!isOfFloor(ctx.who)) throw fail(forbidden, { detail: 'This is for the display of a floor' });
  return getFloorPlan(ctx, await floorOf(ctx, ctx.who));
};

/** @throws 403 where who answers for the display reaches it no more */
async function floorOf(ctx: Ctx, who: OfFloor) {
  const floor = await getFloor(ctx, { id: who.floorId });
  if (!may(who, 'displays:use', floor.buildingId)) throw fail(buildingOutOfReach);
  return floor;
}

async function showFloor(ctx: Ctx, who: OfFloor): Promise<NonNullable<FloorDisplay['floor']>> {
  const floor = await floorOf(ctx, who);
  const [building, places] = await Promise.all([
    findSpace(ctx, { buildingId: floor.buildingId }),
    showPlaces(ctx, floor.id),
  ]);
  const { id, name, names, plan } = floor;
  const { name: buildingName, zone } = found(building);
  return { id, name, names, plan, buildingName, zone, at: showTime(ctx.now), places };
}

/** What policies show to some alone is not shown to everybody. */
async function showPlaces(ctx: Ctx, floorId: number): Promise<FloorPlace[]> {
  const wanted = { floorId, types: shownTypes, retired: false };
  const { items } = await sliceResources(ctx, wanted, { offset: 0, limit: MAX_PLACES }, unseenIn(ctx));
  const ids = items.map(({ id }) => id);
  const [statuses, seen] = await Promise.all([statusesOf(asKeeper(ctx), ids), listSeen(ctx, ids)]);
  const byId = new Map(statuses.map((status) => [status.resource.id, status]));
  // One may be gone by the second look.
  return items.flatMap((one) => {
    const status = byId.get(one.id);
    return status ? [showPlace(one, status, seen.has(one.id))] : [];
  });
}

const showPlace = ({ id, name, names, type, placement }: Resource, status: Status, seen: boolean): FloorPlace => ({
  id,
  name,
  names,
  type: found(shownTypes.find((one) => one === type)),
  placement,
  status: status.name,
  seen,
  until: untilOf(status),
});

function untilOf({ name, current, upcoming }: Status): string | null {
  const until = name === 'free' ? upcoming[0]?.during.start : current?.during.end;
  return until === undefined ? null : showTime(until);
}
