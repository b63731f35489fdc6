import type { SourceRecord } from '../../modules/connections/contract.ts';
import { isInstant, isItem, type Item } from '../../modules/source-calls/source-calls.ts';
import { idOf } from './pages.ts';
import type { Surroundings } from './surroundings.ts';

/** What one of Offision's objects is to us; several, or none, where it only names what we have records of. */
export type ToRecords = (item: Item, around: Surroundings, signal: AbortSignal) => Promise<readonly SourceRecord[]>;

const NO_PLACE = 'It stands on no floor';
const NO_BOOKING = 'It keeps time before or behind a booking';

const within = (item: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>((at, name) => (isItem(at) ? at[name] : undefined), item);

/** A record of an object; none of one that has no id. */
const recordOf = (raw: Item, more: Partial<SourceRecord> = {}, id = idOf(raw)): readonly SourceRecord[] =>
  id === undefined
    ? []
    : [{ externalId: id, raw, ...(raw['isDeleted'] === true ? { deleted: true as const } : {}), ...more }];

const endOf = (item: Item): Pick<SourceRecord, 'endsAt'> => {
  const end = within(item, 'period', 'end');
  return isInstant(end) ? { endsAt: end } : {};
};

export const plainRecords: ToRecords = async (item) => recordOf(item);

/** The floors of a building: they have no list of their own. */
export const floorRecords: ToRecords = async (building) => {
  const floors = building['floors'];
  const { floors: _, ...of } = building;
  return (Array.isArray(floors) ? floors : [])
    .filter(isItem)
    .flatMap((floor) => recordOf({ ...floor, building: of }, of['isDeleted'] === true ? { deleted: true } : {}));
};

/** What a resource counts as: categories have no list of their own. */
export const spaceTypeRecords: ToRecords = async (resource) => {
  const category = resource['category'];
  return isItem(category) && resource['isDeleted'] !== true ? recordOf(category) : [];
};

/** Equipment stands nowhere, and neither does what its floor is not said of. */
export const resourceRecords: ToRecords = async (resource) =>
  recordOf(resource, idOf(within(resource, 'floor', 'building')) === undefined ? { outOfScope: NO_PLACE } : {});

/** A compartment, in the building of its cabinet's floor. Lockers are counted for themselves. */
export const lockerRecords: ToRecords = async (item, around, signal) => {
  const floor = within(item, 'locker', 'floor');
  const id = idOf(floor);
  const building = id === undefined ? undefined : (await around.buildingOf(signal)).get(id);
  const raw = { ...item, type: 'locker', floor: isItem(floor) ? { ...floor, building } : floor };
  const more = building === undefined ? { outOfScope: NO_PLACE } : {};
  return recordOf(raw, more, idOf(item) && `locker:${idOf(item)}`);
};

/** The groups that somebody is in: they have no list of their own. */
export const groupRecords: ToRecords = async (user) => {
  const groups = user['userGroups'];
  return (Array.isArray(groups) ? groups : []).filter(isItem).flatMap((group) => recordOf(group));
};

export const appointmentRecords: ToRecords = async (item) =>
  recordOf(item, { ...endOf(item), ...(item['isPreparationAppointment'] === true ? { outOfScope: NO_BOOKING } : {}) });

/** A badge with what its visitor was invited to: it says neither the host nor the building itself. */
export const badgeRecords: ToRecords = async (badge, around, signal) => {
  const invitation = await around.invitationOf(badge, signal);
  return recordOf(invitation === undefined ? badge : { ...badge, invitation }, endOf(badge));
};

/** Sensors of the air and of who is there are counted each for themselves. */
export const sensorRecords =
  (kind: 'environment' | 'occupancy'): ToRecords =>
  async (item) =>
    recordOf({ ...item, kind }, {}, idOf(item) && `${kind}:${idOf(item)}`);
