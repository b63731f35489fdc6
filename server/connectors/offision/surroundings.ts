import { isInstant, isItem, type Item } from '../../modules/source-calls/source-calls.ts';
import type { Get } from './calls.ts';
import { lists } from './guesses.ts';
import { idOf, readAll } from './pages.ts';

/** What has to be known around a record to understand it: read once by each source that is open. */
export interface Surroundings {
  /** In which building a floor is, by the floor's id. */
  buildingOf(signal: AbortSignal): Promise<ReadonlyMap<string, Item>>;
  /** What the visitor with a badge was invited to; undefined: nobody says. */
  invitationOf(badge: Item, signal: AbortSignal): Promise<Item | undefined>;
}

export function readSurroundings(get: Get): Surroundings {
  let buildings: ReadonlyMap<string, Item> | undefined;
  const invitations = new Map<string, ReadonlyMap<string, Item>>();
  return {
    async buildingOf(signal) {
      buildings ??= byFloor(await readAll(get, lists.buildings, {}, signal));
      return buildings;
    },
    async invitationOf(badge, signal) {
      const [visitor, period] = [badge['visitor'], badge['period']];
      const start = isItem(period) ? period['start'] : undefined;
      if (!isInstant(start)) return undefined;
      const day = Temporal.Instant.from(start).toString().slice(0, 10);
      const known = invitations.get(day) ?? byVisitor(await readAll(get, lists.visits, dayIn(day), signal));
      invitations.set(day, known);
      return known.get(keyOf(visitor, start));
    },
  };
}

const dayIn = (day: string): Readonly<Record<string, string>> => {
  const from = Temporal.Instant.from(`${day}T00:00:00Z`);
  return { from: from.toString(), to: from.add({ hours: 24 }).toString() };
};

function byFloor(buildings: readonly Item[]): ReadonlyMap<string, Item> {
  const found = new Map<string, Item>();
  for (const { floors, ...building } of buildings)
    for (const floor of Array.isArray(floors) ? floors : []) {
      const id = idOf(floor);
      if (id !== undefined) found.set(id, building);
    }
  return found;
}

function byVisitor(appointments: readonly Item[]): ReadonlyMap<string, Item> {
  const found = new Map<string, Item>();
  for (const { visitors, ...appointment } of appointments) {
    const period = appointment['period'];
    const start = isItem(period) ? period['start'] : undefined;
    if (!isInstant(start)) continue;
    for (const visitor of Array.isArray(visitors) ? visitors : []) found.set(keyOf(visitor, start), appointment);
  }
  return found;
}

const keyOf = (visitor: unknown, start: string): string =>
  `${idOf(visitor) ?? ''}@${Temporal.Instant.from(start).toString()}`;
