import type { SourceRecord } from '../../modules/connections/contract.ts';
import { isInstant, isItem, type Item } from '../../modules/source-calls/source-calls.ts';
import { regionId } from './guesses.ts';
import { idOf } from './pages.ts';
import { usageOf, type Surroundings } from './surroundings.ts';

/** What one of the Workplace's objects is to us; several, or none, where it stands for something that has no list of its own. */
export type ToRecords = (item: Item, around: Surroundings, signal: AbortSignal) => Promise<readonly SourceRecord[]>;

const NO_CENTER = 'The building has no reservation center';
const NO_USAGE = 'The space type is neither of We Spaces nor of Me Spaces';

const within = (item: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>((at, name) => (isItem(at) ? at[name] : undefined), item);

/** When something was last changed: milliseconds since the epoch, or a text; one without its offset could be any hour of a day. */
function changedAt({ dateUpdated, dateCreated }: Item): { readonly changedAt?: string } {
  const at = dateUpdated ?? dateCreated;
  if (typeof at === 'string') return isInstant(at) ? { changedAt: at } : {};
  const isTime = typeof at === 'number' && Number.isSafeInteger(at) && Math.abs(at) <= 8_640_000_000_000_000;
  return isTime ? { changedAt: Temporal.Instant.fromEpochMilliseconds(at).toString() } : {};
}

const record = (raw: Item, outOfScope?: string): SourceRecord => ({
  externalId: String(idOf(raw)),
  raw,
  ...changedAt(raw),
  ...(outOfScope === undefined ? {} : { outOfScope }),
});

/** A building whose country is filled out: only a country's own record is sure to have its code. */
async function withCountry(building: Item, around: Surroundings, signal: AbortSignal): Promise<Item> {
  const id = idOf(within(building, 'address', 'country'));
  const country = id === undefined ? undefined : await around.country(id, signal);
  if (country === undefined) return building;
  return { ...building, address: { ...(building['address'] as Item), country } };
}

export const buildingRecords: ToRecords = async (item, around, signal) => {
  const isReserved = (await around.reserved(signal)).has(Number(idOf(item)));
  return [record(await withCountry(item, around, signal), isReserved ? undefined : NO_CENTER)];
};

/** The country of a building that is ours: the Workplace has a list of all there are, of which nobody wants to see the others. */
export const countryRecords: ToRecords = async (building, around, signal) => {
  if (!(await around.reserved(signal)).has(Number(idOf(building)))) return [];
  const country = within(await withCountry(building, around, signal), 'address', 'country');
  return isItem(country) && idOf(country) !== undefined ? [record(country)] : [];
};

/** The city of a building that is ours. */
export const regionRecords: ToRecords = async (building, around, signal) => {
  const [country] = await countryRecords(building, around, signal);
  const city = within(building, 'address', 'city');
  if (country === undefined || typeof city !== 'string' || city.trim() === '') return [];
  const id = regionId(city, country.externalId);
  return [{ externalId: id, raw: { id, city: city.trim(), country: country.raw } }];
};

/** Is a building ours? One that is not named at all is judged by whoever maps the record. */
async function scopeOf(building: unknown, around: Surroundings, signal: AbortSignal): Promise<string | undefined> {
  const id = idOf(building);
  return id === undefined || (await around.reserved(signal)).has(id) ? undefined : NO_CENTER;
}

export const floorRecords: ToRecords = async (item, around, signal) => [
  record(item, await scopeOf(item['building'], around, signal)),
];

export const spaceTypeRecords: ToRecords = async (item) => [
  record(item, usageOf(item) === undefined ? NO_USAGE : undefined),
];

/** A space with its floor and its type filled out: it names both, and says neither the building nor the usage for sure. */
export const spaceRecords: ToRecords = async (item, around, signal) => {
  const [floorId, typeId] = [idOf(item['floor']), idOf(item['type'])];
  const knowsBuilding = idOf(within(item, 'floor', 'building')) !== undefined;
  const floor = floorId === undefined || knowsBuilding ? undefined : await around.floor(floorId, signal);
  const type = typeId === undefined ? undefined : (await around.types(signal)).get(typeId);
  const raw = { ...item, ...(floor === undefined ? {} : { floor }), ...(type === undefined ? {} : { type }) };
  const outOfScope = await scopeOf(within(raw, 'floor', 'building'), around, signal);
  return [record(raw, outOfScope ?? (usageOf(within(raw, 'type')) === undefined ? NO_USAGE : undefined))];
};
