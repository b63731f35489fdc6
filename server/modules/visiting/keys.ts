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

/** The one spelling in which names are compared: composed, of one width, in small letters, with single spaces. */
export const keyOf = (text: string): string =>
  text.normalize('NFKC').toLowerCase().normalize('NFC').trim().replaceAll(/\s+/g, ' ');

/** What is compared of somebody. */
export function keysOf({ name, company, email }: Comer): Keys {
  const address = email?.trim().toLowerCase() ?? null;
  return { email: address, domain: address?.split('@').at(-1) ?? null, name: keyOf(name), company: keyOf(company) };
}
