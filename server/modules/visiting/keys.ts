import { looksOf } from '../../platform/contract/text.ts';

/** Somebody as far as it is compared who she is. */
export interface Comer {
  readonly name: string;
  readonly company: string;
  readonly email: string | null;
}

/** What is compared of her. */
export interface Keys {
  readonly email: string | null;
  /** Of her address. */
  readonly domain: string | null;
  readonly name: string;
  readonly company: string;
}

/** What is compared of somebody. */
export function keysOf({ name, company, email }: Comer): Keys {
  const address = email?.trim().toLowerCase() ?? null;
  return { email: address, domain: address?.split('@').at(-1) ?? null, name: looksOf(name), company: looksOf(company) };
}
