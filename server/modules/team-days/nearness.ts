/** Where a desk stands. */
export interface Seat {
  readonly id: number;
  readonly floorId: number | null;
  readonly areaId: number | null;
}

const areaOf = ({ floorId, areaId }: Seat): string => `${floorId ?? ''} ${areaId ?? ''}`;
const countBy = (seats: readonly Seat[], keyOf: (seat: Seat) => string): ReadonlyMap<string, number> =>
  new Map(
    Map.groupBy(seats, keyOf)
      .entries()
      .map(([key, all]) => [key, all.length]),
  );
const floorOf = ({ floorId }: Seat): string => String(floorId);

/** In the order of these measures, the greatest first; of equals the one with the lower id. */
const sorted = <S extends Seat>(seats: readonly S[], measures: readonly ((seat: S) => number)[]): S[] =>
  seats.toSorted((a, b) => {
    for (const measure of measures) if (measure(a) !== measure(b)) return measure(b) - measure(a);
    return a.id - b.id;
  });

/**
 * Desks in the order in which they are to be had together: those of the area with the most of them first, area by area. The same desks
 * come in the same order always.
 */
export function together<S extends Seat>(seats: readonly S[]): S[] {
  const inArea = countBy(seats, areaOf);
  const areas = [...new Set(sorted(seats, [(seat) => inArea.get(areaOf(seat)) ?? 0]).map(areaOf))];
  return areas.flatMap((area) => sorted(seats, []).filter((seat) => areaOf(seat) === area));
}

/**
 * Free desks, the nearest to where teammates sit first: in the area where most of them are, else on the floor. Where nobody sits yet,
 * where most others find room beside.
 */
export function nearTo<S extends Seat>(free: readonly S[], mates: readonly Seat[]): S[] {
  const [matesInArea, matesOnFloor, room] = [countBy(mates, areaOf), countBy(mates, floorOf), countBy(free, areaOf)];
  return sorted(free, [
    (seat) => matesInArea.get(areaOf(seat)) ?? 0,
    (seat) => matesOnFloor.get(floorOf(seat)) ?? 0,
    (seat) => room.get(areaOf(seat)) ?? 0,
  ]);
}
