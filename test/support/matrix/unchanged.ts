import { digest, type Scene } from '../scene.ts';
import { tryRefusals, type Prepared } from './refusals.ts';
import { sideBySide } from './side-by-side.ts';

type Digest = Awaited<ReturnType<typeof digest>>;
const changed = (before: Digest, after: Digest): string[] =>
  Object.keys(after).filter((table) => before[table] !== after[table]);

/** Routes whose refused requests change something, found by asking ever fewer of them again. */
async function findCulprits(scene: Scene, among: readonly Prepared[]): Promise<readonly Prepared[]> {
  const before = await digest(scene.server);
  await sideBySide(among, (one) => tryRefusals(one, one.refusals));
  if (changed(before, await digest(scene.server)).length === 0) return [];
  if (among.length === 1) return among;
  const middle = Math.ceil(among.length / 2);
  return [...(await findCulprits(scene, among.slice(0, middle))), ...(await findCulprits(scene, among.slice(middle)))];
}

/**
 * Sends everything that must be refused, to all routes, and looks at the whole database before and after: reading it for
 * each route would take longer than asking.
 * @returns what is wrong, by route
 */
export async function refuseAll(
  scene: Scene,
  prepared: readonly Prepared[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const before = await digest(scene.server);
  const heard = await sideBySide(prepared, async (one) => [...one.wrong, ...(await tryRefusals(one, one.refusals))]);
  const wrong = new Map(prepared.map(({ route }, at) => [route, heard[at] ?? []]));
  const tables = changed(before, await digest(scene.server));
  if (tables.length === 0) return wrong;
  const again = await findCulprits(scene, prepared);
  // What is changed once and then stays the same is found by nobody who asks again: it may have been any of them.
  for (const { route } of again.length > 0 ? again : prepared)
    wrong.get(route)?.push(...tables.map((table) => `refused requests changed ${table}`));
  return wrong;
}
