import { areReadable, isHeaped, isReadable, looksOf, tidy, tidyLines } from '../../platform/contract/text.ts';

/** Two names are the same where they look the same: case, width and the number of blanks between do not count. */
export const keyOf = (name: string): string => looksOf(name);

const isWithin = (text: string, most: number): boolean => text.length <= 2 * most && Array.from(text).length <= most;

/** The longest name, in characters, as everywhere. */
const MAX_NAME = 200;

/** A name as it is kept; null for what is none. */
export function nameIn(text: string): string | null {
  if (text.length > 10 * MAX_NAME || isHeaped(text)) return null;
  const name = tidy(text.replaceAll(/\s+/g, ' '));
  return isWithin(name, MAX_NAME) && isReadable(name) ? name : null;
}

/** A text of several lines as it is kept; null for what is none. */
export function linesIn(text: string, most: number): string | null {
  if (text.length > 10 * most || isHeaped(text)) return null;
  const lines = tidyLines(text);
  return isWithin(lines, most) && areReadable(lines) ? lines : null;
}

const MAX_CAPACITY = 100_000;

/** How many it is for; null for what is no such number. */
export function capacityIn(text: string): number | null {
  if (!/^\d{1,6}(?:\.0+)?$/.test(text)) return null;
  const capacity = Number(text);
  return capacity >= 1 && capacity <= MAX_CAPACITY ? capacity : null;
}

const YES: ReadonlySet<string> = new Set(['', 'yes', 'y', 'true', '1', 'x']);
const NO: ReadonlySet<string> = new Set(['no', 'n', 'false', '0']);

/** Yes or no; null for what is neither. What is not said is a yes. */
export function answerIn(text: string): boolean | null {
  const answer = text.length > 10 ? text : looksOf(text);
  if (YES.has(answer)) return true;
  return NO.has(answer) ? false : null;
}

export interface Address {
  readonly address: string;
  readonly address2: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
}

/** The lines of the street alone. */
export const streetOf = ({ address, address2 }: Pick<Address, 'address' | 'address2'>): string =>
  [address, address2].filter((line) => line !== '').join('\n');

/** An address as one reads it: street, and `City, ST 12345`. Empty where there is neither street nor postal code. */
export function addressOf(given: Address): string {
  const street = streetOf(given);
  if (street === '' && given.zip === '') return '';
  const region = [given.state, given.zip].filter((part) => part !== '').join(' ');
  const place = [given.city, region].filter((part) => part !== '').join(', ');
  return [street, place].filter((line) => line !== '').join('\n');
}

/** The same taken apart again, where it was put together so; else its lines as the street. */
export function takeApart(address: string, city: string): Address {
  const lines = address.split('\n');
  const place = lines.at(-1) ?? '';
  const rest = place.startsWith(city) && city !== '' ? place.slice(city.length).replace(/^, /, '') : null;
  const parts = rest === null ? null : /^([A-Z]{2,3})?(?:(?:^| )(\S.*))?$/.exec(rest);
  const inParts = { ...streetIn(lines.slice(0, -1)), city, state: parts?.[1] ?? '', zip: parts?.[2] ?? '' };
  if (parts && addressOf(inParts) === address) return inParts;
  return { ...streetIn(lines), city, state: '', zip: '' };
}

const streetIn = ([address = '', ...more]: readonly string[]) => ({ address, address2: more.join('\n') });
