import { invalidRequest } from '../../platform/contract/problems.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { MAX_BANK_NUMBER } from '../resources/contract.ts';
import { NUMBER_SIGN, type LockersGiven } from './contract.ts';

/** What a cleared member falls back to, where that is not null. */
export const UNSAID = { names: {} } as const;

/** A locker that is to be made. */
export interface Numbered {
  readonly bankNumber: number;
  readonly name: string;
}

/** As long as a name may be. */
const LONGEST = 200;

/**
 * The lockers that are asked for, one after another. Numbers of one run are equally long, with two digits at least: so their names
 * sort as they stand.
 * @param bank what they are called after, unless that is said
 * @param next the number of the first, unless that is said
 */
export function numberLockers({ count, naming, from }: LockersGiven, bank: string, next: number): Numbered[] {
  const first = from ?? next;
  const digits = Math.max(2, String(first + count - 1).length);
  return Array.from({ length: count }, (_, i) => {
    const number = String(first + i).padStart(digits, '0');
    const name = naming === undefined ? `${bank} ${number}` : naming.replace(NUMBER_SIGN, () => number);
    return { bankNumber: first + i, name };
  });
}

/** May they be made so? @param param where they are asked for, with a dot behind it: `lockers.` */
export function decideLockers(given: LockersGiven, lockers: readonly Numbered[], param: string): Verdict {
  const no = (field: keyof LockersGiven, detail: string): Verdict =>
    refused(invalidRequest, { param: `${param}${field}`, detail });
  const signs = given.naming?.split(NUMBER_SIGN).length ?? 2;
  if (signs !== 2) return no('naming', `Say once, by "${NUMBER_SIGN}", where the number stands`);
  const last = lockers.at(-1);
  if (last && last.bankNumber > MAX_BANK_NUMBER) return no('count', `Numbers end at ${MAX_BANK_NUMBER}`);
  if (last && last.name.length > LONGEST) return no('naming', `A name has ${LONGEST} characters at most`);
  return allowed;
}
