/** How often it is written down that a credential was used, in milliseconds. */
const NOTED_EVERY = 60_000;

/** When a credential was used last, as it was read, and when it is used now (epoch milliseconds). */
interface Use {
  readonly last: Date | null;
  readonly now: number;
}

/**
 * Writes down in passing that credentials were used, each once a minute: nobody waits for a note, a lost one costs nothing, and of each
 * credential there is one under way at most.
 * @returns notes a use of the credential of this name
 */
export function createNotesOfUse() {
  const underWay = new Set<string>();
  return (credential: string, { last, now }: Use, write: () => Promise<unknown>): void => {
    if (underWay.has(credential) || (last !== null && now - last.getTime() < NOTED_EVERY)) return;
    underWay.add(credential);
    void write()
      .catch(() => undefined)
      .finally(() => underWay.delete(credential));
  };
}
