/** An address and what it is called. */
export interface Mailbox {
  readonly name: string;
  readonly email: string;
}

/** Reads `Name <address>`, or an address alone. */
export function readMailbox(text: string): Mailbox {
  const { name = '', email = text } = /^(?<name>[^<]*)<(?<email>[^>]+)>\s*$/.exec(text)?.groups ?? {};
  return { name: name.trim().replaceAll(/^"|"$/g, ''), email: email.trim() };
}
