import { useSyncExternalStore } from 'react';
import { recallId, remember } from './remembered.ts';

const hearers = new Set<() => void>();
let chosen: number | null | undefined;

const current = (): number | null => (chosen === undefined ? (chosen = recallId('building')) : chosen);

function choose(id: number): void {
  chosen = id;
  remember('building', String(id));
  for (const hear of hearers) hear();
}

function subscribe(hear: () => void): () => void {
  hearers.add(hear);
  return () => hearers.delete(hear);
}

/** The building shown: the one the address names, else the one chosen last, else the first. */
export function usePlace<Building extends { readonly id: number }>(
  buildings: readonly Building[],
  wanted: number | undefined,
): { readonly building: Building | null; readonly choose: (id: number) => void } {
  const last = useSyncExternalStore(subscribe, current);
  const find = (id: number | null | undefined) => buildings.find((building) => building.id === id);
  return { building: find(wanted) ?? find(last) ?? buildings[0] ?? null, choose };
}
