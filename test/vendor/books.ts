import type { Random } from '../support/random.ts';
import { eachOf, type Client, type Created } from './client.ts';
import { HOUR, midnightFrom, MINUTE, wallIn, withOffset } from './clocks.ts';

// What is booked for the analyst to count, planned before it is asked for: so it is known what there must be.

export interface Host extends Created {
  readonly name: string;
  readonly email: string;
}

export interface Place extends Created {
  readonly name: string;
  readonly type: 'room' | 'desk';
  readonly accessId: string;
  readonly building: string;
  readonly zone: string;
  /** For so long it is made ready before. */
  readonly readyMinutes: number;
}

/** What was booked. */
export interface Made {
  readonly bookingId: number;
  readonly places: readonly Place[];
  /** Epoch milliseconds. */
  readonly start: number;
  readonly end: number;
  readonly subject: string;
  /** Null where a program booked for nobody. */
  readonly host: Host | null;
  /** Addresses from outside. */
  readonly guests: readonly string[];
  readonly wholeDay: boolean;
  readonly cancelled: boolean;
  readonly by: 'v1' | 'offision';
}

export interface Books {
  readonly made: readonly Made[];
  readonly hosts: readonly Host[];
  readonly places: readonly Place[];
}

/** No address of one is at another, though the names end alike. */
export const DOMAINS = ['mail.example', 'gmail.example', 'north.example', 'sub.north.example'] as const;
const ZONES = [
  { zone: 'Europe/London', windows: 'GMT Standard Time' },
  { zone: 'Asia/Hong_Kong', windows: 'China Standard Time' },
  { zone: 'America/St_Johns', windows: 'Newfoundland Standard Time' },
] as const;
const windowsOf = (zone: string): string => ZONES.find((one) => one.zone === zone)?.windows ?? zone;

interface Size {
  readonly bookings: number;
  readonly places: number;
  readonly hosts: number;
}

/** A week before the clocks of London are put on, in the spring of next year: the days there are are not all as long. */
const firstInstant = (): number => Date.UTC(new Date().getUTCFullYear() + 1, 2, 24);

/** Furnishes a workplace, and books in it: every other one through Atrium's own API, and the others through Offision's. */
export async function fillBooks(own: Client, face: Client, size: Size, random: Random): Promise<Books> {
  const places = await makePlaces(own, size.places);
  const hosts = await makeHosts(own, size.hosts);
  const wishes = planBookings(places, hosts, size.bookings, random);
  const made: Made[] = [];
  await eachOf(wishes, async (wish) => {
    const bookingId = await (wish.by === 'v1' ? bookInV1(own, wish) : bookInFace(face, wish));
    if (wish.cancelled) await own.post(`/bookings/${bookingId}/cancellation`);
    made.push({ ...wish, bookingId });
  });
  return { made, hosts, places };
}

async function makePlaces(own: Client, count: number): Promise<Place[]> {
  const buildings: (Created & { readonly name: string; readonly zone: string })[] = [];
  for (const { zone } of ZONES) {
    const given = { name: `House in ${zone.split('/')[1] ?? zone}`, zone };
    buildings.push({ ...given, ...(await own.post<Created>('/buildings', given)), zone });
  }
  const places: Place[] = [];
  for (let i = 0; i < count; i++) {
    const { id: buildingId, name: building, zone } = buildings[i % buildings.length] ?? { id: 0, name: '', zone: '' };
    const given = { name: `Place ${i}`, type: i % 2 === 0 ? 'room' : 'desk', accessId: `P-${i}` } as const;
    const { id } = await own.post<Created>('/resources', { ...given, buildingId });
    const readyMinutes = i % 4 === 0 ? 15 : 0;
    if (readyMinutes > 0)
      await own.post('/policies', { name: `Ready ${i}`, resourceId: id, rules: { setUp: { minutes: readyMinutes } } });
    places.push({ ...given, id, building, zone, readyMinutes });
  }
  return places;
}

async function makeHosts(own: Client, count: number): Promise<Host[]> {
  const hosts: Host[] = [];
  for (let i = 0; i < count; i++) {
    const given = { name: `Host ${i}`, email: `host-${i}@${DOMAINS[i % DOMAINS.length] ?? ''}` };
    hosts.push({ ...given, id: (await own.post<Created>('/users', given)).id });
  }
  return hosts;
}

type Wish = Omit<Made, 'bookingId'> & {
  /** How its time is said. */
  readonly said: number;
};

/** Each is free by the plan: in each place one begins after another is over. */
function planBookings(places: readonly Place[], hosts: readonly Host[], count: number, random: Random): Wish[] {
  const free = new Map(places.map((place) => [place.id, firstInstant()]));
  const [place, host = null] = [places[0], hosts[0]];
  if (!place) throw new Error('There is no place to book');
  const short = { places: [place], ...shortDay(place.zone), subject: 'The shortest day', host, guests: [] };
  free.set(place.id, short.end);
  const others = Array.from({ length: count - 1 }, (_, i): Wish => {
    const first = places[random(places.length)] ?? place;
    const other = places.find(({ id, zone }) => id > first.id && zone === first.zone);
    const own = random(6) === 0 && other ? [first, other] : [first];
    const since = Math.max(...own.map(({ id }) => free.get(id) ?? 0));
    const begun = since + 15 * MINUTE * (1 + random(64));
    const by = random(2) === 0 ? 'v1' : 'offision';
    const wholeDay = by === 'offision' && random(12) === 0;
    const start = wholeDay ? midnightFrom(begun, first.zone) : begun;
    const end = wholeDay ? midnightFrom(start + HOUR, first.zone) : start + 15 * MINUTE * (1 + random(16));
    for (const { id } of own) free.set(id, end);
    return {
      places: own,
      start,
      end,
      subject: `Booking ${i}`,
      host: random(8) === 0 ? null : (hosts[random(hosts.length)] ?? null),
      guests: random(5) === 0 ? [`guest-${i}@outside.example`, `guest-${i + 1}@outside.example`] : [],
      wholeDay,
      cancelled: random(10) === 0,
      by,
      said: random(3),
    };
  });
  return [{ ...short, wholeDay: true, cancelled: false, by: 'offision', said: 0 }, ...others];
}

/** The day on which the clocks of a zone are put on. */
function shortDay(zone: string): { readonly start: number; readonly end: number } {
  const start = midnightFrom(firstInstant(), zone);
  for (let day = start; day < start + 14 * 24 * HOUR; day = midnightFrom(day + HOUR, zone)) {
    const end = midnightFrom(day + HOUR, zone);
    if (end - day < 24 * HOUR) return { start: day, end };
  }
  throw new Error(`The clocks of ${zone} are not put on then`);
}

const zoneOf = ({ places }: Pick<Made, 'places'>): string => places[0]?.zone ?? 'UTC';

async function bookInV1(own: Client, wish: Wish): Promise<number> {
  const show = (at: number): string => (wish.said === 0 ? wallIn(at, zoneOf(wish)) : withOffset(at, 'Asia/Kolkata'));
  const { id } = await own.post<Created>('/bookings', {
    resourceIds: wish.places.map((place) => place.id),
    start: show(wish.start),
    end: show(wish.end),
    title: wish.subject,
    attendees: wish.guests.map((email) => ({ email })),
    ...(wish.host && { hostId: wish.host.id }),
  });
  return id;
}

async function bookInFace(face: Client, wish: Wish): Promise<number> {
  const { host, said } = wish;
  const { id } = await face.post<Created>('/booking', {
    subject: wish.subject,
    period: wish.wholeDay ? wholeDayOf(wish) : periodOf(wish),
    resources: wish.places.map((place) => (said === 0 ? place.accessId : String(place.id))),
    organizer: host && (said === 1 ? host.email : String(host.id)),
    requiredAttendees: wish.guests.slice(0, 1),
    optionalAttendees: wish.guests.slice(1),
    isAllDay: wish.wholeDay,
  });
  return id;
}

function periodOf(wish: Wish) {
  const zone = zoneOf(wish);
  if (wish.said === 0) return { start: withOffset(wish.start, 'America/Lima'), end: withOffset(wish.end, zone) };
  const named = wish.said === 1 ? zone : windowsOf(zone);
  const [start, end] = [wallIn(wish.start, zone), wallIn(wish.end, zone)];
  return { start, startTimeZone: named, end, endTimeZone: named };
}

/** Some time of that day. */
function wholeDayOf(wish: Wish) {
  const zone = zoneOf(wish);
  const [start, end] = [wallIn(wish.start + 9 * HOUR, zone), wallIn(wish.start + 10 * HOUR, zone)];
  return { start, startTimeZone: zone, end, endTimeZone: zone };
}
