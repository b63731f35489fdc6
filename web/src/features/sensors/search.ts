/** What the address of the screen says: the sensors of which building, and which of them: those that need somebody, or those out of use. */
export interface SensorsSearch {
  readonly building?: number;
  readonly needy?: true;
  readonly outOfUse?: true;
}

/** Reads an address that anybody may have typed: what makes no sense is left out. */
export const readSensorsSearch = ({ building, needy, outOfUse }: Readonly<Record<string, unknown>>): SensorsSearch => ({
  ...(Number.isSafeInteger(building) && (building as number) > 0 && { building: building as number }),
  ...(needy === true && { needy }),
  ...(outOfUse === true && needy !== true && { outOfUse }),
});
