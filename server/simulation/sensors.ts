import { diceFor, type Dice } from '../demo/random.ts';
import { DAY_MINUTES } from './people.ts';

/** How wrong the sensors of a building are: nobody who reads them knows it. Shares of the signals, from 0 to 1. */
export interface Noise {
  readonly lost: number;
  readonly late: number;
  readonly wrong: number;
  readonly doubled: number;
  /** So many minutes a sensor stays wrong once it is: the least and the most. */
  readonly wrongMinutes: readonly [number, number];
}

/** What a sensor says at a time, and when that comes; both in seconds since midnight. */
export interface Word {
  readonly desk: number;
  readonly at: number;
  readonly comesAt: number;
  readonly there: boolean;
}

/** From when to when sensors are awake, in minutes since midnight. */
export const AWAKE = { from: 6 * 60, to: 20 * 60 } as const;
export const BEAT_MINUTES = 15;
/** What has changed is said again so much later, as sensors do that are told by nobody whether they were heard. */
const REPEAT_MINUTES = 1;
/** So long the word of such a sensor is to be believed: for two beats and some minutes, so that one that is lost makes nobody unknown. */
export const BELIEVED_MINUTES = 2 * BEAT_MINUTES + 5;
/** A late word comes so many minutes later: from minutes to hours, the short ones more often. */
const LATE_MINUTES = { least: 3, most: 360 };

/** No noise: what a sensor sees comes at once. */
export const silence: Noise = { lost: 0, late: 0, wrong: 0, doubled: 0, wrongMinutes: [0, 0] };

/** A tenth of the signals (or another share) is lost, late or wrong; how much of each is drawn, too, and as many come twice as chance will. */
export function drawNoise(seed: string, share = 0.1, wrongMinutes: Noise['wrongMinutes'] = [1, 5]): Noise {
  const dice = diceFor(`${seed}/noise`);
  const weights = { lost: 1 + dice.next(), late: 1 + dice.next(), wrong: 1 + dice.next() };
  const unit = share / (weights.lost + weights.late + weights.wrong);
  const of = (weight: number): number => weight * unit;
  return {
    lost: of(weights.lost),
    late: of(weights.late),
    wrong: of(weights.wrong),
    doubled: share * dice.next(),
    wrongMinutes,
  };
}

type Fate = 'well' | 'lost' | 'late' | 'wrong';

function fateOf(dice: Dice, { lost, late, wrong }: Noise): Fate {
  const drawn = dice.next();
  if (drawn < lost) return 'lost';
  if (drawn < lost + late) return 'late';
  return drawn < lost + late + wrong ? 'wrong' : 'well';
}

/**
 * What the sensor of a desk says on a day, as it comes: it looks once a minute, says at once what has changed and once more after that, and every quarter of an hour what it sees.
 * When it errs, it sees the opposite for some minutes; whatever it says may be lost, or come late or twice.
 */
export function wordsOf(seed: string, desk: number, sitting: Uint16Array, noise: Noise): Word[] {
  const dice = diceFor(`${seed}/sensor/${desk}`);
  const [phase, second] = [dice.between(0, BEAT_MINUTES - 1), dice.between(0, 59)];
  const words: Word[] = [];
  let said: boolean | null = null;
  let changedAt = -Infinity;
  let erring = { sees: false, until: 0 };
  for (let minute = AWAKE.from; minute < AWAKE.to; minute++) {
    const isThere = sitting[desk * DAY_MINUTES + minute] !== 0;
    const sees = minute < erring.until ? erring.sees : isThere;
    const isDue = minute % BEAT_MINUTES === phase || minute === changedAt + REPEAT_MINUTES;
    if (sees === said && !isDue) continue;
    const fate = fateOf(dice, noise);
    const there: boolean = fate === 'wrong' ? !isThere : sees;
    if (fate === 'wrong') erring = { sees: there, until: minute + dice.between(...noise.wrongMinutes) };
    if (there === said && !isDue) continue;
    if (there !== said) changedAt = minute;
    said = there;
    if (fate === 'lost') continue;
    const at = 60 * minute + second;
    const comesAt = at + (fate === 'late' ? 60 * lateMinutes(dice) : 0);
    words.push({ desk, at, comesAt, there });
    if (dice.chance(noise.doubled)) words.push({ desk, at, comesAt: comesAt + dice.between(0, 600), there });
  }
  return words;
}

const lateMinutes = (dice: Dice): number =>
  LATE_MINUTES.least * (LATE_MINUTES.most / LATE_MINUTES.least) ** dice.next();
