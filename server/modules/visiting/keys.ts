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
  /** That of her address, and those that it is under. */
  readonly domains: readonly string[];
  readonly name: string;
  readonly company: string;
}

/** What is compared of somebody. */
export function keysOf({ name, company, email }: Comer): Keys {
  const address = email?.trim().toLowerCase() ?? null;
  const labels = address?.split('@').at(-1)?.split('.') ?? [];
  const domains = labels.map((_, i) => labels.slice(i).join('.'));
  return { email: address, domains, name: looksOf(name), company: looksOf(company) };
}
