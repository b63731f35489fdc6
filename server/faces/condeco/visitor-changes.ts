import type { Visit } from '../../modules/visitors/contract.ts';
import {
  noteArrival,
  noteDeparture,
  undoArrival,
  undoDeparture,
  updateVisit,
  type ShownComer,
} from '../../modules/visitors/visitors.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { showTime } from '../../platform/time.ts';
import { nameParts, visitorActions } from './guesses.ts';
import { hostOf } from './hosts.ts';
import { zoneOf } from './locations.ts';
import { isSame } from './meeting-changes.ts';
import { readMoment } from './moments.ts';
import { refusingAsThere, VISITOR_PARAMS } from './refusing.ts';
import type { visitorEndpoints } from './visitors-contract.ts';

type Change = Input<(typeof visitorEndpoints)['Visitor_UpdateVisitor_V1']>;

/** Does something to a visitor, or changes her visit: two forms of one call, as of meetings. */
export async function changeVisitor(
  ctx: Ctx,
  comer: ShownComer,
  { visitorId, actionType, ...change }: Change,
): Promise<void> {
  if (actionType === undefined) return refusingAsThere(edit(ctx, comer, change), VISITOR_PARAMS);
  const [also] = Object.keys(change);
  if (also !== undefined)
    throw invalid(also, 'Something is done, or something is changed: ask for one after the other');
  const whose = { id: comer.visit.id, badgeId: visitorId };
  const acts: Readonly<Record<number, () => Promise<unknown>>> = {
    [visitorActions.arrived]: () => noteArrival(ctx, whose),
    [visitorActions.unarrived]: () => undoArrival(ctx, whose),
    [visitorActions.departed]: () => noteDeparture(ctx, whose),
    [visitorActions.undeparted]: () => undoDeparture(ctx, whose),
  };
  const act = acts[actionType];
  if (!act) throw invalid('actionType', '3 says that she has arrived, 5 that she has departed, 4 and 6 that not');
  await refusingAsThere(act(), VISITOR_PARAMS);
}

async function edit(
  ctx: Ctx,
  { badge, visit }: ShownComer,
  change: Omit<Change, 'visitorId' | 'actionType'>,
): Promise<void> {
  mustStaySo(badge, change);
  const { hostData, locationId, purposeId, bookingId } = change;
  const wanted = {
    ...(hostData && { hostId: await hostOf(ctx, hostData) }),
    ...(locationId !== undefined && { buildingId: locationId }),
    ...(purposeId !== undefined && { purposeId }),
    ...(bookingId !== undefined && { bookingId: bookingId === 0 ? null : bookingId }),
    ...(await readMoved(ctx, visit, change)),
  };
  // A client sends each change twice: the second time there is nothing left to be done.
  if (isSame(visit, wanted)) return;
  await updateVisit(ctx, { id: visit.id, ...wanted });
}

/** What a badge says of somebody stays as it was typed. @throws 400 that names what is to be another */
function mustStaySo(
  { name, company }: ShownComer['badge'],
  change: Pick<Change, 'firstName' | 'lastName' | 'visitorCompany'>,
) {
  const { FirstName, LastName } = nameParts(name);
  const is = { firstName: FirstName, lastName: LastName, visitorCompany: company };
  for (const part of ['firstName', 'lastName', 'visitorCompany'] as const)
    if (change[part] !== undefined && change[part] !== is[part])
      throw invalid(part, 'Who comes is another visitor: delete this one and create that one');
}

/** When it is then: whoever arrives at another time stays as long as before, unless it is said. @throws 404, 400 */
async function readMoved(
  ctx: Ctx,
  visit: Visit,
  {
    locationId = visit.buildingId,
    arrivalDate,
    departureDate,
  }: Pick<Change, 'locationId' | 'arrivalDate' | 'departureDate'>,
): Promise<Partial<Pick<Visit, 'start' | 'end'>>> {
  if (arrivalDate === undefined && departureDate === undefined) return {};
  const zone = await zoneOf(ctx, locationId);
  const [was, until] = [Temporal.Instant.from(visit.start), Temporal.Instant.from(visit.end)];
  const start = arrivalDate === undefined ? was : readMoment(arrivalDate, zone, 'arrivalDate');
  const end =
    departureDate === undefined ? start.add(was.until(until)) : readMoment(departureDate, zone, 'departureDate');
  if (Temporal.Instant.compare(start, end) >= 0) throw invalid('departureDate', 'It must come after arrivalDate');
  return { start: showTime(start), end: showTime(end) };
}
