/** What would become of a record; missing: the source leaves it out, and it counts as deleted only when the next scan does, too. */
export const differences = ['added', 'updated', 'deleted', 'restored', 'missing'] as const;
export type Difference = (typeof differences)[number];
