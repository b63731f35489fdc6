import { randomInt } from 'node:crypto';
import { CODE_LENGTH } from './contract.ts';

/** Crockford's: no letter that looks like a digit, and no U that would spell words. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A new code for a label. It is short enough to be typed, and long enough that nobody finds another one by trying. */
export const makeCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** A code as somebody typed it: in any case, and with the letters that the eye takes for digits. */
export const readCode = (typed: string): string => typed.toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');
