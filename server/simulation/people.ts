import { diceFor, type Dice } from '../demo/random.ts';

/** Who has habits in a simulated building. Times are minutes since midnight by its clock. */
export interface Person {
  /** How likely she comes on a working day. */
  readonly comes: number;
  readonly arrives: number;
  readonly stays: number;
  /** Without a booking she takes whatever desk is free. */
  readonly books: boolean;
}

/** A desk that somebody booked for a day, or for half of one. */
export interface Booked {
  readonly desk: number;
  readonly person: number;
  readonly from: number;
  readonly to: number;
}

/** Somebody who comes to see somebody. */
export interface Guest {
  readonly host: number;
  readonly from: number;
  readonly to: number;
}

/** What happens on a day: what is booked before it begins, and what then is true. */
export interface Day {
  readonly booked: readonly Booked[];
  readonly guests: readonly Guest[];
  /** Who sits at a desk in a minute: her number and one, by `desk * DAY_MINUTES + minute`; 0: nobody does. */
  readonly sitting: Uint16Array;
}

export const DAY_MINUTES = 1_440;
const HALF_DAY = 240;

/** Habits are kept most of the time. */
const NO_SHOW = 0.08;
const LATE = 0.06;
const WRONG_DESK = 0.03;
const WRONG_DESK_IS_BOOKED = 0.25;
const HAS_GUEST = 0.03;
/** Some go home hours before they meant to, and say so to nobody. */
const GOES_EARLY = 0.06;
const EARLIER = { least: 120, most: 240 };
/** So many of the desks are booked at most: some are always left to who books none. */
const BOOKED_AT_MOST = 0.85;

/** The people of a building: the same seed, the same people. */
export function drawPeople(seed: string, count: number): Person[] {
  const dice = diceFor(`${seed}/people`);
  return Array.from({ length: count }, () => ({
    comes: dice.between(4, 20) / 20,
    arrives: 15 * dice.between(32, 38),
    stays: dice.chance(0.12) ? HALF_DAY : 15 * dice.between(28, 36),
    books: !dice.chance(0.08),
  }));
}

/** One day of theirs: who books what, who comes, when she is away from her desk, and where she sits. */
export function drawDay(seed: string, people: readonly Person[], desks: number): Day {
  const dice = diceFor(`${seed}/day`);
  const coming = dice.shuffle([...people.keys()]).filter((one) => dice.chance(people[one]?.comes ?? 0));
  const booked = bookDesks(dice, people, coming, desks);
  const absent = new Set(booked.filter(() => dice.chance(NO_SHOW)).map(({ person }) => person));
  const taken = new Set(booked.map(({ desk }) => desk));
  const free = dice.shuffle([...Array(desks).keys()].filter((desk) => !taken.has(desk)));
  const ghosts = booked.filter((one) => absent.has(one.person) && one.to - one.from > HALF_DAY);
  const sitting = new Uint16Array(desks * DAY_MINUTES);
  for (const one of booked) {
    if (absent.has(one.person)) continue;
    const isWrong = dice.chance(WRONG_DESK);
    const elsewhere = isWrong ? (dice.chance(WRONG_DESK_IS_BOOKED) ? ghosts.pop()?.desk : free.pop()) : undefined;
    sit(dice, sitting, { ...one, desk: elsewhere ?? one.desk });
  }
  for (const person of coming) {
    const { books = true, arrives = 0, stays = 0 } = people[person] ?? {};
    const desk = books ? undefined : free.pop();
    if (desk !== undefined) sit(dice, sitting, { desk, person, from: arrives, to: arrives + stays });
  }
  goHomeEarly(diceFor(`${seed}/early`), booked, sitting);
  const hosts = booked.filter(({ person }) => !absent.has(person) && dice.chance(HAS_GUEST));
  const guests = hosts.map(({ person, from }) => ({ host: person, from: from + 60, to: from + 120 }));
  return { booked, guests, sitting };
}

/** Takes away from who sits where what some leave out of their day. It has dice of its own: whoever stays sits as she would without the others. */
function goHomeEarly(dice: Dice, booked: readonly Booked[], sitting: Uint16Array): void {
  for (const { desk, person, from, to } of booked) {
    if (to - from <= HALF_DAY || !dice.chance(GOES_EARLY)) continue;
    const left = to - dice.between(EARLIER.least, EARLIER.most);
    const rest = sitting.subarray(desk * DAY_MINUTES + left, (desk + 1) * DAY_MINUTES);
    for (const [i, one] of rest.entries()) if (one === person + 1) rest[i] = 0;
  }
}

/** Each who books gets a desk while there are some; who comes for half a day shares one. */
function bookDesks(dice: Dice, people: readonly Person[], coming: readonly number[], desks: number): Booked[] {
  const whole = dice.shuffle([...Array(desks).keys()]).slice(0, Math.floor(desks * BOOKED_AT_MOST));
  const afternoons: { desk: number; from: number }[] = [];
  const booked: Booked[] = [];
  for (const person of coming) {
    const { books, arrives, stays } = people[person] ?? { books: false, arrives: 0, stays: 0 };
    if (!books) continue;
    const shared = stays === HALF_DAY ? afternoons.pop() : undefined;
    const desk = shared?.desk ?? whole.pop();
    if (desk === undefined) continue;
    const from = shared?.from ?? arrives;
    booked.push({ desk, person, from, to: from + stays });
    if (stays === HALF_DAY && !shared) afternoons.push({ desk, from: from + stays });
  }
  return booked;
}

/** She comes, sooner or later, is away for lunch, meetings and coffee, and leaves. */
function sit(dice: Dice, sitting: Uint16Array, { desk, person, from, to }: Booked): void {
  const after = dice.chance(LATE) ? dice.between(35, 100) : dice.between(-5, 12);
  const comes = Math.max(from + after, 0);
  const leaves = Math.min(to - dice.between(0, 25), DAY_MINUTES);
  const at = desk * DAY_MINUTES;
  // Whoever had it in the morning has gone when its next comes.
  for (let minute = comes; minute < leaves; minute++) sitting[at + minute] ||= person + 1;
  const away = (start: number, minutes: number): void => {
    for (let minute = start; minute < Math.min(start + minutes, leaves); minute++)
      if (sitting[at + minute] === person + 1) sitting[at + minute] = 0;
  };
  if (to - from > HALF_DAY) away(dice.between(11 * 60 + 45, 13 * 60), dice.between(30, 60));
  for (let meetings = dice.between(0, 3); meetings > 0; meetings--)
    away(
      30 * dice.between(Math.ceil(comes / 30) + 1, Math.max(Math.floor(leaves / 30), comes / 30 + 1)),
      dice.pick([30, 30, 60]),
    );
  for (let breaks = dice.between(0, 2); breaks > 0; breaks--)
    away(dice.between(comes + 30, leaves), dice.between(5, 10));
}
