import { isActive, type Booking } from '../../data/bookings.ts';
import { type Availability } from '../../data/availability.ts';
import { closureOf, type Closure } from '../../data/floor-closures.ts';
import { merged, SHORTEST_MINUTES } from '../../lib/slots.ts';
import { isOn, type Assignment } from '../../data/own-assignments.ts';
import { resourceTypes, unitsOf, type Resource, type ResourceType } from '../../data/resources.ts';
import { compareInstants, dayIn, minutesBetween, overlaps, type Period } from '../../lib/when.ts';

/** `partly`: free when the period begins, but not until it ends. */
export type PlaceState = 'free' | 'partly' | 'taken' | 'mine' | 'closed' | 'loading';

/** A resource as the plan and the list show it for the chosen period. */
export interface Place {
  readonly id: number;
  readonly resource: Resource;
  readonly state: PlaceState;
  /** Whose booking makes it so, the earliest of them; null where it is not shown to me. */
  readonly booking: Booking | null;
  /** When what holds it ends; of what is partly free, when somebody else begins; null while it is free. */
  readonly until: string | null;
  /** What closes it, of what is closed. */
  readonly closure: Closure | null;
  /** What the day is there, by its business hours; undefined: that is not known. */
  readonly day?: Availability['day'] | undefined;
  /** What it is held for, of what is taken without a booking: it is somebody's own, or reserved for a team. */
  readonly heldFor: HeldFor | null;
  /** Until when it is asked for and then handed out by draw, of a desk that is free but not booked; undefined: it is booked. */
  readonly drawAt?: string | undefined;
  /** When what is reserved for a team is given back. */
  readonly heldUntil?: string | undefined;
}

export type HeldFor = NonNullable<Availability['busy'][number]['heldFor']>;

interface Known {
  readonly resources: readonly Resource[];
  readonly availability: readonly Availability[] | undefined;
  readonly bookings: readonly Booking[] | undefined;
  readonly closures?: readonly Closure[] | undefined;
  /** What is assigned to me; undefined: that is not known. */
  readonly assigned?: readonly Assignment[] | undefined;
  readonly me: number | null;
  /** Is every booking shown to me? Else what is taken without one is a colleague's, whose name is not. */
  readonly seesAll: boolean;
  readonly period: Period;
}

/** Joins what the floor has with what is booked in the period, and with what is assigned to me. */
export function placesOf(given: Known): Place[] {
  const { resources, availability, bookings, closures = [], me, seesAll, period } = given;
  const busy = availability && new Map(availability.map((one) => [one.resourceId, one]));
  const booked = bookingsByUnit(resources, bookings ?? [], period);
  const shown = resources.map((resource) => {
    const own = inOrder(unitsOf(resource).flatMap((id) => booked.get(id) ?? []));
    const mine = own.find((one) => one.hostId !== null && one.hostId === me && isAllOf(one, resource, resources));
    if (mine) return place(resource, 'mine', mine, mine.end);
    if (busy === undefined) return place(resource, 'loading', null, null);
    const known = busy.get(resource.id);
    if (resource.retired || known === undefined) return place(resource, 'closed', null, null);
    if (known.available) return place(resource, known.day.open ? 'free' : 'closed', null, null);
    // On a day on which nobody can have it, what is taken later is not free before.
    const before = known.day.open ? heldPlace : (held: Place) => held;
    // Without the bookings it is not known whose it is: it may be mine.
    if (bookings === undefined) return place(resource, 'loading', null, null);
    const stretch = merged(known.busy).find((one) => overlaps(one, period));
    const closure = closureOf(closures, resource, resources, period);
    if (closure && own.length === 0)
      return before({ ...place(resource, 'closed', null, closure.end), closure }, closure, period);
    const first = own.length > 0 ? undefined : known.busy.find((one) => overlaps(one, period));
    const { heldFor = null, heldUntil } = first ?? {};
    const whose = heldFor === 'assignment' ? stateOfOwned(resource, given) : null;
    if (whose) return { ...place(resource, whose, null, null), heldFor };
    const held = own.length > 0 || heldFor !== null || !seesAll ? 'taken' : 'closed';
    const taken = { ...place(resource, held, own[0] ?? null, stretch?.end ?? null), heldFor, heldUntil };
    return before(taken, stretch, period);
  });
  return shown.map((one) => ({ ...one, day: busy?.get(one.id)?.day }));
}

/** What is assigned to somebody: is it to me? Until that is known nobody is asked to book it, or to wait for it; null: to another. */
function stateOfOwned(
  { id, zone }: Resource,
  { assigned, me, period }: Pick<Known, 'assigned' | 'me' | 'period'>,
): PlaceState | null {
  if (me === null) return null;
  if (assigned === undefined) return 'loading';
  return assigned.some((one) => one.resourceId === id && isOn(one, dayIn(period.start, zone))) ? 'mine' : null;
}

/** Do its business hours open it at no hour of the day? */
export const isClosedAllDay = ({ day }: Pick<Place, 'day'>): boolean => day?.open === false;

/** What is handed out by draw at a time, though nobody has it by now. */
export const isDrawn = ({ resource: { type }, state }: Place): boolean =>
  type === 'desk' && (state === 'free' || state === 'partly');

/** @param drawAt when the desks are handed out; null: they are booked */
export const withDraw = (places: readonly Place[], drawAt: string | null): readonly Place[] =>
  drawAt === null ? places : places.map((one) => (isDrawn(one) ? { ...one, drawAt } : one));

const isFree = ({ state, drawAt }: Place): boolean => state === 'free' && drawAt === undefined;

const place = (resource: Resource, state: PlaceState, booking: Booking | null, until: string | null): Place => ({
  id: resource.id,
  resource,
  state,
  booking,
  until,
  closure: null,
  heldFor: null,
});

/** Is all of a resource booked by this, and not a part of it alone? */
const isAllOf = ({ resourceIds }: Booking, { id }: Resource, resources: readonly Resource[]): boolean =>
  resourceIds.includes(id) || wholesOf(id, resources).some((whole) => resourceIds.includes(whole.id));

/** The combined rooms that have this as a part. */
export const wholesOf = (id: number, resources: readonly Resource[]): readonly Resource[] =>
  resources.filter(({ partIds }) => partIds.includes(id));

function bookingsByUnit(
  resources: readonly Resource[],
  bookings: readonly Booking[],
  period: Period,
): Map<number, Booking[]> {
  const known = new Map(resources.map((one) => [one.id, one]));
  const found = new Map<number, Booking[]>();
  for (const booking of bookings.filter((one) => isActive(one) && overlaps(one, period))) {
    const taken = booking.resourceIds.flatMap((id) => unitsOf(known.get(id) ?? { id, partIds: [] }));
    for (const id of taken) found.set(id, [...(found.get(id) ?? []), booking]);
  }
  return found;
}

/** Each once, the earliest first. */
const inOrder = (bookings: readonly Booking[]): Booking[] =>
  [...new Set(bookings)].toSorted((a, b) => compareInstants(a.start, b.start));

/** `stretch` is the first time it is busy, however many bookings follow one another in it. */
function heldPlace(held: Place, stretch: Period | undefined, period: Period): Place {
  const freeFor = stretch ? minutesBetween(period.start, stretch.start) : 0;
  return stretch && freeFor >= SHORTEST_MINUTES ? { ...held, state: 'partly', until: stretch.start } : held;
}

export interface Filter {
  readonly type?: ResourceType;
  readonly q?: string;
  readonly seats?: number;
  readonly with?: readonly number[];
  readonly free?: true;
}

export const isFiltering = ({ type, q, seats, with: amenities, free }: Filter): boolean =>
  type !== undefined || !!q?.trim() || seats !== undefined || (amenities?.length ?? 0) > 0 || free === true;

/** Does a place fit the filter? A search finds the place's names and who has it. */
export function fits(place: Place, filter: Filter): boolean {
  const { resource, state, booking } = place;
  if (filter.type !== undefined && resource.type !== filter.type) return false;
  if (filter.free === true && !isFree(place) && state !== 'loading') return false;
  if (filter.seats !== undefined && resource.capacity < filter.seats) return false;
  if (filter.with?.some((id) => !resource.amenityIds.includes(id))) return false;
  const words = filter.q?.trim().toLocaleLowerCase() ?? '';
  if (words === '') return true;
  const named = [resource.name, ...Object.values(resource.names), booking?.hostName ?? ''];
  return named.some((name) => name.toLocaleLowerCase().includes(words));
}

export interface Count {
  readonly total: number;
  /** Null while it is not known. */
  readonly free: number | null;
}

/** How many there are of each type, and, where that is known, how many of them are free. */
export function countByType(places: readonly Place[], known = true): Map<ResourceType, Count> {
  const counts = new Map<ResourceType, Count>();
  for (const place of places) {
    const { resource } = place;
    const { total, free } = counts.get(resource.type) ?? { total: 0, free: 0 };
    counts.set(resource.type, { total: total + 1, free: known ? (free ?? 0) + Number(isFree(place)) : null });
  }
  return counts;
}

/** Names as people count: N-2 before N-10. */
const byName = new Intl.Collator(undefined, { numeric: true });
const order: Readonly<Record<PlaceState, number>> = { mine: 0, free: 1, loading: 1, partly: 2, taken: 3, closed: 4 };

const rankOf = ({ resource: { type } }: Place): number => resourceTypes.indexOf(type);

/** Mine, then free, then taken; of each first what people book most, by name. */
export const inListOrder = (places: readonly Place[]): Place[] =>
  places.toSorted(
    (a, b) =>
      order[a.state] - order[b.state] || rankOf(a) - rankOf(b) || byName.compare(a.resource.name, b.resource.name),
  );

export interface Present {
  readonly hostId: number;
  readonly name: string;
  readonly place: Place;
}

/** Who has something without a booking, by its id. */
export type Owners = ReadonlyMap<number, Pick<Present, 'hostId' | 'name'> & { readonly came: boolean }>;

/**
 * Whose the desks of a day are, as far as their names are shown to me; of a flexi desk, only who has checked in to it is there. Who works
 * elsewhere today is not, unless she has come.
 */
export const ownersOn = (assignments: readonly Assignment[], day: string, today: string): Owners =>
  new Map(
    assignments.flatMap((one) => {
      const { userId, userName, resourceId } = one;
      const came = day === today && one.checkedInToday;
      const isElsewhere = day === today && one.elsewhereToday !== null;
      const isThere = isOn(one, day) && (came || (one.checkInBy === null && !isElsewhere));
      return isThere && userId !== null && userName !== null
        ? [[resourceId, { hostId: userId, name: userName, came }] as const]
        : [];
    }),
  );

/** Who is at a place in the period: of a booking its host, else whose own it is, on a day on which people work there or if she has come. */
function whoHas({ id, booking, heldFor, day }: Place, owners: Owners): Pick<Present, 'hostId' | 'name'> | undefined {
  const owner = owners.get(id);
  if (booking === null)
    return heldFor === 'assignment' && (day?.workday !== false || owner?.came === true) ? owner : undefined;
  const { hostId, hostName } = booking;
  return hostId === null || hostName === null ? undefined : { hostId, name: hostName };
}

const nobody: Owners = new Map();

/**
 * Who has a desk or a room in the period, by name, each person once: where she has booked rather than at what is her own, and at a desk
 * rather than in a meeting.
 */
export function peopleOn(places: readonly Place[], owners = nobody): Present[] {
  const people = new Map<number, Present>();
  const seats = places.filter(({ resource }) => isSeat(resource));
  const likely = ({ resource, booking }: Place): number => (resource.type === 'room' ? 2 : booking === null ? 1 : 0);
  for (const place of seats.toSorted((a, b) => likely(a) - likely(b))) {
    const who = whoHas(place, owners);
    if (who && !people.has(who.hostId)) people.set(who.hostId, { hostId: who.hostId, name: who.name, place });
  }
  return [...people.values()].toSorted((a, b) => byName.compare(a.name, b.name));
}

/** How many desks and rooms colleagues have whose names are not shown to me. */
export const countHidden = (places: readonly Place[]): number =>
  places.filter((one) => isSeat(one.resource) && isHeld(one.state) && one.booking === null && one.heldFor === null)
    .length;

const isSeat = ({ type }: Resource): boolean => type === 'desk' || type === 'room';
const isHeld = (state: PlaceState): boolean => state === 'taken' || state === 'partly';

/** How far apart on the plan two people still talk to each other, in plan units. */
const TALKING = 110;

/** Who sits near a desk in the period, the nearest first; its own host is not among them. */
export function peopleNear(place: Place, places: readonly Place[], most = 5): Present[] {
  const from = place.resource.placement;
  if (from === null || place.resource.type !== 'desk') return [];
  const near = places.flatMap((other) => {
    const to = other.resource.placement;
    if (to === null || other.id === place.id || other.resource.type !== 'desk') return [];
    const off = Math.hypot(
      to.x + to.width / 2 - from.x - from.width / 2,
      to.y + to.height / 2 - from.y - from.height / 2,
    );
    return off <= TALKING ? [{ other, off }] : [];
  });
  const people = near
    .toSorted((a, b) => a.off - b.off)
    .flatMap(({ other }) => {
      const { hostId = null, hostName = null } = other.booking ?? {};
      const own = hostId === place.booking?.hostId;
      return hostId === null || hostName === null || own ? [] : [{ hostId, name: hostName, place: other }];
    });
  return [...new Map(people.map((one) => [one.hostId, one])).values()].slice(0, most);
}
