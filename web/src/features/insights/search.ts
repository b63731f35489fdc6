/** What is shown besides what is booked. */
const PARTS = ['seen', 'people'] as const;

/** What the address of the screen says: by what is counted. */
export interface InsightsSearch {
  readonly shown?: (typeof PARTS)[number];
}

/** Reads an address that anybody may have typed: what makes no sense is left out. */
export function readInsightsSearch({ shown }: Readonly<Record<string, unknown>>): InsightsSearch {
  const part = PARTS.find((one) => one === shown);
  return part ? { shown: part } : {};
}
