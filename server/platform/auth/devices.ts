import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createCookie } from './cookies.ts';

/**
 * A browser that has signed in to an account carries a proof of it, so that guesses from elsewhere do not slow it down. The
 * proof says nothing of the person; it is signed with the stored hash of her password, and ends with that.
 */
const NAME_BYTES = 12;
const SIGNATURE_BYTES = 20;
const SHAPE = /^[\w-]{43}$/;
/** Of so many people one browser remembers that they have signed in; the rest are strangers to it again. */
const MOST = 5;
/** As long as browsers keep a cookie. */
const KEPT = Temporal.Duration.from({ hours: 400 * 24 });

/** The account that a proof is for, as it is stored. */
export interface ProvenAccount {
  readonly id: number;
  readonly passwordHash: string | null;
}

function sign(name: Buffer, tenantId: number, { id, passwordHash }: ProvenAccount): Buffer {
  const signed = createHmac('sha256', passwordHash ?? '')
    .update(`known device/${tenantId}/${id}/`)
    .update(name);
  return signed.digest().subarray(0, SIGNATURE_BYTES);
}

/** A new proof for a browser from which somebody has just shown that the account is hers. */
export function makeProof(tenantId: number, account: ProvenAccount): string {
  const name = randomBytes(NAME_BYTES);
  return Buffer.concat([name, sign(name, tenantId, account)]).toString('base64url');
}

/** The one of a browser's proofs that is for this account. */
export function findProof(proofs: readonly string[], tenantId: number, account: ProvenAccount): string | null {
  if (account.passwordHash === null) return null;
  const isFor = (proof: string): boolean => {
    const bytes = Buffer.from(proof, 'base64url');
    const [name, signature] = [bytes.subarray(0, NAME_BYTES), bytes.subarray(NAME_BYTES)];
    return timingSafeEqual(signature, sign(name, tenantId, account));
  };
  return proofs.find(isFor) ?? null;
}

/** How the proofs travel: all of a browser in one cookie. */
export interface DeviceCookie {
  /** The proofs that a `Cookie` header carries, the latest first. */
  read(header: string | undefined): readonly string[];
  /** A `Set-Cookie` that adds a proof to those that the browser has. */
  write(proof: string, header: string | undefined): string;
}

export function createDeviceCookie(publicUrl: string): DeviceCookie {
  const cookie = createCookie(publicUrl, 'atrium-known');
  const read: DeviceCookie['read'] = (header) =>
    (cookie.read(header) ?? '')
      .split('.')
      .filter((proof) => SHAPE.test(proof))
      .slice(0, MOST);
  return {
    read,
    write: (proof, header) => cookie.write([...new Set([proof, ...read(header)])].slice(0, MOST).join('.'), KEPT),
  };
}
