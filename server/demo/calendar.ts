import type { DemoResource } from './inventory.ts';
import type { DemoPerson } from './people.ts';
import { diceFor, type Dice } from './random.ts';
import { deskTitle, meetingTitle } from './titles.ts';

export interface DemoBooking {
  readonly resourceKeys: readonly string[];
  readonly hostKey: string;
  readonly title: string;
  /** RFC 3339, UTC. */
  readonly startsAt: string;
  readonly endsAt: string;
  /** The building's, IANA name. */
  readonly zone: string;
  readonly state: 'confirmed' | 'checked_in' | 'checked_out' | 'cancelled' | 'released';
  /** Keys of people. */
  readonly attendees: readonly string[];
  /** Others see that it is booked, and not by whom. */
  readonly isAnonymous?: boolean;
}

interface House {
  readonly key: string;
  readonly zone: string;
  readonly floors: readonly { readonly resources: readonly DemoResource[] }[];
}

interface Wanted {
  readonly buildings: readonly House[];
  readonly people: readonly DemoPerson[];
  readonly now: Temporal.Instant;
  readonly seed: string;
}

/** Days before and after today. */
const REACH = 7;
/** The share of a building's people who come in, Monday to Sunday. */
const ATTENDANCE = [0.84, 0.96, 0.95, 0.93, 0.74, 0.07, 0.04];
/** How likely a room is asked for in the gap between two meetings, Monday to Sunday. */
const ROOM_DEMAND = [0.3, 0.38, 0.38, 0.35, 0.22, 0.03, 0.02];

/** Two weeks of bookings, in each building's wall time. Nothing overlaps, and nobody hosts two meetings at once. */
export function demoBookings({ buildings, people, now, seed }: Wanted): DemoBooking[] {
  return buildings.flatMap((house) => {
    const staff = people.filter(({ homeBuildingKey }) => homeBuildingKey === house.key);
    const today = now.toZonedDateTimeISO(house.zone).toPlainDate();
    return Array.from({ length: 2 * REACH + 1 }, (_, i) => {
      const date = today.add({ days: i - REACH });
      // Named by the date, so that the same day looks the same whenever the workplace is loaded.
      return bookingsOn({ house, staff, date, now, dice: diceFor(`${seed}/${house.key}/${date.toString()}`) });
    }).flat();
  });
}

interface Day {
  readonly house: House;
  readonly staff: readonly DemoPerson[];
  readonly date: Temporal.PlainDate;
  readonly now: Temporal.Instant;
  readonly dice: Dice;
}

/** From and until, in minutes of the wall clock after midnight. */
type Span = readonly [from: number, until: number];

const hours = (from: number, until: number): Span => [from * 60, until * 60];
const WHOLE_DAY = hours(9, 17.5);
const MORNING = hours(9, 13);
const AFTERNOON = hours(13, 17.5);

/** Somebody who is in today, and when she meets. */
interface Present {
  readonly person: DemoPerson;
  readonly span: Span;
  readonly meetings: Span[];
}

function bookingsOn(day: Day): DemoBooking[] {
  const { house, staff, date, dice } = day;
  const share = ATTENDANCE[date.dayOfWeek - 1] ?? 0;
  const resources = house.floors.flatMap((floor) => floor.resources);
  const ofType = (type: DemoResource['type']): DemoResource[] => resources.filter((resource) => resource.type === type);
  const present = dice.shuffle(staff.filter(() => dice.chance(share))).map((person): Present => ({
    person,
    span: dice.chance(0.82) ? WHOLE_DAY : dice.pick([MORNING, AFTERNOON]),
    meetings: [],
  }));
  const book = bookerOf(day);
  return [
    ...deskDay(present, ofType('desk'), dice, book),
    ...onePerPerson(present, ofType('parking'), 0.14, dice, book),
    ...onePerPerson(present, ofType('locker'), 0.14, dice, book),
    ...ofType('room').flatMap((room) => roomDay(room, present, day, book)),
    ...onePerPerson(present, ofType('equipment'), 0.06, dice, book),
  ];
}

interface Asked {
  readonly resource: DemoResource;
  readonly host: DemoPerson;
  readonly span: Span;
  readonly title?: string;
  readonly attendees?: readonly string[];
}

type Book = (asked: Asked) => DemoBooking;

/** Turns wall times of a day into a booking and gives it the state it would have by now. */
function bookerOf({ house: { zone }, date, now, dice }: Day): Book {
  const known = new Map<number, Temporal.Instant>();
  const at = (minute: number): Temporal.Instant => {
    const found = known.get(minute) ?? date.toZonedDateTime({ timeZone: zone, plainTime: clock(minute) }).toInstant();
    known.set(minute, found);
    return found;
  };
  return ({ resource, host, span, title = '', attendees = [] }) => {
    const [starts, ends] = [at(span[0]), at(span[1])];
    return {
      resourceKeys: [resource.key],
      hostKey: host.key,
      title,
      startsAt: starts.toString(),
      endsAt: ends.toString(),
      zone,
      state: stateAt(now, starts, ends, dice),
      attendees,
    };
  };
}

const clock = (minute: number): Temporal.PlainTime =>
  Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });

/** Past meetings were mostly kept, some were released because nobody came; some meetings are called off. */
function stateAt(
  now: Temporal.Instant,
  starts: Temporal.Instant,
  ends: Temporal.Instant,
  dice: Dice,
): DemoBooking['state'] {
  const luck = dice.next();
  if (luck < 0.03) return 'cancelled';
  if (starts.epochMilliseconds > now.epochMilliseconds) return 'confirmed';
  if (luck < 0.08) return 'released';
  return ends.epochMilliseconds > now.epochMilliseconds ? 'checked_in' : 'checked_out';
}

/** People sit near their group: the desks are dealt floor by floor, group by group, with gaps between. */
function deskDay(present: readonly Present[], desks: readonly DemoResource[], dice: Dice, book: Book): DemoBooking[] {
  const byGroup = present.toSorted((a, b) => groupOf(a.person).localeCompare(groupOf(b.person)));
  const chosen = new Set(dice.shuffle(desks).slice(0, present.length));
  const free = desks.filter((desk) => chosen.has(desk));
  return free.flatMap((resource, i) => {
    const seat = byGroup[i];
    return seat ? [book({ resource, host: seat.person, span: seat.span, title: deskTitle(dice) })] : [];
  });
}

const groupOf = (person: DemoPerson): string => person.groupKeys[0] ?? '';

/** Deals places that one person takes for as long as she is in; some want one, until all are taken. */
function onePerPerson(
  present: readonly Present[],
  places: readonly DemoResource[],
  wish: number,
  dice: Dice,
  book: Book,
): DemoBooking[] {
  const left = dice.shuffle(places);
  return present.flatMap(({ person, span }) => {
    const resource = dice.chance(wish) ? left.pop() : undefined;
    return resource ? [book({ resource, host: person, span })] : [];
  });
}

const OPENS = 8.5 * 60;
const CLOSES = 18 * 60;
/** Lengths of meetings in minutes, the common ones more often. */
const LENGTHS = [30, 30, 45, 60, 60, 60, 90, 120];

function roomDay(room: DemoResource, present: readonly Present[], day: Day, book: Book): DemoBooking[] {
  const { date, dice } = day;
  const demand = ROOM_DEMAND[date.dayOfWeek - 1] ?? 0;
  const bookings: DemoBooking[] = [];
  for (let from = OPENS + 30 * dice.between(0, 3); from < CLOSES - 30;) {
    const until = Math.min(CLOSES, from + dice.pick(room.categoryKey === 'training' ? [120, 90] : LENGTHS));
    const meeting = dice.chance(demand) ? gather(room, present, [from, until], dice) : null;
    if (meeting) bookings.push(book(meeting));
    from = until + 15 * dice.pick([0, 0, 2, 2, 4, 6]);
  }
  return bookings;
}

/** Finds a host who is in and free, and colleagues of hers who are too; null when nobody is. */
function gather(room: DemoResource, present: readonly Present[], span: Span, dice: Dice): Asked | null {
  const free = present.filter((one) => isFree(one, span));
  if (free.length === 0) return null;
  const host = dice.pick(free);
  const group = groupOf(host.person);
  const others = free.filter((one) => one !== host);
  const near = [
    ...others.filter(({ person }) => groupOf(person) === group),
    ...others.filter(({ person }) => groupOf(person) !== group),
  ];
  const guests = near.slice(
    0,
    Math.min(dice.between(1, Math.max(1, Math.ceil(room.capacity * 0.7))), room.capacity - 1),
  );
  for (const one of [host, ...guests]) one.meetings.push(span);
  return {
    resource: room,
    host: host.person,
    span,
    title: meetingTitle(dice, room.categoryKey, group),
    attendees: guests.map(({ person }) => person.key),
  };
}

const overlaps = (a: Span, b: Span): boolean => a[0] < b[1] && b[0] < a[1];

/** In the building at least in part of that time, and in no other meeting. */
const isFree = ({ span, meetings }: Present, wanted: Span): boolean =>
  overlaps(span, wanted) && !meetings.some((one) => overlaps(one, wanted));
