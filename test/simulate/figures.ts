import { DAY_MINUTES } from '../../server/simulation/people.ts';
import { WORTH_MINUTES } from '../../server/modules/presence/contract.ts';
import { PROMPT_MINUTES, type Asked, type Fate, type Played } from './play.ts';

/** What is counted of a play. Shares are from 0 to 1. */
export interface Figures {
  /** Desk-minutes in which the answer was the truth; that nobody knows is none. */
  readonly right: number;
  /** The same of who says always that nobody is there. */
  readonly alwaysAbsent: number;
  /** The same of who takes what is booked for what is true. */
  readonly bookedIsPresent: number;
  /** Of all minutes, by `truth → answer`. */
  readonly wrong: Readonly<Record<string, number>>;
  /** Bookings to which nobody had come ten minutes after check-in closed: how many there were, and which of them were free by then. */
  readonly ghosts: { readonly count: number; readonly free: number; readonly slowest: number | null };
  /** Bookings of those who had left for good while enough was left of them: how many there were, and which of them were free in time by the policy. */
  readonly emptied: { readonly count: number; readonly free: number; readonly ended: number };
  /**
   * Bookings whose host had come before check-in closed: how many there were, and of which of them the desk was taken away under her. Whoever was
   * away for as long as the policy says lost it by the rule, and is counted apart, even where she comes back in that very minute.
   */
  readonly came: {
    readonly count: number;
    readonly takenAway: number;
    readonly byRule: number;
    readonly checkedIn: number;
  };
}

/** @param emptyMinutes after so long without anybody a booking ends; null: it never does */
export function figuresOf({ asked, fates }: Played, emptyMinutes: number | null = null): Figures {
  const share = (isSo: (one: Asked) => boolean): number => asked.filter(isSo).length / asked.length;
  const truthOf = ({ isThere }: Asked): string => (isThere ? 'present' : 'absent');
  const wrong = Object.groupBy(
    asked.filter((one) => one.state !== truthOf(one)),
    (one) => `${truthOf(one)} → ${one.state}`,
  );
  const ghosts = fates.filter((one) => !isAnybody(one, one.from, one.closes + PROMPT_MINUTES));
  const delays = ghosts.map(({ released, closes }) => (released === null ? null : released - closes));
  const came = fates.filter((one) => isHost(one, one.from - PROMPT_MINUTES, one.closes));
  const taken = came.filter(isTakenAway);
  return {
    right: share((one) => one.state === truthOf(one)),
    alwaysAbsent: share(({ isThere }) => !isThere),
    bookedIsPresent: share(({ isThere, isBooked }) => isThere === isBooked),
    wrong: Object.fromEntries(Object.entries(wrong).map(([what, all = []]) => [what, all.length / asked.length])),
    ghosts: {
      count: ghosts.length,
      free: delays.filter((delay) => delay !== null && delay <= PROMPT_MINUTES).length,
      slowest: delays.includes(null) ? null : Math.max(0, ...delays.map(Number)),
    },
    emptied: emptiedOf(came, emptyMinutes),
    came: {
      count: came.length,
      takenAway: taken.filter((one) => !isByRule(one, emptyMinutes)).length,
      byRule: taken.filter((one) => isByRule(one, emptyMinutes)).length,
      checkedIn: came.filter(({ checkedIn }) => checkedIn !== null).length,
    },
  };
}

/** It was released, or ended early, while she sat there. */
const isTakenAway = (one: Fate): boolean =>
  [one.released, one.ended].some((minute) => minute !== null && isHost(one, minute, minute + 1));

/** Until the minute in which it ended nobody had sat there for as long as the policy says. */
const isByRule = (one: Fate, emptyMinutes: number | null): boolean =>
  emptyMinutes !== null && one.ended !== null && !isAnybody(one, one.ended - emptyMinutes, one.ended);

/** What became of the desks whose hosts had left early. */
function emptiedOf(came: readonly Fate[], emptyMinutes: number | null): Figures['emptied'] {
  const ended = came.filter((one) => one.ended !== null).length;
  if (emptyMinutes === null) return { count: 0, free: 0, ended };
  const left = came.flatMap((one) => {
    const leaves = one.from + sittersOf(one, one.from, one.to).findLastIndex((who) => who !== 0) + 1;
    const due = leaves + emptyMinutes + PROMPT_MINUTES;
    return due + WORTH_MINUTES <= one.to ? [{ one, due }] : [];
  });
  const free = left.filter(({ one, due }) => one.ended !== null && one.ended <= due);
  return { count: left.length, free: free.length, ended };
}

const sittersOf = ({ sitting, desk }: Fate, from: number, to: number): Uint16Array =>
  sitting.subarray(desk * DAY_MINUTES + from, desk * DAY_MINUTES + to);
const isAnybody = (fate: Fate, from: number, to: number): boolean => sittersOf(fate, from, to).some((one) => one !== 0);
const isHost = (fate: Fate, from: number, to: number): boolean => sittersOf(fate, from, to).includes(fate.person + 1);

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** The figures for people, with both baselines and how many times fewer minutes are wrong than by them. */
export function tell(figures: Figures, asked: number): string {
  const { right, alwaysAbsent, bookedIsPresent, wrong, ghosts, came, emptied } = figures;
  const fewer = (other: number): string => `${((1 - other) / (1 - right)).toFixed(1)} times as many minutes wrong`;
  return [
    `right state         ${percent(right)} of ${asked} desk-minutes asked by the API in business hours`,
    `  always absent     ${percent(alwaysAbsent)}, ${fewer(alwaysAbsent)}`,
    `  booked = present  ${percent(bookedIsPresent)}, ${fewer(bookedIsPresent)}`,
    ...Object.entries(wrong).map(([what, share]) => `  ${what.padEnd(18)}${percent(share)}`),
    `ghost desks         ${ghosts.free} of ${ghosts.count} free within ${PROMPT_MINUTES} minutes (${percent(ghosts.free / ghosts.count)}), the last after ${ghosts.slowest ?? 'the day'}`,
    `emptied early       ${emptied.free} of ${emptied.count} left for good free within ${PROMPT_MINUTES} minutes of the policy's time; ${emptied.ended} bookings ended early`,
    `taken away          ${came.takenAway} of ${came.count} to whom somebody came (${percent(came.takenAway / came.count)}); checked in ${came.checkedIn}; came back in the minute in which the rule ended it ${came.byRule}`,
  ].join('\n');
}
