import { jwtVerify, SignJWT } from 'jose';
import type { Derive } from '../../platform/auth/derive.ts';
import { TOKEN_LIFE } from './guesses.ts';

/** Signs session tokens and reads them again. They are kept nowhere: what ends one before its time is that its application is revoked. */
export interface SessionTokens {
  /** A token of this client that lives for 12 hours. Its header begins with `typ` (seed: Registration and access process). */
  sign(clientId: string, now: Temporal.Instant): Promise<string>;
  /** The client whose token this is; null for one that was altered, is over, or was signed elsewhere. */
  read(token: string, now: Temporal.Instant): Promise<string | null>;
}

const ISSUER = 'atrium';
/** The longest that is looked at; ours have some 250 characters. */
const MAX_TOKEN = 2_000;

/** @param derive makes the key that signs (HS256), from ATRIUM_SECRET */
export function createSessionTokens(derive: Derive): SessionTokens {
  const key = derive('session tokens');
  return {
    sign: (clientId, now) => {
      const begins = Math.floor(now.epochMilliseconds / 1000);
      return new SignJWT()
        .setProtectedHeader({ typ: 'JWT', alg: 'HS256' })
        .setIssuer(ISSUER)
        .setSubject(clientId)
        .setIssuedAt(begins)
        .setExpirationTime(begins + TOKEN_LIFE.seconds)
        .sign(key);
    },
    async read(token, now) {
      if (token.length > MAX_TOKEN) return null;
      const checks = { algorithms: ['HS256'], typ: 'JWT', issuer: ISSUER, requiredClaims: ['sub', 'exp'] };
      try {
        const currentDate = new Date(now.epochMilliseconds);
        const { payload } = await jwtVerify(token, key, { ...checks, currentDate });
        return payload.sub ?? null;
      } catch {
        return null; // whatever is wrong with it: it is none of ours
      }
    },
  };
}
