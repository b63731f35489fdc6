import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';

/** What was sealed with another secret, or altered since. */
export class NotOurSeal extends Error {
  override readonly name = 'NotOurSeal';
}

/** Encrypts what must be read again (webhook secrets, stored answers). AES-256-GCM: nonce, tag, text. */
export interface Sealer {
  seal(plain: Buffer): Buffer;
  /** @throws NotOurSeal */
  open(sealed: Buffer): Buffer;
}

const NONCE = 12;
const TAG = 16;

/** @param secret ATRIUM_SECRET; a key of its own is derived from it (HKDF, RFC 5869) */
export function createSealer(secret: string): Sealer {
  const key = Buffer.from(hkdfSync('sha256', secret, 'atrium', 'sealed columns', 32));
  return {
    seal(plain) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const text = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]);
    },
    open(sealed) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE));
        decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
        return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
      } catch (cause) {
        throw new NotOurSeal('This was sealed with another secret', { cause });
      }
    },
  };
}

/** ATRIUM_SECRET, or one that the first start makes and keeps in the data directory for its owner alone. */
export async function readOrMakeSecret({ secret, dataDir }: Pick<Config, 'secret' | 'dataDir'>): Promise<string> {
  if (secret !== null) return secret;
  const file = join(dataDir, 'secret');
  await mkdir(dataDir, { recursive: true });
  try {
    await writeFile(file, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (await readFile(file, 'utf8')).trim();
}
