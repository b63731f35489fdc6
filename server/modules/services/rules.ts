import { invalid } from '../../platform/contract/problems.ts';
import type { Place } from '../../platform/context/principal.ts';
import type { Period } from '../../platform/time.ts';
import type { Offer, Price, Timing } from './contract.ts';

/** Which sides of a booking a service has time on. */
const sides: Readonly<Record<Timing, { readonly before: boolean; readonly after: boolean }>> = {
  before: { before: true, after: false },
  during: { before: false, after: false },
  after: { before: false, after: true },
  before_and_after: { before: true, after: true },
  before_until_end: { before: true, after: false },
  during_until_after: { before: false, after: true },
  before_until_after: { before: true, after: true },
};

/** When a service is done, and how long before and after a booking. */
export interface Timed {
  readonly timing: Timing;
  readonly minutesBefore: number;
  readonly minutesAfter: number;
}

/** What somebody does for a service: from when until when, and by when it must be done. */
export interface Piece {
  /** `after`: the second of two, of what is done before and after. */
  readonly piece: 'whole' | 'after';
  readonly during: Period;
  readonly due: Temporal.Instant;
}

/** How long a service takes before a booking and after it, in minutes: what its timing leaves out counts for nothing. */
export const timeAround = ({ timing, minutesBefore, minutesAfter }: Timed) => ({
  before: sides[timing].before ? minutesBefore : 0,
  after: sides[timing].after ? minutesAfter : 0,
});

/**
 * What is to be done for a service of a booking. Minutes before and after are minutes that pass, whatever the clocks do meanwhile.
 * What begins before a booking, or with it, is due at its start; what is done afterwards is due at its own end.
 */
export function piecesOf(service: Timed, { start, end }: Period): readonly Piece[] {
  const around = timeAround(service);
  const first = start.subtract({ minutes: around.before });
  const last = end.add({ minutes: around.after });
  const whole = (from: Temporal.Instant, to: Temporal.Instant, due = start): Piece => ({
    piece: 'whole',
    during: { start: from, end: to },
    due,
  });
  const pieces: Readonly<Record<Timing, readonly Piece[]>> = {
    before: [whole(first, start)],
    during: [whole(start, end)],
    after: [whole(end, last, last)],
    before_and_after: [whole(first, start), { piece: 'after', during: { start: end, end: last }, due: last }],
    before_until_end: [whole(first, end)],
    during_until_after: [whole(start, last)],
    before_until_after: [whole(first, last)],
  };
  return pieces[service.timing];
}

/** Until when a service of a booking that starts then is ordered, changed and withdrawn. */
export const closesAt = (
  start: Temporal.Instant,
  { noticeHours }: { readonly noticeHours: number },
): Temporal.Instant => start.subtract({ hours: noticeHours });

/** A resource, as far as it says whether something is offered for it. */
export interface Thing {
  readonly id: number;
  readonly buildingId: number;
  readonly type: string;
}

/** Is something with these offers offered for a resource? */
export const isOfferedFor = (offers: readonly Offer[], { id, buildingId, type }: Thing): boolean =>
  offers.some(
    (offer) =>
      (offer.resourceId === null || offer.resourceId === id) &&
      (offer.buildingId === null || offer.buildingId === buildingId) &&
      (offer.type === null || offer.type === type),
  );

/**
 * Where offers are: whoever changes what is offered must reach all of it. What is offered nowhere is the workplace's.
 * @param buildingOf where a resource is
 */
export function placeOf(offers: readonly Offer[], buildingOf: (resourceId: number) => number | undefined): Place {
  const places = offers.map(({ buildingId, resourceId }) =>
    resourceId === null ? buildingId : (buildingOf(resourceId) ?? null),
  );
  const known = places.filter((one) => one !== null);
  return places.length === 0 || known.length < places.length ? 'whole' : [...new Set(known)];
}

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** @throws 400 that names what is no currency */
export function mustBeMoney(price: Price | null | undefined): void {
  if (price && !CURRENCIES.has(price.currency))
    throw invalid('price.currency', `There is no currency "${price.currency}"`);
}

/** What so many cost. */
export const costOf = (price: Price | null, quantity: number): Price | null =>
  price && { ...price, amount: price.amount * quantity };

/** What all this costs, in each currency that it has, by its name. */
export function totalOf(costs: readonly (Price | null)[]): Price[] {
  const sums = new Map<string, number>();
  for (const cost of costs) if (cost) sums.set(cost.currency, (sums.get(cost.currency) ?? 0) + cost.amount);
  return [...sums]
    .map(([currency, amount]) => ({ amount, currency }))
    .toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
}
