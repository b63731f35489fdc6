import type { Static } from 'typebox';
import { may, type Principal } from '../../platform/context/principal.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { tokenScopes, type Entity, type Lifetime, type Schedule } from '../connections/contract.ts';
import { MAX_TRIES, type ConnectSession, type OpenConnectSession } from './contract.ts';

export type Settings = OpenConnectSession['given'];

/** What was said beforehand of a connection. */
export interface Wish {
  readonly settings: Readonly<Settings>;
  readonly entities: readonly Entity[];
  readonly schedule?: Static<typeof Schedule>;
  readonly tokenLifetime?: Static<typeof Lifetime>;
}

/** May somebody still connect what a link connects, and lend its first token all that that may? */
export const mayConnect = (who: Principal): boolean =>
  (['connections:manage', ...tokenScopes] as const).every((scope) => may(who, scope, 'whole'));

interface Standing {
  readonly tries: number;
  readonly expiresAt: Date;
  readonly completedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** How a link stands by itself, whatever became of who made it. */
export function stateOf(
  { tries, expiresAt, completedAt, revokedAt }: Standing,
  now: Temporal.Instant,
): ConnectSession['state'] {
  if (completedAt) return 'completed';
  if (revokedAt) return 'revoked';
  return tries > MAX_TRIES || expiresAt.getTime() <= now.epochMilliseconds ? 'expired' : 'open';
}

/** What has not been said yet. Where a connection is there, that is what it cannot do without. */
export const fieldsLeft = (
  fields: OpenConnectSession['settings'],
  given: Readonly<Settings>,
  reauthorization: boolean,
): OpenConnectSession['settings'] =>
  fields.filter(({ name, required }) => !Object.hasOwn(given, name) && (required || !reauthorization));

/** All settings, once somebody has said what was left to say. @throws 400 for what was not */
export function readSettings(
  given: Readonly<Settings>,
  left: OpenConnectSession['settings'],
  entered: Readonly<Settings> = {},
): Settings {
  const other = Object.keys(entered).find((name) => left.every((field) => field.name !== name));
  if (other === undefined) return { ...given, ...entered };
  const isSaid = Object.hasOwn(given, other);
  throw invalid(`settings.${other}`, isSaid ? 'Whoever made the link has said this' : 'This is not asked for');
}
