import type { UnitOf } from './store.ts';

/** A resource, and what it is made of. */
export interface Made {
  readonly resourceId: number;
  /** Of a combined room: what is taken in its stead. Each of them exists once. None unless said. */
  readonly parts?: readonly number[] | undefined;
}

/** What is taken for a resource: itself, or each of its parts. */
export const takenFor = ({ resourceId, parts = [] }: Made): { resourceId: number; wholeId: number | null }[] =>
  parts.length === 0
    ? [{ resourceId, wholeId: null }]
    : parts.map((part) => ({ resourceId: part, wholeId: resourceId }));

/** The ids of what is taken for a resource. */
export const idsTakenFor = (made: Made): number[] => takenFor(made).map(({ resourceId }) => resourceId);

/** All that there is of a resource. */
export const unitsOf = (made: Made & { readonly quantity: number }): UnitOf[] =>
  idsTakenFor(made).flatMap((resourceId) =>
    Array.from({ length: made.quantity }, (_, i) => ({ resourceId, unit: i + 1 })),
  );

export const keyOfUnit = ({ resourceId, unit }: UnitOf): string => `${resourceId} ${unit}`;
