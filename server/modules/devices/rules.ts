import { randomInt } from 'node:crypto';
import { commonReach, type Reach } from '../../platform/context/principal.ts';
import { ALPHABET } from '../../platform/ids.ts';
import { roleScopes, type Role, type Scope } from '../../platform/contract/scopes.ts';
import { PAIRING_CODE_LENGTH } from './contract.ts';

/** What a paired device is for, and nothing else. */
const GRANTED: ReadonlySet<Scope> = new Set<Scope>(['visitors:arrive']);

/** What a device may now: what it is for, in its building, as far as who answers for it may the same. */
export const rightsOfDevice = (
  buildingId: number,
  owner: { readonly role: Role; readonly reach: Reach },
): { readonly scopes: ReadonlySet<Scope>; readonly reach: Reach } => ({
  scopes: GRANTED.intersection(roleScopes[owner.role]),
  reach: commonReach([buildingId], owner.reach),
});

/** A code to be read off a screen and typed: of a thousand million, good for minutes, and worth nothing to who may not pair. */
export const makePairingCode = (): string =>
  Array.from({ length: PAIRING_CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
