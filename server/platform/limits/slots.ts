import { createHmac, hkdfSync } from 'node:crypto';

/** Until a server has started nobody is there to be kept from. */
let key: Buffer = Buffer.alloc(32);

/**
 * Makes which texts share a slot follow from ATRIUM_SECRET, the same on every server: whoever could work it out would find an
 * address or a network that shares somebody's, and use up her attempts from anywhere.
 */
export function keySlots(secret: string): void {
  key = Buffer.from(hkdfSync('sha256', secret, 'atrium', 'slots', 32));
}

/** Many to one: that two share a count is rare while few fail, and costs a wait at worst. */
export const slotOf = (text: string, slots: number): string =>
  (createHmac('sha256', key).update(text.toLowerCase()).digest().readUInt32BE() % slots).toString(36);
