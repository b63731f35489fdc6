const ADDRESSED: ReadonlySet<string> = new Set(['subscription.told', 'listener.told']);

/** Is it sent to the one webhook that it is about, and to no other that asked for everything? */
export const isAddressed = (type: string): boolean => ADDRESSED.has(type);
