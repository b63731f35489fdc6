import { randomInt, randomUUIDv7 } from 'node:crypto';

let lastTime = 0;
let counter = 0;

/**
 * A new time-ordered id (UUIDv7, RFC 9562) for log-like rows: events, deliveries, audit. Ids of one process ascend: within
 * a millisecond the twelve bits behind the time count up (§6.2, method 1), so that events sort as they were told.
 */
export function newId(): string {
  const fresh = randomUUIDv7();
  const time = Number.parseInt(fresh.slice(0, 8) + fresh.slice(9, 13), 16);
  if (time > lastTime) {
    lastTime = time;
    counter = Number.parseInt(fresh.slice(15, 18), 16) & 0x7ff; // room to count
  } else if (++counter > 0xfff) {
    lastTime += 1;
    counter = 0;
  }
  const clock = lastTime.toString(16).padStart(12, '0');
  return `${clock.slice(0, 8)}-${clock.slice(8)}-7${counter.toString(16).padStart(3, '0')}${fresh.slice(18)}`;
}

/** Crockford's: no letter that looks like a digit, and no U that would spell words. */
export const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** As long as a code is: ten letters and digits that cannot be mistaken for each other, of which nobody finds another by trying. */
export const CODE_LENGTH = 10;

/** A new code that people read off something and type. */
export const makeCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** A code as somebody typed it: in any case, and with the letters that the eye takes for digits. */
export const readCode = (typed: string): string => typed.toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');
