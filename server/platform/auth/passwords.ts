import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { hashing } from '../limits/gates.ts';
import { networkOf } from '../net/network-of.ts';

interface Cost {
  /** In KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane. */
const CURRENT: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

const derive = promisify(argon2);

async function hash(password: string, salt: Buffer, cost: Cost, from: string | null): Promise<Buffer> {
  const leave = await hashing.enter(networkOf(from ?? 'this machine'), 1);
  try {
    return await derive('argon2id', {
      message: password.normalize('NFKC'),
      nonce: salt,
      tagLength: HASH_BYTES,
      ...cost,
    });
  } finally {
    leave();
  }
}

/**
 * @param from the address that asks for it; null for Atrium itself @returns a PHC string, `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`
 * @throws 503 when too many passwords wait to be hashed
 */
export async function hashPassword(password: string, from: string | null): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return writePhc(CURRENT, salt, await hash(password, salt, CURRENT, from));
}

export interface Verified {
  readonly ok: boolean;
  /** The stored hash was made with an older cost: hash the password again. */
  readonly outdated: boolean;
}

const nobody = { cost: CURRENT, salt: randomBytes(SALT_BYTES), expected: randomBytes(HASH_BYTES) };

/**
 * Compares a password with a stored PHC string. Without one (an unknown person, or one without a password) it takes as
 * long and says no, so that the time tells nothing.
 * @param from the address that asks; null for Atrium itself
 * @throws 503 when too many passwords wait to be hashed
 */
export async function verifyPassword(password: string, stored: string | null, from: string | null): Promise<Verified> {
  const { cost, salt, expected } = stored === null ? nobody : readPhc(stored);
  const same = timingSafeEqual(await hash(password, salt, cost, from), expected);
  return { ok: same && stored !== null, outdated: !isCurrent(cost) };
}

const isCurrent = ({ memory, passes, parallelism }: Cost): boolean =>
  memory === CURRENT.memory && passes === CURRENT.passes && parallelism === CURRENT.parallelism;

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

const writePhc = ({ memory, passes, parallelism }: Cost, salt: Buffer, tag: Buffer): string =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]{43})$/;

function readPhc(stored: string): { cost: Cost; salt: Buffer; expected: Buffer } {
  const [, memory, passes, parallelism, salt = '', tag = ''] = PHC.exec(stored) ?? [];
  if (memory === undefined) throw new Error('A stored password hash is not an Argon2id PHC string');
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    expected: Buffer.from(tag, 'base64'),
  };
}
