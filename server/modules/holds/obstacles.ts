import { showTime } from '../../platform/time.ts';
import type { Clash, OpenOrigin } from './contract.ts';
import { unitsOf, type Made } from './made.ts';
import { findObstacles, type HeldStretch } from './rules.ts';
import type { UnitOf } from './store.ts';

/** When something cannot be had. */
export interface Busy extends Clash {
  readonly heldFor?: OpenOrigin;
  readonly heldUntil?: string;
}

/** So many units of something as are wanted of it. */
export interface Asked extends Made {
  readonly quantity: number;
  /** One unless said. */
  readonly count?: number;
}

/** What is taken of a unit; nothing, or undefined, of one that is free all the time. */
type TakenOf = (unit: UnitOf) => readonly HeldStretch[] | undefined;
type Spell = (time: number) => string;

/** What is in the way of so many units of a resource: nothing exactly when they can be taken. What for, it does not say. */
export const obstaclesAmong = (asked: Asked, takenOf: TakenOf, spell: Spell): Clash[] =>
  stretchesAmong(asked, takenOf).map((one) => spelled(asked, one, spell));

/** The same, with what it is held for where that is no secret. */
export const busyAmong = (asked: Asked, takenOf: TakenOf, spell: Spell): Busy[] =>
  stretchesAmong(asked, takenOf).map(({ heldFor, heldUntil, ...one }) => ({
    ...spelled(asked, one, spell),
    ...(heldFor && { heldFor }),
    ...(heldUntil !== undefined && { heldUntil: spell(heldUntil) }),
  }));

function stretchesAmong(asked: Asked, takenOf: TakenOf): HeldStretch[] {
  const { count = 1, parts = [] } = asked;
  const own = unitsOf(asked);
  const taken = own.map((unit) => takenOf(unit) ?? []).filter(({ length }) => length > 0);
  return findObstacles(taken, own.length, parts.length > 0 ? own.length : count);
}

const spelled = ({ resourceId }: Asked, { start, end }: HeldStretch, spell: Spell): Clash => ({
  resourceId,
  start: spell(start),
  end: spell(end),
});

/** Spells out times, each once: those of a building's day come again and again. */
export function createSpeller(): (time: number) => string {
  const spelled = new Map<number, string>();
  return (time) => {
    const known = spelled.get(time);
    if (known !== undefined) return known;
    const text = showTime(new Date(time));
    spelled.set(time, text);
    return text;
  };
}
