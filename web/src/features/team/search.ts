/** What the address of the screen says: whose week, and which. */
export interface TeamSearch {
  /** A group, or everybody; the first of one's own unless said. */
  readonly group?: number | 'all';
  readonly week?: 'next';
}

/** Reads an address that anybody may have typed: what makes no sense is left out. */
export const readTeamSearch = ({ group, week }: Readonly<Record<string, unknown>>): TeamSearch => ({
  ...((group === 'all' || (Number.isSafeInteger(group) && (group as number) > 0)) && {
    group: group as number | 'all',
  }),
  ...(week === 'next' && { week }),
});
