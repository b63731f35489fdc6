import type { Ctx } from '../../platform/context/context.ts';
import type { Period } from '../../platform/time.ts';
import { closedAmong } from './closed.ts';
import { idsTakenFor, keyOfUnit, unitsOf } from './made.ts';
import type { NewHolds } from './new-holds.ts';
import { createSpeller, obstaclesAmong } from './obstacles.ts';
import { wholeOf } from './pieces.ts';
import { joined, type Stretch } from './rules.ts';
import { selectClosed, selectTaken, type ClosedRow, type HoldRow, type UnitOf } from './store.ts';
import { holdsOf, lackingOf, takeFrom, type Lacking, type Missed, type Taken, type Wanted } from './taking.ts';

/** What is held of a unit, and by which of those that were had in thought. */
interface Held extends Stretch {
  readonly of: number | null;
}

/** Takes as `take` does, but in thought alone: nothing is held, and nobody has to wait for it. */
export interface Thought {
  readonly take: <W extends Wanted>(wanted: readonly W[]) => Promise<Taken<W>>;
}

/**
 * Looks once at all that is in the way of what may be taken, and lets it be taken in thought, one after the other. Others may be quicker.
 * @param besides what these bookings have is seen past
 */
export async function think(ctx: Ctx, all: readonly Wanted[], besides: readonly number[] = []): Promise<Thought> {
  const units = new Map(all.flatMap(unitsOf).map((unit) => [keyOfUnit(unit), unit]));
  const during = spanOf(all);
  const [rows, closed] =
    during === null
      ? [[], []]
      : await Promise.all([
          selectTaken(ctx, [...units.values()], during, besides),
          selectClosed(ctx, [...new Set(all.flatMap(idsTakenFor))], during),
        ]);
  const held = new Map<string, Held[]>();
  for (const row of rows)
    held.set(
      keyOfUnit(row),
      row.stretches.map((stretch) => ({ ...stretch, of: null })),
    );
  return {
    take: (wanted) =>
      takeFrom(wanted, {
        tryToTake: async (open) => lackingOf(open, insertInto(held, open.flatMap(holdsOf))),
        findClashes: async (lacking) => clashesIn(held, closed, lacking),
      }),
  };
}

/** From the first to the last that is wanted, with the time around it. */
function spanOf(all: readonly Wanted[]): Period | null {
  if (all.length === 0) return null;
  const wholes = all.map((wanted) => stretchOf(wholeOf(wanted.during, wanted)));
  return {
    start: instantAt(wholes.reduce((first, { start }) => Math.min(first, start), Infinity)),
    end: instantAt(wholes.reduce((last, { end }) => Math.max(last, end), -Infinity)),
  };
}

const instantAt = (time: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(time);
const stretchOf = ({ start, end }: Period): Stretch => ({
  start: start.epochMilliseconds,
  end: end.epochMilliseconds,
});
const touches = (one: Stretch, other: Stretch): boolean => one.start < other.end && other.start < one.end;
const touching = (held: ReadonlyMap<string, readonly Held[]>, unit: UnitOf, whole: Stretch): readonly Held[] =>
  (held.get(keyOfUnit(unit)) ?? []).filter((one) => touches(one, whole));

/** Inserts as the database would (`insertHolds`): units are chosen by what was held before, and what clashes is left out. */
function insertInto(held: Map<string, Held[]>, holds: readonly NewHolds[]): HoldRow[] {
  const chosen = holds.flatMap((hold) => freeUnits(held, hold).map((unit) => ({ hold, unit })));
  const rows: HoldRow[] = [];
  for (const { hold, unit } of chosen.toSorted(inOrder)) {
    const { resourceId, origin, originId, during } = hold;
    const stretch = stretchOf(during);
    if (touching(held, { resourceId, unit }, stretch).length > 0) continue;
    const key = keyOfUnit({ resourceId, unit });
    held.set(key, [...(held.get(key) ?? []), { ...stretch, of: originId }]);
    rows.push({ resourceId, origin, originId, startsAt: new Date(stretch.start) });
  }
  return rows;
}

interface Chosen {
  readonly hold: NewHolds;
  readonly unit: number;
}

const inOrder = (one: Chosen, other: Chosen): number =>
  one.hold.resourceId - other.hold.resourceId ||
  Temporal.Instant.compare(one.hold.during.start, other.hold.during.start) ||
  one.hold.originId - other.hold.originId ||
  one.unit - other.unit;

/** What exists once is tried without a look; of several those are that are free all the time. */
function freeUnits(
  held: ReadonlyMap<string, readonly Held[]>,
  { resourceId, quantity, count, whole }: NewHolds,
): number[] {
  if (quantity === 1) return [1];
  const all = Array.from({ length: quantity }, (_, i) => i + 1);
  return all.filter((unit) => touching(held, { resourceId, unit }, stretchOf(whole)).length === 0).slice(0, count);
}

/** Gives back what was had only in part, then says what is in the way. */
function clashesIn<W extends Wanted>(
  held: Map<string, Held[]>,
  closed: readonly ClosedRow[],
  lacking: readonly Lacking<W>[],
): Missed<W>[] {
  for (const { wanted } of lacking.filter(({ partly }) => partly))
    for (const unit of unitsOf(wanted)) {
      const key = keyOfUnit(unit);
      held.set(
        key,
        (held.get(key) ?? []).filter(({ of }) => of !== wanted.originId),
      );
    }
  const spell = createSpeller();
  const isClosed = closedAmong(closed);
  return lacking.map(({ wanted }) => {
    const whole = stretchOf(wholeOf(wanted.during, wanted));
    const clashes = obstaclesAmong(
      wanted,
      (unit) => touching(held, unit, whole).toSorted((a, b) => a.start - b.start),
      spell,
    );
    return { wanted, clashes: joined(clashes.map((one) => isClosed(one, wanted))) };
  });
}
