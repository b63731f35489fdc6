/** What is shown besides the front desk. */
const PARTS = ['own', 'rules'] as const;

/** What the address of the screen says: to which booking somebody is to be invited, and what is shown. */
export interface VisitorsSearch {
  readonly booking?: number;
  readonly shown?: (typeof PARTS)[number];
}

/** Reads an address that anybody may have typed: what makes no sense is left out. */
export function readVisitorsSearch({ booking, shown }: Readonly<Record<string, unknown>>): VisitorsSearch {
  const part = PARTS.find((one) => one === shown);
  const isOne = Number.isSafeInteger(booking) && (booking as number) > 0;
  return { ...(isOne && { booking: booking as number }), ...(part && { shown: part }) };
}
