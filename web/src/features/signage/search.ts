/** What the address of the screen says: the displays of which building. */
export interface DisplaysSearch {
  readonly building?: number;
}

/** Reads an address that anybody may have typed: what makes no sense is left out. */
export const readDisplaysSearch = ({ building }: Readonly<Record<string, unknown>>): DisplaysSearch => ({
  ...(Number.isSafeInteger(building) && (building as number) > 0 && { building: building as number }),
});
