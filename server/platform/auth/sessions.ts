import { hash, randomBytes } from 'node:crypto';
import type { Reach, UserPrincipal } from '../context/principal.ts';
import type { Tenant } from '../tenants.ts';
import { roleScopes, type Role } from '../contract/scopes.ts';

/** A session ends when it was not used for so long … */
export const IDLE = Temporal.Duration.from({ hours: 8 });
/** … and in any case so long after the sign-in. */
export const LONGEST = Temporal.Duration.from({ hours: 12 });

const SECRET_BYTES = 32;
const SHAPE = /^[\w-]{43}$/;

/** A cookie's value that nobody guesses. */
export const makeSessionToken = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** Only the hash is kept. */
export const hashSession = (token: string): Buffer => hash('sha256', token, 'buffer');

export interface Person {
  readonly tenant: Tenant;
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly reach: Reach;
}

/** What a browser has shown: the hash of its session, and until when that counts, in epoch milliseconds. */
export interface ShownSession {
  readonly sessionHash: Buffer;
  readonly until: number;
}

/** A person as one who acts. */
export const userPrincipal = (person: Person, shown?: ShownSession): UserPrincipal => ({
  kind: 'user',
  key: `user:${person.id}`,
  name: person.name,
  tenant: person.tenant,
  userId: person.id,
  email: person.email,
  tokenId: null,
  role: person.role,
  reach: person.reach,
  scopes: roleScopes[person.role],
  until: Infinity,
  ...shown,
});

/** How a session travels. */
export interface SessionCookie {
  /** The session a `Cookie` header carries; null: none. */
  read(header: string | undefined): string | null;
  /** A `Set-Cookie` that starts the session. */
  write(token: string): string;
  /** A `Set-Cookie` that removes it. */
  readonly clear: string;
}

/** The cookie for a public address. Over https its name binds it to this one host (RFC 6265bis, `__Host-`). */
export function createSessionCookie(publicUrl: string): SessionCookie {
  const isSecure = publicUrl.startsWith('https:');
  const name = isSecure ? '__Host-atrium' : 'atrium';
  const attributes = `; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  return {
    read(header) {
      const prefix = `${name}=`;
      const pair = header?.split(';').find((part) => part.trimStart().startsWith(prefix));
      return pair === undefined ? null : pair.trim().slice(prefix.length);
    },
    write: (token) => `${name}=${token}; Max-Age=${LONGEST.total('seconds')}${attributes}`,
    clear: `${name}=; Max-Age=0${attributes}`,
  };
}

/** Could this be a session's cookie at all? What cannot asks no database. */
export const isSessionShaped = (value: string): boolean => SHAPE.test(value);
