import type { Ctx } from '../../platform/context/context.ts';
import { fail } from '../../platform/contract/problems.ts';
import { periodOf } from '../../platform/time.ts';
import type { Clash } from '../holds/contract.ts';
import { listBusy, wholeOf } from '../holds/holds.ts';
import type { RulesFor } from '../policies/policies.ts';
import type { BookableResource } from '../resources/resources.ts';
import { tooManyInTheWay } from './contract.ts';
import { takenBy, takenOf, type Resources } from './parts.ts';
import type { BookingRow, PartRow } from './row.ts';
import { inOrder, insertInto, isTakenBy, stretchOf, type Stretch } from './stretches.ts';

/** By a resource that a booking gives up, the one that it has instead. */
export type Instead = ReadonlyMap<number, number>;

/** What equal resources are sought among, and by whose rules. */
export interface Search {
  /** What is given up. */
  readonly gone: Resources;
  readonly others: readonly BookableResource[];
  /** All that the bookings have. */
  readonly had: Resources;
  /** What each of these has, by its id; what has nothing may be absent. */
  readonly amenities: ReadonlyMap<number, ReadonlySet<number>>;
  readonly rulesOf: (hostId: number | null) => RulesFor;
}

/** Counted by the policy that says so: another one's count is another. */
const COUNTED: ReadonlySet<string> = new Set(['quota', 'onePerType']);

/** Who manages it is nothing that a booking is asked for. */
const UNASKED: ReadonlySet<string> = new Set(['managedBy']);

/** All that the rules in force ask, as a text: the same for resources of which the same is asked. */
const saidOf = (rules: ReturnType<RulesFor['of']>): string => {
  const asked = Object.entries(rules).filter(([field]) => !UNASKED.has(field));
  const inOrder = asked.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(
    inOrder.map(([field, { says, policy, others = [] }]) => [
      field,
      [says, ...others.map((other) => other.says)],
      COUNTED.has(field) ? policy?.id : 0,
    ]),
  );
};

/** The texts, each made once and known by a number. */
function createReader(): (of: RulesFor['of'], resourceId: number) => number {
  const known = new Map<RulesFor['of'], Map<number, number>>();
  const numbers = new Map<string, number>();
  const numberOf = (text: string): number => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
  return (of, resourceId) => {
    const own = known.get(of) ?? new Map<number, number>();
    const number = own.get(resourceId) ?? numberOf(saidOf(of(resourceId)));
    known.set(of, own.set(resourceId, number));
    return number;
  };
}

/**
 * Does one have all that the other has? Of the type, with as much room and what else it offers, in its category where it has one. Of
 * equipment only its category says what it is.
 */
const isLike = (gone: BookableResource, other: BookableResource, amenities: Search['amenities']): boolean =>
  other.type === gone.type &&
  other.capacity >= gone.capacity &&
  (gone.categoryId === null ? gone.type !== 'equipment' : other.categoryId === gone.categoryId) &&
  (amenities.get(gone.id) ?? NONE).isSubsetOf(amenities.get(other.id) ?? NONE);

const NONE: ReadonlySet<number> = new Set();

/** On its floor before others, then what has least room to spare. */
const nearness = (gone: BookableResource) => (a: BookableResource, b: BookableResource) =>
  Number(b.floorId === gone.floorId) - Number(a.floorId === gone.floorId) || a.capacity - b.capacity || a.id - b.id;

/** How often a resource is looked at for a booking, at most: for so long nobody else is answered. */
export const MAX_LOOKS = 10_000_000;

/** Counts looks. @throws 409 that names the end, beyond the bound */
function countLooks(): (at: number) => void {
  let looks = 0;
  return (at) => {
    looks += at;
    if (looks > MAX_LOOKS) throw fail(tooManyInTheWay, { param: 'end', detail: TOO_MUCH_TO_LOOK_AT });
  };
}
const TOO_MUCH_TO_LOOK_AT =
  'Too many bookings have too many places to go to: for a shorter time, by its floors or areas, or with `bookings: cancel` it goes';

/**
 * Finds equal resources at the same time for bookings that leave theirs, for those that begin first before others: all that one gives
 * up is replaced, or nothing. Equal is what asks the same of the host by the rules in force there, so that nobody is refused or asked
 * for anything; what must be approved is no equal of what was, but for what still waits. It only looks: a taking judges.
 * @throws 409 where that is too much to look at
 */
export async function findEquals(
  ctx: Ctx,
  rows: readonly BookingRow[],
  { gone, others, had, amenities, rulesOf }: Search,
): Promise<ReadonlyMap<number, Instead>> {
  if (rows.length === 0 || others.length === 0) return new Map();
  const free = await lookAround(ctx, others, rows);
  const look = countLooks();
  const candidatesFor = createChoice(others, amenities, look);
  const findFor = (row: BookingRow): Instead | null => {
    const { of } = rulesOf(row.hostId);
    const instead = new Map<number, number>();
    const used = takenBy(row.resources.flatMap(({ resourceId }) => had.get(resourceId) ?? []));
    for (const part of row.resources) {
      const one = gone.get(part.resourceId);
      if (one === undefined) continue;
      const { all, passed } = candidatesFor(one, of, row.state === 'pending');
      const { isFree, key } = free.at(row, part);
      let at = passed.get(key) ?? 0;
      const isOpen = ({ id, quantity }: BookableResource): boolean => {
        look(1);
        return quantity >= part.count && isFree(id);
      };
      // What is taken at a time stays so: nobody else who needs just that time looks there again.
      while (at < all.length && !isOpen(all[at] as BookableResource)) at++;
      passed.set(key, at);
      const isApart = (other: BookableResource): boolean => !takenOf(other).some((piece) => used.has(piece));
      while (at < all.length && !(isApart(all[at] as BookableResource) && isOpen(all[at] as BookableResource))) at++;
      const other = all[at];
      if (other === undefined) return null;
      for (const piece of takenOf(other)) used.add(piece);
      instead.set(one.id, other.id);
    }
    for (const part of row.resources) free.take(instead.get(part.resourceId), row, part);
    return instead;
  };
  return new Map(rows.toSorted(byStart).flatMap((row) => entryOf(row, findFor(row))));
}

/** What is like a resource and asks the same, the nearest first. */
interface Candidates {
  readonly all: readonly BookableResource[];
  /** By a time and number of units, how many of the first are known to be taken then. */
  readonly passed: Map<string, number>;
}

/** Finds them, once for all resources that are alike. */
function createChoice(others: readonly BookableResource[], amenities: Search['amenities'], look: (at: number) => void) {
  const said = createReader();
  const known = new Map<RulesFor['of'], Map<string, Candidates>>();
  return (one: BookableResource, of: RulesFor['of'], isPending: boolean): Candidates => {
    const { type, capacity, categoryId, floorId } = one;
    const asked = said(of, one.id);
    const has = [...(amenities.get(one.id) ?? NONE)].toSorted((a, b) => a - b).join(' ');
    const kind = [type, capacity, categoryId, floorId, has, asked, isPending].join();
    const own = known.get(of) ?? new Map<string, Candidates>();
    known.set(of, own);
    const found = own.get(kind);
    if (found) return found;
    look(others.length);
    const isEqual = (other: BookableResource): boolean =>
      isLike(one, other, amenities) &&
      said(of, other.id) === asked &&
      (of(other.id).approval === undefined || isPending);
    const made = { all: others.filter(isEqual).toSorted(nearness(one)), passed: new Map<string, number>() };
    own.set(kind, made);
    return made;
  };
}

/** Who begins first, and of those who booked first. */
export const byStart = (one: BookingRow, other: BookingRow): number =>
  one.startsAt.getTime() - other.startsAt.getTime() || one.id - other.id;

const entryOf = ({ id }: BookingRow, instead: Instead | null): [number, Instead][] => (instead ? [[id, instead]] : []);

interface Free {
  /** Which resources are free for a part of a booking; the key is the same for all that need the same. */
  readonly at: (row: BookingRow, part: PartRow) => { isFree: (resourceId: number) => boolean; key: string };
  /** Whoever looks later sees it as taken. */
  readonly take: (resourceId: number | undefined, row: BookingRow, part: PartRow) => void;
}

/** One look at all that is held while these bookings are: for each number of units that one of them has. */
async function lookAround(ctx: Ctx, others: readonly BookableResource[], rows: readonly BookingRow[]): Promise<Free> {
  const needs = (row: BookingRow, part: PartRow): Stretch => stretchOf(wholeOf(periodOf(row), part));
  const all = rows.flatMap((row) => row.resources.map((part) => needs(row, part)));
  const at = (time: number) => Temporal.Instant.fromEpochMilliseconds(time);
  const during = {
    start: at(all.reduce((first, { start }) => Math.min(first, start), Infinity)),
    end: at(all.reduce((last, { end }) => Math.max(last, end), -Infinity)),
  };
  const counts = new Set(rows.flatMap(({ resources }) => resources.map(({ count }) => count)));
  const busy = new Map<number, Map<number, Stretch[]>>();
  for (const count of counts) {
    const wanted = others.filter(({ quantity }) => quantity >= count);
    const asked = wanted.map(({ id, quantity, partIds }) => ({ resourceId: id, quantity, count, parts: partIds }));
    const found = await listBusy(ctx, asked, during);
    busy.set(count, new Map(Array.from(found, ([id, clashes]) => [id, inOrder(clashes.map(readStretch))])));
  }
  const given = new Map<number, Stretch[]>();
  const pieces = new Map(others.map((one) => [one.id, takenOf(one)]));
  const piecesOf = (id: number): readonly number[] => pieces.get(id) ?? [];
  return {
    at(row, part) {
      const needed = needs(row, part);
      const taken = busy.get(part.count);
      return {
        key: [needed.start, needed.end, part.count].join(),
        isFree: (id) =>
          !isTakenBy(taken?.get(id) ?? [], needed) &&
          !piecesOf(id).some((piece) => isTakenBy(given.get(piece) ?? [], needed)),
      };
    },
    take(id, row, part) {
      for (const piece of id === undefined ? [] : piecesOf(id)) {
        const own = given.get(piece) ?? [];
        insertInto(own, needs(row, part));
        given.set(piece, own);
      }
    },
  };
}

const readStretch = ({ start, end }: Clash): Stretch => ({ start: Date.parse(start), end: Date.parse(end) });
