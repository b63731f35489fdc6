import { randomInt } from 'node:crypto';
import { ALPHABET } from '../../platform/ids.ts';
import { PAIRING_CODE_LENGTH } from './contract.ts';

/** A code to be read off a screen and typed: of a thousand million, good for minutes, and worth nothing to who may not pair. */
export const makePairingCode = (): string =>
  Array.from({ length: PAIRING_CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
