import { hash, randomBytes } from 'node:crypto';
import type { Reach, UserPrincipal } from '../context/principal.ts';
import type { Tenant } from '../tenants.ts';
import { roleScopes, type Role, type Scope } from '../contract/scopes.ts';
import { createCookie } from './cookies.ts';

/** A session ends when it was not used for so long … */
export const IDLE = Temporal.Duration.from({ hours: 8 });
/** … and in any case so long after the sign-in. */
export const LONGEST = Temporal.Duration.from({ hours: 12 });

const SECRET_BYTES = 32;
const SHAPE = /^[\w-]{43}$/;

/** A cookie's value that nobody guesses. */
export const makeSessionToken = (): string => randomBytes(SECRET_BYTES).toString('base64url');

const LINK_SHAPE = /^screen-[\w-]{43}$/;

/** The secret in a link that makes a screen of whoever opens it. */
export const makeScreenLink = (): string => `screen-${makeSessionToken()}`;

/** Could a bearer token be that? It is told apart from API tokens before either is looked up. */
export const isScreenLink = (bearer: string): boolean => LINK_SHAPE.test(bearer);

/** Only the hash is kept. */
export const hashSession = (token: string): Buffer => hash('sha256', token, 'buffer');

export interface Person {
  readonly tenant: Tenant;
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly reach: Reach;
  /** Atrium made her password. */
  readonly mustChangePassword: boolean;
}

/** What a browser has shown: the hash of its session, and until when that counts, in epoch milliseconds. */
export interface ShownSession {
  readonly sessionHash: Buffer;
  readonly until: number;
}

const nothing: ReadonlySet<Scope> = new Set();

/** A person as one who acts. While she has a password that Atrium made, she may nothing but change it. */
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
  scopes: person.mustChangePassword ? nothing : roleScopes[person.role],
  mustChangePassword: person.mustChangePassword,
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

/** The cookie for a public address. */
export function createSessionCookie(publicUrl: string): SessionCookie {
  const { read, write, clear } = createCookie(publicUrl, 'atrium');
  return { read, write: (token) => write(token, LONGEST), clear };
}

/** As long as browsers keep a cookie: after that a screen is paired again. */
const SCREEN_KEPT = Temporal.Duration.from({ hours: 400 * 24 });

/** The cookie of a paired screen, or of one that asks to be: as a session's, and beside it. */
export function createScreenCookie(publicUrl: string): SessionCookie {
  const { read, write, clear } = createCookie(publicUrl, 'atrium-device');
  return { read, write: (secret) => write(secret, SCREEN_KEPT), clear };
}

/** Could this be a session's cookie at all? What cannot asks no database. */
export const isSessionShaped = (value: string): boolean => SHAPE.test(value);
