import { createHmac, hkdfSync } from 'node:crypto';

/** Says the same secret of the same text ever again, as long as ATRIUM_SECRET is the same: so none has to be kept. */
export type Derive = (text: string) => Buffer;

/**
 * Secrets for one purpose, of 32 bytes each (HMAC-SHA256 under a key of its own by HKDF, RFC 5869).
 * @param secret ATRIUM_SECRET; under another one all that was derived is another too
 */
export function createDerive(secret: string, purpose: string): Derive {
  const key = Buffer.from(hkdfSync('sha256', secret, 'atrium', purpose, 32));
  return (text) => createHmac('sha256', key).update(text).digest();
}
