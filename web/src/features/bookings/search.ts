/** What the address of the screen says: which of the lists is shown; what is to come unless said. */
export interface BookingsSearch {
  readonly tab?: 'past' | 'others';
}

/** Reads an address that anybody may have typed: what makes no sense is left out. */
export const readBookingsSearch = ({ tab }: Readonly<Record<string, unknown>>): BookingsSearch =>
  tab === 'past' || tab === 'others' ? { tab } : {};
