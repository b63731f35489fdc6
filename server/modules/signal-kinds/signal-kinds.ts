import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import {
  deviceKinds,
  kindOf,
  MAX_PERSONAL_DAYS,
  READINGS_KEPT_DAYS,
  USUAL_PERSONAL_DAYS,
  type endpoints,
  type Kind,
  type SignalKind,
} from './contract.ts';
import { lockKeptDays, selectKeptDays, writeKeptDays } from './store.ts';

/** What signals are for, whom they are about, and how long they are kept. */

export { keptDaysOf } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** All kinds of signals there are. */
export const listSignalKinds: Calls['listSignalKinds'] = async (ctx) => ({ items: await showAll(ctx) });

/** Says how long signals about people are kept; what is older is cleared away with the next round of housekeeping. */
export const updateSignalKind: Calls['updateSignalKind'] = (ctx, { kind, keptDays }) =>
  ctx.tx(async (tx) => {
    const before = show(kind, await lockKeptDays(tx));
    if (keptDays === undefined) return before;
    await writeKeptDays(tx, kind, keptDays);
    const after = show(kind, await selectKeptDays(tx));
    if (after.keptDays !== before.keptDays)
      tx.audit({
        action: 'signal_kind.updated',
        subject: { type: 'signal_kind', id: kind },
        before: { keptDays: before.keptDays },
        after: { keptDays: after.keptDays },
      });
    return after;
  });

async function showAll(ctx: Ctx): Promise<SignalKind[]> {
  const kept = await selectKeptDays(ctx);
  return deviceKinds.map((kind) => show(kind, kept));
}

function show(kind: Kind, kept: ReadonlyMap<string, number>): SignalKind {
  const { purposes, isPersonal } = kindOf(kind);
  const common = { kind, purposes: [...purposes] };
  return isPersonal
    ? { ...common, about: 'person', keptDays: kept.get(kind) ?? USUAL_PERSONAL_DAYS, mostKeptDays: MAX_PERSONAL_DAYS }
    : { ...common, about: 'place', keptDays: READINGS_KEPT_DAYS, mostKeptDays: null };
}
