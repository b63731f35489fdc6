/** What the address of the screen says: the sensors of which building, and whether only those that need somebody. */
export interface SensorsSearch {
  readonly building?: number;
  readonly needy?: true;
}

/** Reads an address that anybody may have typed: what makes no sense is left out. */
export const readSensorsSearch = ({ building, needy }: Readonly<Record<string, unknown>>): SensorsSearch => ({
  ...(Number.isSafeInteger(building) && (building as number) > 0 && { building: building as number }),
  ...(needy === true && { needy }),
});
