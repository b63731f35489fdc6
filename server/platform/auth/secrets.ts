import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const PREFIX = 'atr_';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_LENGTH = 30;
const CHECKSUM_LENGTH = 6;
const SHAPE = /^atr_([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/;

/** Only the hash is kept: a secret of 178 random bits needs no slow one. */
export const hashToken = (secret: string): Buffer => hash('sha256', secret, 'buffer');

/** A new secret: a prefix that scanners of leaks recognise, 30 random characters, and a checksum of them. */
export function makeSecret(): string {
  const random = randomText(RANDOM_LENGTH);
  return `${PREFIX}${random}${checksum(random)}`;
}

function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    // 248 is the last multiple of 62 in a byte; what lies above would make some characters likelier than others.
    const fair = randomBytes(length * 2).filter((byte) => byte < 248);
    text += Array.from(fair, (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  }
  return text.slice(0, length);
}

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    digits = `${ALPHABET[rest % ALPHABET.length]}${digits}`;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return digits;
}

const CONNECTION_PREFIX = 'wpc_';

/** Could this be a connection's token, going by its shape? */
export const isConnectionToken = (secret: string): boolean => /^wpc_[0-9a-z]{1,6}_[0-9A-Za-z]{43}$/.test(secret);

/** A new token of a connection, which it names in front so that a person can tell whose it is: 256 random bits. */
export const makeConnectionToken = (connectionId: number): string =>
  `${CONNECTION_PREFIX}${connectionId.toString(36)}_${randomText(43)}`;

/** What such a token may be recognised by: how it begins, and its last four characters. */
export const hintOfConnectionToken = (secret: string): string =>
  `${secret.slice(0, secret.lastIndexOf('_') + 1)}…${secret.slice(-4)}`;

/** Could this secret be known here at all? One with our prefix and a wrong checksum was mistyped or made up. */
export function isSecretShaped(secret: string): boolean {
  if (!secret.startsWith(PREFIX)) return true; // the operator's own ATRIUM_ADMIN_TOKEN
  const [, random = '', sum] = SHAPE.exec(secret) ?? [];
  return checksum(random) === sum;
}

/** What a secret may be recognised by: its prefix and its last four characters. */
export const hintOf = (secret: string): string => `${secret.startsWith(PREFIX) ? PREFIX : ''}…${secret.slice(-4)}`;
