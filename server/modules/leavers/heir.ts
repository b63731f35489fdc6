import type { Ctx } from '../../platform/context/context.ts';
import { periodOf } from '../../platform/time.ts';
import { assignableTypes } from '../assignments/contract.ts';
import { listAssignedTo } from '../assignments/assignments.ts';
import {
  inOrder,
  insertInto,
  isForGuest,
  isTakenBy,
  listCommitments,
  stretchOf,
  type BookingRow,
  type Spares,
} from '../bookings/bookings.ts';
import { findResources } from '../resources/resources.ts';
import { findSeriesRows } from '../series/series.ts';
import { heirHasOne } from './contract.ts';
import { goingOf, inTurn } from './turns.ts';

/** Places for one person: nobody is at two of a type at a time. */
type PlaceType = (typeof assignableTypes)[number];
const details: Readonly<Record<PlaceType, string>> = {
  desk: 'Who it would go to has a desk then',
  parking: 'Who it would go to has a parking space then',
  locker: 'Who it would go to has a locker then',
};

type Refusal = NonNullable<ReturnType<Spares['refusalOf']>>;

/**
 * Says which of some bookings their heir has no use for: of a desk, parking space or locker at a time at which she has one of that type,
 * booked, assigned, or given to her just before. What a guest comes to stays as it is: somebody else sits there.
 * @param heirId who is to become host
 * @param rows what is to be hers
 */
export async function sparesOf(ctx: Ctx, heirId: number, rows: readonly BookingRow[]): Promise<Spares> {
  const [{ ahead, running }, assigned] = await Promise.all([listCommitments(ctx, heirId), listAssignedTo(ctx, heirId)]);
  const hers = [...ahead, ...running];
  const ids = [...rows, ...hers].flatMap(({ resources }) => resources.map(({ resourceId }) => resourceId));
  const things = await findResources(ctx, [...new Set([...ids, ...assigned.map(({ resourceId }) => resourceId)])]);
  const typesOf = (resourceIds: readonly number[]): PlaceType[] => {
    const types = new Set(resourceIds.map((id) => things.get(id)?.type));
    return assignableTypes.filter((type) => types.has(type));
  };
  const placesOf = ({ resources, attendees }: BookingRow): PlaceType[] =>
    isForGuest(attendees) ? [] : typesOf(resources.map(({ resourceId }) => resourceId));
  const all = [
    ...hers.flatMap((row) => placesOf(row).map((type) => ({ type, during: periodOf(row) }))),
    ...assigned.flatMap(({ resourceId, during }) => typesOf([resourceId]).map((type) => ({ type, during }))),
  ];
  const takenOf = (type: PlaceType) =>
    inOrder(all.filter((one) => one.type === type).map(({ during }) => stretchOf(during)));
  const taken = { desk: takenOf('desk'), parking: takenOf('parking'), locker: takenOf('locker') };
  return {
    refusalOf(row) {
      const then = stretchOf(periodOf(row));
      const type = placesOf(row).find((one) => isTakenBy(taken[one], then));
      return type === undefined ? null : { ok: false, kind: heirHasOne, details: { detail: details[type] } };
    },
    given(row) {
      for (const type of placesOf(row)) insertInto(taken[type], stretchOf(periodOf(row)));
    },
  };
}

/**
 * Which bookings would not be handed over, as that would find it, in the same order.
 * @param rows those to come, by their start; of what waits for an approval nothing is handed over anyhow
 * @returns why, by their ids
 */
export async function foreseeSpare(
  ctx: Ctx,
  { userId, heirId }: { readonly userId: number; readonly heirId: number },
  rows: readonly BookingRow[],
): Promise<ReadonlyMap<number, Refusal>> {
  const ids = new Set(rows.flatMap(({ seriesId }) => seriesId ?? []));
  const [spares, series] = await Promise.all([sparesOf(ctx, heirId, rows), findSeriesRows(ctx, [...ids])]);
  const spare = new Map<number, Refusal>();
  for (const row of inTurn(goingOf(series.values(), userId), rows)) {
    if (row.state === 'pending') continue;
    const refusal = spares.refusalOf(row);
    if (refusal) spare.set(row.id, refusal);
    else spares.given(row);
  }
  return spare;
}
