/** Enough that the server and the database are never waiting for each other. */
const AT_ONCE = 6;

/** Does the same with all, a few at a time; the results are in their order. */
export async function sideBySide<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results = Array.from<R>({ length: all.length });
  const left = all.entries();
  const worker = async (): Promise<void> => {
    for (const [at, one] of left) results[at] = await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
