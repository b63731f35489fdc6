import type { Tx } from '../../platform/context/context.ts';
import { showTime } from '../../platform/time.ts';
import type { events, Resource } from './contract.ts';
import { toldOfResource } from './rules.ts';
import type { ResourceRow } from './store.ts';

/** A row as callers see it. */
export function showResource(row: ResourceRow): Resource {
  const { createdAt, retiredAt, hasCustom: _, ...own } = row;
  return { ...own, retired: retiredAt !== null, createdAt: showTime(createdAt) };
}

export type ResourceEvent = keyof typeof events;

/** Tells what happened to a resource; null: it was not there before, or is no more. */
export function tellOfResource(tx: Tx, what: ResourceEvent, before: Resource | null, after: Resource | null): void {
  const { id, version } = (after ?? before) as Resource;
  tx.emit(what, {
    id,
    version: after === null ? version + 1 : version,
    data: toldOfResource((after ?? before) as Resource),
    before,
    after,
  });
}
