import { SourceFailed } from '../../modules/connections/contract.ts';
import { isItem, type Item } from '../../modules/source-calls/source-calls.ts';
import type { Get } from './calls.ts';
import { CENTER_SELECTOR, RESERVATION, usages, wholeLists } from './guesses.ts';
import { idOf, readAll } from './pages.ts';

/** What has to be known around a record to understand it: read once by each source that is open. */
export interface Surroundings {
  /** Buildings with a reservation centre. */
  reserved(signal: AbortSignal): Promise<ReadonlySet<number>>;
  /** The space types, with the groups that say how they are used. */
  types(signal: AbortSignal): Promise<ReadonlyMap<number, Item>>;
  country(id: number, signal: AbortSignal): Promise<Item | undefined>;
  floor(id: number, signal: AbortSignal): Promise<Item | undefined>;
}

export function readSurroundings(get: Get): Surroundings {
  const reserved = once((signal) => readReserved(get, signal));
  const types = once(async (signal) => {
    const all = await readAll(get, '/rooms/types/', wholeLists.types, signal);
    return new Map(all.map((type) => [Number(idOf(type)), type]));
  });
  return {
    reserved,
    types,
    country: onceEach((id, signal) => readOne(get, `/countries/${id}`, signal)),
    floor: onceEach((id, signal) => readOne(get, `/floors/${id}`, signal)),
  };
}

/** One object; undefined where there is none. */
export async function readOne(get: Get, path: string, signal: AbortSignal): Promise<Item | undefined> {
  const answer = await get(path, {}, signal);
  if (answer !== undefined && (!isItem(answer) || idOf(answer) === undefined))
    throw new SourceFailed('source_bad_response', `The Workplace answered something else than one object for ${path}`);
  return answer;
}

/** Asks once; what failed is asked again. */
function once<T>(read: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let known: { readonly value: T } | undefined;
  return async (signal) => {
    known ??= { value: await read(signal) };
    return known.value;
  };
}

function onceEach<T>(
  read: (id: number, signal: AbortSignal) => Promise<T>,
): (id: number, signal: AbortSignal) => Promise<T> {
  const known = new Map<number, T>();
  return async (id, signal) => {
    const value = known.has(id) ? (known.get(id) as T) : await read(id, signal);
    known.set(id, value);
    return value;
  };
}

async function readReserved(get: Get, signal: AbortSignal): Promise<ReadonlySet<number>> {
  const reserved = new Set<number>();
  for (const center of await readAll(get, '/centers', { module: RESERVATION }, signal)) {
    const whole = await get(`/centers/${idOf(center)}`, { selector: CENTER_SELECTOR }, signal);
    const buildings = isItem(whole) ? whole['buildings'] : undefined;
    for (const building of Array.isArray(buildings) ? buildings : []) {
      const id = idOf(building);
      if (id !== undefined) reserved.add(id);
    }
  }
  // Taken at its word it would take everything out of scope: a list that came back empty is more likely than a workplace that has nothing left.
  if (reserved.size === 0)
    throw new SourceFailed(
      'source_bad_response',
      'The Workplace names no building with a reservation center: may the account read all centers?',
    );
  return reserved;
}

/** What spaces of a type are used for; undefined: nothing that is booked. */
export function usageOf(type: unknown): 'room' | 'desk' | undefined {
  const group = isItem(type) ? type['spaceTypeGroup'] : undefined;
  const name = isItem(group) ? group['name'] : undefined;
  const key = typeof name === 'string' ? name.trim().toLowerCase() : '';
  return Object.hasOwn(usages, key) ? usages[key] : undefined;
}
