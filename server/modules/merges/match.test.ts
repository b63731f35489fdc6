import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { startWorkplace } from '../../../test/support/eptura-workplace.ts';
import { createMerging } from '../../../test/support/merging.ts';
import { randomFrom } from '../../../test/support/random.ts';
import { siteOf, type Site } from '../../../test/support/workplace-site.ts';
import { mergeUses } from '../../place-changes.ts';
import { Matcher } from './match.ts';
import { Standing } from './standing.ts';

const IS_PROOF = process.env['ATRIUM_PROOF'] === '1';
const [BUILDINGS, PER_FLOOR] = IS_PROOF ? [10, 250] : [3, 50];
const SEEDS = IS_PROOF ? [1, 2] : [Number(process.env['SEED'] ?? 7)];

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

type Merged = Awaited<ReturnType<typeof createMerging>>;

/** The same spaces here, of which one in ten is called otherwise and one in fifty stands here twice. @returns which is which */
function populate({ world }: Merged, { buildings, floors, rooms }: Site, seed: number): Promise<Map<number, string>> {
  const random = randomFrom(seed);
  return world.ctx.tx(async (tx) => {
    const truth = new Map<number, string>();
    for (const { id, name } of buildings) {
      const building = await mergeUses.createBuilding(tx, { name, regionId: null, address: '', zone: 'UTC' });
      for (const floor of floors.filter(({ buildingId }) => buildingId === id)) {
        const { id: floorId } = await mergeUses.createFloor(tx, {
          name: floor.name,
          buildingId: building.id,
          level: 1,
        });
        const wanted = rooms
          .filter((room) => room.floorId === floor.id)
          .flatMap((room) => {
            const type = room.typeId === 2 ? ('room' as const) : ('desk' as const);
            const own = random(10) === 0 ? `${room.name} of old` : room.name.toUpperCase();
            const one = { room, space: { name: own, type, floorId, capacity: room.capacity } };
            return random(50) === 0 ? [one, { ...one, room: { ...room, id: 0 } }] : [one];
          });
        const spaces = wanted.map(({ space }) => space);
        const made = await mergeUses.createTogether(tx, building.id, spaces);
        for (const [i, { id: local }] of made.entries()) truth.set(local, `${wanted[i]?.room.id}`);
      }
    }
    return truth;
  });
}

it.each(SEEDS)(
  'two populated systems: nothing is tied to what it is not (seed %i)',
  { timeout: 600_000 },
  async (seed) => {
    const site = siteOf(BUILDINGS, PER_FLOOR);
    await using place = await startWorkplace(site);
    const merged = await createMerging(base, place);
    const truth = await populate(merged, site, seed);
    // Some are called there as another one on their floor is, which keeps its name: who took the name of one that has another by now cannot be told.
    const random = randomFrom(seed + 1);
    const kept = new Set<number>();
    for (const [i, room] of site.rooms.entries()) {
      const other = site.rooms[i + 2];
      if (!other || other.floorId !== room.floorId || kept.has(room.id) || random(50) > 0) continue;
      room.name = other.name;
      kept.add(other.id);
    }
    await merged.activate();
    const before = await merged.dump();
    const plan = await merged.plan();
    const items = await merged.items(plan.id, 'space');
    const linked = items.filter(({ result }) => result === 'link');
    const named = new Map(site.rooms.map(({ id, name }) => [`${id}`, name]));
    const wrong = linked.filter(({ externalId, localId }) => {
      const really = truth.get(localId ?? 0);
      return really !== externalId && named.get(really ?? '') !== named.get(externalId);
    });
    expect(wrong).toEqual([]);
    expect(linked.length).toBeGreaterThan(items.length / 2);
    const unsure = items.filter(({ result }) => result === 'ambiguous').map(({ reason }) => reason);
    expect(new Set(unsure)).toEqual(new Set(['similar', 'several_local', 'several_records']));
    const applied = await merged.apply(plan.id);
    expect(applied.counts.every(({ failed }) => failed === 0)).toBe(true);
    const ties = (await merged.links('space')).map(({ localId }) => localId);
    expect(new Set(ties).size).toBe(ties.length);
    await merged.undo(plan.id);
    expect(await merged.dump()).toBe(before);
    merged.close();
  },
);

it('others are served between two records', () => {
  const standing = new Standing();
  for (let id = 1; id <= 3; id++)
    standing.add('spaceType', { id, name: `Box ${id}`, version: 1, type: null, isDefault: false });
  const matcher = new Matcher(standing, new Map(), new Set());
  const types = Array.from(
    { length: 5 },
    (_, i) => ({ entity: 'spaceType', externalId: `${i}`, theirs: { name: `Bax ${i}` } }) as const,
  );
  expect([...matcher.match('spaceType', types)]).toHaveLength(5);
  expect(matcher.found.size).toBe(5);
});
