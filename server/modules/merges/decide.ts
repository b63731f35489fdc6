import type { Tx } from '../../platform/context/context.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import { alreadyLinked, type endpoints } from './contract.ts';
import { isLeftOut, type Chosen } from './match.ts';
import { itemsOf } from './plan.ts';
import { isDerived, keyOf, unfit } from './rules.ts';
import { Standing } from './standing.ts';
import { selectAllItems, takenAmong, updateItems, type ItemRow, type PlanRow } from './store.ts';

type Given = Input<(typeof endpoints)['updateMergeItems']>['items'];

/** Writes down what a person says of some records, and looks anew for all that hangs on it. @throws 400 and 409 that name what is wrong */
export async function decide(tx: Tx, plan: PlanRow, given: Given): Promise<void> {
  const items = await selectAllItems(tx, plan.id);
  const byId = new Map(items.map((item) => [item.id, item]));
  const chosen = new Map<string, Chosen>();
  const standing = await Standing.read(tx);
  for (const entity of ['floor', 'space'] as const)
    await standing.readOnes(
      tx,
      entity,
      given.flatMap(({ id, localId }) => (byId.get(id)?.entity === entity ? (localId ?? []) : [])),
    );
  for (const item of items.filter((one) => one.chosen)) chosen.set(keyOfItem(item), wishOf(item));
  for (const [i, { id, result, localId }] of given.entries()) {
    const item = byId.get(id);
    if (!item) throw invalid(`items[${i}].id`, 'This plan has no such item');
    if (item.rule === 'id') throw invalid(`items[${i}].id`, 'This record is tied already');
    if ((result === 'link') !== (localId !== undefined))
      throw invalid(`items[${i}].localId`, 'Say what to tie it to, where it is to be tied');
    if (result === 'create' && item.entity === 'country' && !item.theirs.code)
      throw invalid(`items[${i}].result`, 'The source says no code of this country: tie it to one that is here');
    const never = result === 'create' && item.entity === 'space' ? unfit(item.theirs) : null;
    if (never !== null) throw invalid(`items[${i}].result`, NEVER[never]);
    if (localId !== undefined && !standing.get(item.entity, localId))
      throw invalid(`items[${i}].localId`, 'There is none such here');
    chosen.set(keyOfItem(item), { result, localId: localId ?? null });
  }
  await mustBeFree(tx, plan, items, chosen, given);
  const found = new Map((await itemsOf(tx, plan.connectionId, items, { chosen })).map((one) => [keyOfItem(one), one]));
  const after = items.map((item): ItemRow => {
    const key = keyOfItem(item);
    return { ...item, ...found.get(key), chosen: chosen.has(key) };
  });
  const isOther = (item: ItemRow, i: number): boolean => JSON.stringify(item) !== JSON.stringify(items[i]);
  await updateItems(tx, plan.id, after.filter(isOther));
}

const NEVER = {
  kind_unknown: 'What kind of space this is is not known here: it cannot be added',
  not_bookable: 'The source says that this space is not for booking: it cannot be added',
} as const;

/** What a person said of a record: what waits for what it is in was to be added, and what is left out by a person says no reason. */
const wishOf = (item: ItemRow): Chosen => (isLeftOut(item) || item.result !== 'skip' ? item : ADDED);
const ADDED: Chosen = { result: 'create', localId: null };

const keyOfItem = ({ entity, externalId }: Pick<ItemRow, 'entity' | 'externalId'>): string => keyOf(entity, externalId);

/** Nothing is two records of one connection. */
async function mustBeFree(
  tx: Tx,
  plan: PlanRow,
  items: readonly ItemRow[],
  chosen: ReadonlyMap<string, Chosen>,
  given: Given,
): Promise<void> {
  const linked = items.flatMap(({ id, ...item }) => {
    const { result, localId } = chosen.get(keyOfItem(item)) ?? { result: null, localId: null };
    return result !== 'link' || localId === null || isDerived(item.entity)
      ? []
      : [{ id, entity: item.entity, localId }];
  });
  const taken = new Set<string>();
  for (const [entity, some] of Map.groupBy(linked, (item) => item.entity)) {
    const ids = some.map(({ localId }) => localId);
    for (const key of await takenAmong(tx, plan.connectionId, entity, ids)) taken.add(key);
  }
  const claimed = new Map<string, number>();
  for (const item of linked) {
    const key = keyOf(item.entity, item.localId);
    if (taken.has(key) || claimed.has(key)) {
      const at = given.findIndex(({ id }) => id === item.id);
      throw fail(alreadyLinked, { param: at === -1 ? 'items' : `items[${at}].localId` });
    }
    claimed.set(key, item.id);
  }
}
