import type { Tx } from '../../platform/context/context.ts';
import type { MergedEntity } from './contract.ts';
import { selectItemsOf, selectPlans, updateItems, type PlanRow } from './store.ts';

/** What a plan wrote to what a record is here, and which versions that had before and after. */
export interface Written {
  readonly externalId: string;
  readonly from: number;
  readonly to: number;
}

/** So many plans of a connection are looked at. */
const MOST = 1_000;

/** What an earlier plan added, and later ones alone have written to, was changed by nobody: it goes with the plan that added it. */
export async function countOn(tx: Tx, plan: PlanRow, entity: MergedEntity, all: readonly Written[]): Promise<void> {
  if (all.length === 0) return;
  const written = new Map(all.map((one) => [one.externalId, one]));
  const earlier = (await selectPlans(tx, plan.connectionId, plan.id, MOST)).filter(({ state }) => state === 'applied');
  for (const { id } of earlier) {
    const items = await selectItemsOf(tx, id, entity, [...written.keys()]);
    const counted = items.flatMap((item) => {
      const { from, to } = written.get(item.externalId) ?? {};
      return item.made && item.madeVersion === from && to !== undefined ? { ...item, madeVersion: to } : [];
    });
    await updateItems(tx, id, counted);
  }
}
