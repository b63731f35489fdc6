import type { DemoBooking } from './calendar.ts';
import type { DemoPerson } from './people.ts';
import { diceFor } from './random.ts';

type Location = 'office' | 'home' | 'away';
type Day = Temporal.PlainDate;

/** How people work together, and where they are when nothing is booked. */
export interface DemoHabits {
  /** To whom somebody reports. */
  readonly managers: readonly { readonly userKey: string; readonly managerKey: string }[];
  /** Who books for somebody. */
  readonly delegates: readonly { readonly userKey: string; readonly delegateKey: string }[];
  /** Where people usually work, Monday first; null: nothing is said of the day. */
  readonly weeks: readonly { readonly userKey: string; readonly locations: readonly (Location | null)[] }[];
  /** What some have said of a day to come, all of whom have a week. */
  readonly days: readonly { readonly userKey: string; readonly day: Day; readonly location: Location }[];
  readonly favourites: readonly { readonly userKey: string; readonly resourceKey: string }[];
}

interface Wanted {
  readonly people: readonly DemoPerson[];
  readonly bookings: readonly DemoBooking[];
  readonly now: Temporal.Instant;
  readonly seed: string;
}

/** Monday to Friday: office, home or, with a dot, nothing said. */
const WEEKS = ['ooooh', 'ooohh', 'hoooh', 'oo.oh', 'ohooo', 'ooooo'];
const LETTERS: Readonly<Record<string, Location>> = { o: 'office', h: 'home' };
/** How many days ahead people say where they are. */
const SAID_AHEAD = 7;

/** Who reports to whom, books for whom, and is where: what fits to what they have booked. */
export function demoHabits({ people, bookings, now, seed }: Wanted): DemoHabits {
  const dice = diceFor(`${seed}/habits`);
  const teams = Map.groupBy(people, ({ homeBuildingKey, groupKeys }) => `${homeBuildingKey}/${groupKeys[0] ?? ''}`);
  const leads = [...teams.values()].map(([lead, ...team]) => ({ lead: lead?.key ?? '', team }));
  const settled = people.filter(() => dice.chance(0.7));
  const busy = new Set(bookings.map(({ hostKey, startsAt }) => `${hostKey} ${startsAt.slice(0, 10)}`));
  const today = now.toZonedDateTimeISO('UTC').toPlainDate();
  const days = Array.from({ length: SAID_AHEAD }, (_, i) => today.add({ days: i })).filter((day) => day.dayOfWeek < 6);
  return {
    managers: leads.flatMap(({ lead, team }) => team.map(({ key }) => ({ userKey: key, managerKey: lead }))),
    delegates: leads.flatMap(({ lead, team: [first] }) => (first ? [{ userKey: lead, delegateKey: first.key }] : [])),
    weeks: settled.map(({ key }) => ({
      userKey: key,
      locations: [...Array.from(dice.pick(WEEKS), (letter) => LETTERS[letter] ?? null), null, null],
    })),
    days: settled.flatMap(({ key }) =>
      days
        .filter((day) => !busy.has(`${key} ${day.toString()}`) && dice.chance(0.5))
        .map((day) => ({ userKey: key, day, location: dice.chance(0.7) ? 'home' : 'away' }) as const),
    ),
    favourites: people
      .filter(() => dice.chance(0.3))
      .flatMap(({ key }) => {
        const own = bookings.filter(({ hostKey }) => hostKey === key).flatMap(({ resourceKeys }) => resourceKeys);
        return [...new Set(own)].slice(0, 3).map((resourceKey) => ({ userKey: key, resourceKey }));
      }),
  };
}
