import { hash } from 'node:crypto';
import type { Asking, Desk, HandingOut, Past } from './asking.ts';
import { createSeats, type Seats } from './seats.ts';

/** Who gets which desk, and in which order they came. */
export interface HandedOut<A extends Asking, D extends Desk> {
  readonly order: readonly A[];
  readonly desks: ReadonlyMap<A, D>;
}

/** Half of nothing: who asks for the first time is neither before nor behind everybody. */
const shareOf = ({ granted, asked }: Past): number => (granted + 1) / (asked + 2);

/** Those who ask, by whose turn it is: who was granted the least of what she asked for, then who lost last, then by lot, which is the day's and hers. */
export function inTurn<A extends Asking>(day: string, asking: readonly A[]): A[] {
  const keyed = asking.map((one) => ({ one, share: shareOf(one.past), lot: lotOf(day, one.userId) }));
  keyed.sort(
    (a, b) =>
      a.share - b.share ||
      Number(b.one.past.lostLast) - Number(a.one.past.lostLast) ||
      (a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : 0),
  );
  return keyed.map(({ one }) => one);
}

/** Nobody draws it: it is the same whenever and by whomever it is asked for, and another one each day. */
const lotOf = (day: string, userId: number): string => hash('sha256', `${day}/${userId}`);

/**
 * Hands out the desks of a day, step by step, for who has to do something else meanwhile. Each in turn gets one that is free and that she may
 * have, near her groups where there is a choice, if need be after one who has one moves over; then those who have one change places as long as
 * that brings groups together. The same input gives the same result, in whatever order it comes. In the end no desk is left free then that
 * somebody who got none may have.
 */
export function* handingOut<A extends Asking, D extends Desk>(
  asked: HandingOut<A, D>,
): Generator<void, HandedOut<A, D>> {
  const order = inTurn(asked.day, asked.asking);
  const seats = createSeats({ ...asked, desks: asked.desks.toSorted((a, b) => a.id - b.id) });
  for (const one of order) {
    if (!seatOne(seats, one)) moveOver(seats, one);
    yield;
  }
  yield* gather(seats, order);
  for (const one of order) {
    if (!seats.all.has(one)) seatOne(seats, one);
    yield;
  }
  return { order, desks: seats.all };
}

/** How many with a desk in the same zone share a group with somebody. */
export function matesIn<A extends Pick<Asking, 'groupIds'>>(
  deskOf: ReadonlyMap<A, Pick<Desk, 'zone'>>,
): (one: A) => number {
  const there = Map.groupBy(deskOf.keys(), (one) => deskOf.get(one)?.zone);
  return (one) => {
    const zone = deskOf.get(one)?.zone;
    const isMate = (other: A): boolean => other !== one && other.groupIds.some((id) => one.groupIds.includes(id));
    return zone === undefined ? 0 : (there.get(zone)?.filter(isMate).length ?? 0);
  };
}

/** @returns has she got one? */
function seatOne<A extends Asking, D extends Desk>(seats: Seats<A, D>, one: A): boolean {
  const desk = seats.bestFor(one);
  if (desk) seats.put(one, desk);
  return desk !== undefined;
}

/** Makes room for somebody where one who has a desk that she may have can have another. */
function moveOver<A extends Asking, D extends Desk>(seats: Seats<A, D>, one: A): void {
  for (const desk of seats.allowedTo(one)) {
    const [sitting, ...others] = seats.inTheWay(one, desk);
    if (!sitting || others.length > 0 || !seats.isOpen(desk, one)) continue;
    const other = seats.bestFor(sitting);
    if (!other) continue;
    seats.put(sitting, other);
    seats.put(one, desk);
    return;
  }
}

/** Each time round brings groups nearer together, or is the last one. */
const ROUNDS = 12;

/** Lets those who have desks move to free ones and change places, as long as that brings groups together. */
function* gather<A extends Asking, D extends Desk>(seats: Seats<A, D>, order: readonly A[]): Generator<void> {
  const seated = order.filter((one) => seats.all.has(one));
  for (let round = 0, isBetter = true; isBetter && round < ROUNDS; round++) {
    isBetter = false;
    for (const one of seated) {
      if (seats.moveNearer(one) || seats.swapNearer(one, seated)) isBetter = true;
      yield;
    }
  }
}
