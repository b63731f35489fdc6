import type { Tx } from '../../platform/context/context.ts';
import type { SpaceKind } from './space-types.ts';

export interface NewSpace {
  readonly name: string;
  readonly type: SpaceKind;
  readonly floorId: number;
  readonly categoryId?: number;
  readonly capacity: number;
  readonly description: string;
}

export interface SpaceChange {
  readonly id: number;
  readonly capacity?: number;
  readonly description?: string;
}

export interface BuildingChange {
  readonly id: number;
  readonly regionId?: number;
  readonly address?: string;
}

/** What does what a workbook wants. The one that checks does nothing, and so both come to the same. */
export interface Hands {
  addCountry(given: { readonly name: string; readonly code: string }): Promise<number>;
  addRegion(given: { readonly name: string; readonly countryId: number }): Promise<number>;
  addBuilding(given: {
    readonly name: string;
    readonly regionId: number | null;
    readonly address: string;
    readonly zone: string;
  }): Promise<number>;
  changeBuilding(change: BuildingChange): Promise<void>;
  addFloor(given: { readonly name: string; readonly buildingId: number; readonly level: number }): Promise<number>;
  addSpaces(buildingId: number, spaces: readonly NewSpace[]): Promise<void>;
  changeSpaces(changes: readonly SpaceChange[]): Promise<void>;
}

/** Nothing is done; what would be added gets an id that nothing has. */
export function idleHands(): Hands {
  let last = 0;
  const add = async (): Promise<number> => --last;
  const done = async (): Promise<void> => undefined;
  return {
    addCountry: add,
    addRegion: add,
    addBuilding: add,
    changeBuilding: done,
    addFloor: add,
    addSpaces: done,
    changeSpaces: done,
  };
}

/** The use cases of other modules, with all that they look after. */
export interface Uses {
  readonly createCountry: (tx: Tx, given: Parameters<Hands['addCountry']>[0]) => Promise<{ readonly id: number }>;
  readonly createRegion: (tx: Tx, given: Parameters<Hands['addRegion']>[0]) => Promise<{ readonly id: number }>;
  readonly createBuilding: (tx: Tx, given: Parameters<Hands['addBuilding']>[0]) => Promise<{ readonly id: number }>;
  readonly updateBuilding: (tx: Tx, change: BuildingChange) => Promise<unknown>;
  readonly createFloor: (tx: Tx, given: Parameters<Hands['addFloor']>[0]) => Promise<{ readonly id: number }>;
  readonly createTogether: (tx: Tx, buildingId: number, spaces: readonly NewSpace[]) => Promise<unknown>;
  readonly updateResource: (tx: Tx, change: SpaceChange) => Promise<unknown>;
}

/** Does it, by the use cases: they judge, tell and audit as they do for whoever asks for one thing. */
export const busyHands = (tx: Tx, uses: Uses): Hands => ({
  addCountry: async (given) => (await uses.createCountry(tx, given)).id,
  addRegion: async (given) => (await uses.createRegion(tx, given)).id,
  addBuilding: async (given) => (await uses.createBuilding(tx, given)).id,
  changeBuilding: async (change) => void (await uses.updateBuilding(tx, change)),
  addFloor: async (given) => (await uses.createFloor(tx, given)).id,
  addSpaces: async (buildingId, spaces) => {
    if (spaces.length > 0) await uses.createTogether(tx, buildingId, spaces);
  },
  changeSpaces: async (changes) => {
    // By id: nobody waits in a circle.
    for (const change of changes.toSorted((a, b) => a.id - b.id)) await uses.updateResource(tx, change);
  },
});
