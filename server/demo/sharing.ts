import type { DemoBooking } from './calendar.ts';
import type { Kind } from './catalogue.ts';
import type { DemoResource } from './inventory.ts';
import type { DemoPerson } from './people.ts';

type Day = Temporal.PlainDate;

/** A room that is made of others, which stand on the plan. */
export interface DemoCombined extends Kind {
  readonly buildingKey: string;
  readonly floorKey: string;
  readonly categoryKey: string;
  readonly capacity: number;
  readonly partKeys: readonly string[];
}

/** A desk that is somebody's until further notice. */
export interface DemoAssignment {
  readonly resourceKey: string;
  readonly userKey: string;
  readonly firstDay: Day;
  /** Of a flexi desk: by when she is to come, and the days on which she did. */
  readonly flexi: { readonly checkInBy: string; readonly cameOn: readonly Day[] } | null;
  /** Days that others may have. */
  readonly lentOn: readonly Day[];
}

export interface DemoClosure {
  readonly resourceKey: string;
  /** RFC 3339, UTC, as everywhere here. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly reason: string;
}

export interface DemoTeamDay {
  readonly name: string;
  readonly groupKey: string;
  readonly buildingKey: string;
  readonly organiserKey: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly zone: string;
  readonly releaseAt: string;
  /** Its desks, and with which booking somebody has taken one. */
  readonly places: readonly { readonly resourceKey: string; readonly taken: DemoBooking | null }[];
}

export interface DemoWait {
  readonly hostKey: string;
  readonly title: string;
  /** She waits for what this one has. */
  readonly booked: DemoBooking;
}

/** Places shared over time, each resource chosen for showing that: all others are booked as if there were none of it. */
export interface DemoSharing {
  readonly combined: readonly DemoCombined[];
  readonly assignments: readonly DemoAssignment[];
  readonly closures: readonly DemoClosure[];
  readonly teamDays: readonly DemoTeamDay[];
  readonly waits: readonly DemoWait[];
  /** Those of the calendar that are in nobody's way, and those that show something. */
  readonly bookings: readonly DemoBooking[];
}

interface Wanted {
  readonly people: readonly DemoPerson[];
  readonly resources: readonly DemoResource[];
  /** What the calendar says. */
  readonly bookings: readonly DemoBooking[];
  readonly now: Temporal.Instant;
}

/** All of it is in one building. */
const BUILDING = 'ldn';
const ZONE = 'Europe/London';
const FIXED_DESK = 'ldn-1/L1-W-01';
const FLEXI_DESK = 'ldn-1/L1-W-02';
const CHECK_IN_BY = '10:00';
const TEAM = 'engineering';
const TEAM_DESKS = ['09', '10', '11', '12', '13', '14'].map((number) => `ldn-1/L1-W-${number}`);
const REPAIRED_ROOM = 'ldn-1/L1-R06';
/** Where a policy lets one book anonymously. */
export const DISCREET_DESK = 'ldn-1/L1-Q-01';
const COMBINED_ROOM: DemoCombined = {
  key: 'ldn-0/effra-wandle',
  name: 'Effra & Wandle',
  names: {},
  buildingKey: BUILDING,
  floorKey: 'ldn-0',
  categoryKey: 'meeting',
  capacity: 10,
  partKeys: ['ldn-0/G-R01', 'ldn-0/G-R02'],
};

/** Shares some places, and clears out of the calendar what is in the way of that. */
export function demoSharing({ people, resources, bookings, now }: Wanted): DemoSharing {
  const today = now.toZonedDateTimeISO(ZONE).toPlainDate();
  const lentOn = workdayFrom(today.add({ days: 2 }));
  const assignments = assignmentsOf(people, { now, today, lentOn });
  const closures = [closureFrom(today)];
  const teamDays = [teamDayOn(workdayFrom(today.add({ days: 3 })), people)];
  const shown = [...takenOf(teamDays), ...shownOn(lentOn, people)];
  const claims = [...shown.map(claimOf), ...claimsOf({ assignments, closures, teamDays }, today)];
  const desks = new Set(resources.flatMap(({ key, type }) => (type === 'desk' ? [key] : [])));
  const left = bookings.filter((one) => !claims.some((claim) => isInTheWay(claimOf(one), claim, desks)));
  const waits = waitsFor(left, { people, resources, now });
  return { combined: [COMBINED_ROOM], assignments, closures, teamDays, waits, bookings: [...left, ...shown] };
}

/** Keys of those who work in the building and are of a group. */
const staffOf = (people: readonly DemoPerson[], group: string): string[] =>
  people.flatMap(({ key, homeBuildingKey, groupKeys }) =>
    homeBuildingKey === BUILDING && groupKeys.includes(group) ? [key] : [],
  );

/** That day, or the Monday after. */
const workdayFrom = (day: Day): Day => (day.dayOfWeek < 6 ? day : day.add({ days: 8 - day.dayOfWeek }));

const at = (day: Day, clock: string): string =>
  day.toZonedDateTime({ timeZone: ZONE, plainTime: clock }).toInstant().toString();

interface Dates {
  readonly now: Temporal.Instant;
  readonly today: Day;
  readonly lentOn: Day;
}

/** A fixed desk of which a day is lent out, and a flexi desk of somebody who comes in time. */
function assignmentsOf(people: readonly DemoPerson[], { now, today, lentOn }: Dates): DemoAssignment[] {
  const [owner = '', comer = ''] = staffOf(people, TEAM);
  const hasCome = Date.parse(at(today, CHECK_IN_BY)) <= now.epochMilliseconds;
  const flexi = { checkInBy: CHECK_IN_BY, cameOn: hasCome ? [today] : [] };
  const firstDay = today.subtract({ days: 30 });
  return [
    { resourceKey: FIXED_DESK, userKey: owner, firstDay, flexi: null, lentOn: [lentOn] },
    { resourceKey: FLEXI_DESK, userKey: comer, firstDay, flexi, lentOn: [] },
  ];
}

const closureFrom = (today: Day): DemoClosure => ({
  resourceKey: REPAIRED_ROOM,
  startsAt: at(today, '07:00'),
  endsAt: at(today.add({ days: 5 }), '18:00'),
  reason: 'The screen is being replaced',
});

const OFFICE_HOURS = { from: '09:00', to: '17:30' };

/** The team has taken two of its desks by now. */
function teamDayOn(day: Day, people: readonly DemoPerson[]): DemoTeamDay {
  const [, , organiser = '', mate = ''] = staffOf(people, TEAM);
  const comers = [organiser, mate];
  return {
    name: 'Engineering together',
    groupKey: TEAM,
    buildingKey: BUILDING,
    organiserKey: organiser,
    startsAt: at(day, OFFICE_HOURS.from),
    endsAt: at(day, OFFICE_HOURS.to),
    zone: ZONE,
    releaseAt: at(day.subtract({ days: 1 }), '12:00'),
    places: TEAM_DESKS.map((resourceKey, i) => {
      const hostKey = comers[i];
      return {
        resourceKey,
        taken: hostKey === undefined ? null : book({ resourceKey, hostKey, day, ...OFFICE_HOURS }),
      };
    }),
  };
}

const takenOf = (teamDays: readonly DemoTeamDay[]): DemoBooking[] =>
  teamDays.flatMap(({ places }) => places.flatMap(({ taken }) => taken ?? []));

/** What is lent out is booked by somebody else, one desk anonymously, and the combined room as a whole. */
function shownOn(day: Day, people: readonly DemoPerson[]): DemoBooking[] {
  const first = (group: string): string => staffOf(people, group)[0] ?? '';
  const desk = { day, ...OFFICE_HOURS };
  // Later than anybody meets, so that nobody is in two meetings.
  const evening = { day, from: '18:00', to: '20:00', title: 'Customer evening' };
  return [
    book({ ...desk, resourceKey: FIXED_DESK, hostKey: first('product') }),
    { ...book({ ...desk, resourceKey: DISCREET_DESK, hostKey: first('legal') }), isAnonymous: true },
    book({ ...evening, resourceKey: COMBINED_ROOM.key, hostKey: first('sales') }),
  ];
}

interface Asked {
  readonly resourceKey: string;
  readonly hostKey: string;
  readonly day: Day;
  readonly from: string;
  readonly to: string;
  readonly title?: string;
}

const book = ({ resourceKey, hostKey, day, from, to, title = '' }: Asked): DemoBooking => ({
  resourceKeys: [resourceKey],
  hostKey,
  title,
  startsAt: at(day, from),
  endsAt: at(day, to),
  zone: ZONE,
  state: 'confirmed',
  attendees: [],
});

/** Who has what, and when. */
interface Claim {
  readonly keys: readonly string[];
  readonly userKey: string | null;
  readonly from: number;
  readonly until: number;
}

type Times = Pick<DemoClosure, 'startsAt' | 'endsAt'>;
const spanOf = ({ startsAt, endsAt }: Times) => ({ from: Date.parse(startsAt), until: Date.parse(endsAt) });
const claimOf = (one: DemoBooking): Claim => ({ keys: one.resourceKeys, userKey: one.hostKey, ...spanOf(one) });

type Claiming = Pick<DemoSharing, 'assignments' | 'closures' | 'teamDays'>;

const claimsOf = ({ assignments, closures, teamDays }: Claiming, today: Day): Claim[] => [
  ...assignments.map(({ resourceKey, userKey, firstDay }) => ({
    keys: [resourceKey],
    userKey,
    ...spanOf({ startsAt: at(firstDay, '00:00'), endsAt: at(today.add({ years: 1 }), '00:00') }),
  })),
  ...closures.map((closure) => ({ keys: [closure.resourceKey], userKey: null, ...spanOf(closure) })),
  ...teamDays.map((day) => ({
    keys: day.places.map(({ resourceKey }) => resourceKey),
    userKey: null,
    ...spanOf(day),
  })),
];

/** One thing for two, or two desks for one. */
function isInTheWay(one: Claim, other: Claim, desks: ReadonlySet<string>): boolean {
  if (one.from >= other.until || other.from >= one.until) return false;
  const isDesk = ({ keys }: Claim): boolean => keys.some((key) => desks.has(key));
  return (
    one.keys.some((key) => other.keys.includes(key)) || (one.userKey === other.userKey && isDesk(one) && isDesk(other))
  );
}

/** Somebody who is in no meeting then waits for a room that is taken tomorrow or later. */
function waitsFor(
  bookings: readonly DemoBooking[],
  { people, resources, now }: Pick<Wanted, 'people' | 'resources' | 'now'>,
): DemoWait[] {
  const rooms = new Set(
    resources.flatMap(({ key, categoryKey }) => (categoryKey === 'meeting' && key.startsWith(BUILDING) ? [key] : [])),
  );
  const from = now.add({ hours: 24 }).epochMilliseconds;
  const booked = bookings.find(
    ({ state, startsAt, resourceKeys }) =>
      state === 'confirmed' && Date.parse(startsAt) >= from && resourceKeys.some((key) => rooms.has(key)),
  );
  if (!booked) return [];
  const { from: start, until } = claimOf(booked);
  const meanwhile = bookings.filter((one) => claimOf(one).from < until && start < claimOf(one).until);
  const busy = new Set(
    meanwhile.flatMap(({ hostKey, attendees }) => (attendees.length > 0 ? [hostKey, ...attendees] : [])),
  );
  const hostKey = staffOf(people, 'marketing').find((key) => !busy.has(key));
  return hostKey === undefined ? [] : [{ hostKey, title: 'Agency catch-up', booked }];
}
