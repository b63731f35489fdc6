import { isProblem } from '../lib/problem.ts';

/**
 * A change of what has a version, sent again for want of an answer, meets what it did itself and is refused: it is of another version
 * by now. What is as it was to become is done.
 * @param now asks what it is by now
 * @param isSo is it what it was to become?
 * @throws what the change was refused for
 */
export async function madeSo<Thing>(
  change: () => Promise<Thing>,
  now: () => Promise<Thing>,
  isSo: (thing: Thing) => boolean,
): Promise<Thing> {
  try {
    return await change();
  } catch (error) {
    if (!isProblem(error, 'version_conflict')) throw error;
    const thing = await now();
    if (!isSo(thing)) throw error;
    return thing;
  }
}
