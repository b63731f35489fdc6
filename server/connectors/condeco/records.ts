import type { SourceRecord } from '../../modules/connections/contract.ts';
import type { Item } from '../../modules/source-calls/source-calls.ts';
import { idOf } from './lists.ts';

/** What Condeco's objects are to us, by their ids. */
export type ToRecords = (items: readonly Item[]) => readonly SourceRecord[];

export const plainRecords: ToRecords = (items) =>
  items.flatMap((raw) => {
    const id = idOf(raw);
    return id === undefined ? [] : { externalId: String(id), raw };
  });

/** The floors that something stands on: floors have no list, and are known by their number in a location. */
export const floorRecords: ToRecords = (resources) => {
  const found = new Map<string, SourceRecord>();
  for (const { LocationId, FloorNumber, FloorName } of resources) {
    const id = floorId({ LocationId, FloorNumber });
    // Not everything says what its floor is called.
    if (id === null || (found.has(id) && typeof FloorName !== 'string')) continue;
    found.set(id, { externalId: id, raw: { Id: id, LocationId, FloorNumber, FloorName: FloorName ?? null } });
  }
  return [...found.values()];
};

const floorId = ({ LocationId, FloorNumber }: Item): string | null =>
  /^-?\d{1,4}$/.test(String(FloorNumber)) ? `${String(LocationId)}:${String(FloorNumber)}` : null;

/** The types of what can be booked: they have no list either. */
export const spaceTypeRecords: ToRecords = (resources) => {
  const found = new Map<string, SourceRecord>();
  for (const { WorkspaceTypeId, WorkspaceTypeName } of resources) {
    const id = idOf({ InternalId: WorkspaceTypeId });
    // A plan says the number alone.
    if (id === undefined || typeof WorkspaceTypeName !== 'string') continue;
    found.set(String(id), { externalId: String(id), raw: { WorkspaceTypeId: id, WorkspaceTypeName } });
  }
  return [...found.values()];
};

export const spaceRecords: ToRecords = (resources) =>
  plainRecords(resources.map((resource) => ({ ...resource, FloorId: floorId(resource) })));

/** Bookings, each with its end. */
export const bookingRecords: ToRecords = (bookings) =>
  bookings.flatMap((raw) => {
    const id = idOf(raw, 'bookingID');
    const end = String(raw['timeToUTC']).replace(/Z$/, '');
    const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?$/.test(end);
    return id === undefined ? [] : { externalId: String(id), raw, ...(isTime ? { endsAt: `${end}Z` } : {}) };
  });
