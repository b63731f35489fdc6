/** What the address of the policies says: which one is open. */
export interface PoliciesSearch {
  readonly policy?: number | 'new';
}

/** Reads an address that anybody may have typed: what makes no sense is left out. */
export const readPoliciesSearch = ({ policy }: Readonly<Record<string, unknown>>): PoliciesSearch =>
  policy === 'new' || (Number.isSafeInteger(policy) && (policy as number) > 0)
    ? { policy: policy as number | 'new' }
    : {};
