/** What the address of the screen says: to which booking somebody is to be invited. */
export interface VisitorsSearch {
  readonly booking?: number;
}

/** Reads an address that anybody may have typed: what makes no sense is left out. */
export const readVisitorsSearch = ({ booking }: Readonly<Record<string, unknown>>): VisitorsSearch =>
  Number.isSafeInteger(booking) && (booking as number) > 0 ? { booking: booking as number } : {};
