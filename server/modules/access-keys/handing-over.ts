import type { Ctx, Tx } from '../../platform/context/context.ts';
import { reaches, type Owner, type Reach } from '../../platform/context/principal.ts';
import { rolesThatMay, type Role } from '../../platform/contract/scopes.ts';
import { DatabaseFailure } from '../../platform/db/failures.ts';
import { listUnseen } from '../policies/policies.ts';
import { findResources } from '../resources/resources.ts';
import { MAX_KEYS_NAMED, type KeyKind } from './contract.ts';
import { giveKeys, selectKeysOfOwner } from './store.ts';

export { lockKeysOfOwner } from './store.ts';

/** A lasting key that somebody answers for. */
export interface OwnKey {
  readonly id: number;
  readonly kind: Exclude<KeyKind, 'one_time'>;
  readonly resourceId: number;
  /** What it opens; null where the asking one does not see that. */
  readonly resourceName: string | null;
}

interface OwnKeys {
  readonly keys: OwnKey[];
  /** How many they are, with those that are not named. */
  readonly keyCount: number;
}

/** The first of what opens doors for as long as this owner answers for it, by id. What a token of its made goes with the token. */
export async function findKeysOf(ctx: Ctx, owner: Owner): Promise<OwnKeys> {
  const all = await selectKeysOfOwner(ctx, owner);
  const rows = all.slice(0, MAX_KEYS_NAMED);
  const ids = [...new Set(rows.map(({ resourceId }) => resourceId))];
  const [known, unseen] = await Promise.all([findResources(ctx, ids), listUnseen(ctx, ids)]);
  const nameOf = (id: number): string | null => (unseen.has(id) ? null : (known.get(id)?.name ?? null));
  const keys = rows.flatMap(({ id, kind, resourceId }): OwnKey[] =>
    kind === 'one_time' ? [] : [{ id, kind, resourceId, resourceName: nameOf(resourceId) }],
  );
  return { keys, keyCount: all.length };
}

/**
 * Has the heir answer for the keys of an owner who goes, whose row and the heir's are locked. What opened nothing by then stays: handing
 * over wakes nothing. @param locked what `lockKeysOfOwner` found before @throws so that it is all done again where one was made since
 */
export async function handKeysOver(
  tx: Tx,
  { from, to, locked }: { readonly from: Owner; readonly to: Owner; readonly locked: ReadonlySet<number> },
  former: { readonly role: Role; readonly reach: Reach },
): Promise<void> {
  const rows = await selectKeysOfOwner(tx, from);
  if (rows.some(({ id }) => !locked.has(id))) throw new DatabaseFailure('contended');
  if (!rolesThatMay('keys:manage').includes(former.role)) return;
  const handed = rows.filter(({ buildingId }) => reaches({ reach: former.reach }, buildingId));
  if (handed.length === 0) return;
  await giveKeys(
    tx,
    handed.map(({ id }) => id),
    to,
  );
  for (const { id } of handed)
    tx.audit({
      action: 'access_key.handed_over',
      subject: { type: 'access_key', id },
      before: { owner: from },
      after: { owner: to },
    });
}
