import type { Connector } from '../../modules/connections/contract.ts';
import type { FieldMapping } from '../../modules/mapping/contract.ts';
import { badgeStates, bookingStates, PRIVATE, resourceTypes } from './guesses.ts';

const numbered = <Name extends string>(names: readonly Name[], means: (name: Name) => string) =>
  Object.fromEntries(names.map((name, number) => [String(number), means(name)]));

/** By number or by name: which number means what is documented of none of them. */
const either = (names: readonly string[], means: Readonly<Record<string, string>>) => ({
  ...numbered(names, (name) => means[name] ?? 'other'),
  ...means,
});

const kinds = { room: 'room', desk: 'desk', equipment: 'other', locker: 'locker', parking: 'parking' };
const bookings = {
  booked: 'booked',
  waitingCheckIn: 'booked',
  using: 'checked_in',
  finished: 'ended',
  noShow: 'no_show',
  cancelled: 'cancelled',
  waitingApproval: 'requested',
  rejected: 'declined',
};
const visits = { initial: 'expected', visiting: 'arrived', visited: 'departed', noShow: 'no_show' };

const name: FieldMapping = { to: 'name', from: '$.name', ops: ['trim'], required: true };
const period: readonly FieldMapping[] = [
  { to: 'start', from: '$.period.start', ops: ['toDate'] },
  { to: 'end', from: '$.period.end', ops: ['toDate'] },
];

/** What becomes of Offision's records unless somebody says otherwise. */
export const mapping: Connector['mapping'] = {
  building: {
    entity: 'building',
    fields: [name, { to: 'address', from: '$.address' }],
  },
  floor: {
    entity: 'floor',
    fields: [
      name,
      { to: 'number', from: '$.order', ops: ['toInteger'], onError: 'null' },
      { to: 'buildingId', from: '$.building.id', ops: [{ ref: 'building' }] },
    ],
  },
  spaceType: { entity: 'spaceType', fields: [name] },
  space: {
    entity: 'space',
    fields: [
      name,
      {
        to: 'kind',
        from: '$.type',
        ops: [{ lookup: either(resourceTypes, kinds), default: 'other' }],
        onError: { default: 'other' },
      },
      // 0 is what it says of what nobody sits in.
      { to: 'capacity', from: '$.capacity', ops: ['toInteger'], onError: 'null' },
      { to: 'spaceTypeId', from: '$.category.id', ops: [{ ref: 'spaceType' }] },
      { to: 'buildingId', from: '$.floor.building.id', ops: [{ ref: 'building' }] },
      { to: 'floorId', from: '$.floor.id', ops: [{ ref: 'floor' }] },
    ],
  },
  group: { entity: 'group', fields: [name] },
  person: {
    entity: 'person',
    fields: [
      { to: 'name', from: '$.displayName', ops: ['trim', { coalesce: [{ path: '$.userName' }] }], required: true },
      { to: 'email', from: '$.emailAddress', ops: ['trim'] },
      { to: 'groupId', from: '$.userGroups[0].id', ops: [{ ref: 'group' }] },
    ],
  },
  booking: {
    entity: 'booking',
    fields: [
      { to: 'spaceId', from: '$.bookableResource.id', ops: [{ ref: 'space' }] },
      ...period,
      { to: 'personId', from: '$.organizer.userId', ops: [{ ref: 'person' }] },
      { to: 'title', from: '$.subject', ops: ['trim'] },
      { to: 'notes', from: '$.textBody' },
      { to: 'attendees', from: '$.attendees', ops: ['length'], onError: 'null' },
      { to: 'private', from: '$.appearanceType', ops: [{ lookup: { [PRIVATE]: true }, default: false }] },
      {
        to: 'status',
        from: '$.booking.bookingState',
        ops: [{ lookup: either(bookingStates, bookings), default: 'booked' }],
      },
    ],
  },
  visit: {
    entity: 'visit',
    fields: [
      {
        to: 'name',
        from: '$.visitor.displayName',
        ops: ['trim', { coalesce: [{ path: '$.visitor.emailAddress' }] }],
        required: true,
      },
      { to: 'email', from: '$.visitor.emailAddress', ops: ['trim'] },
      {
        to: 'phone',
        from: '$.visitor.mobileNumber.dialCode',
        ops: [{ concat: [{ const: ' ' }, { path: '$.visitor.mobileNumber.number' }] }, 'trim'],
      },
      { to: 'hostId', from: '$.invitation.invitingUser.id', ops: [{ ref: 'person' }] },
      { to: 'buildingId', from: '$.invitation.buildings[0].id', ops: [{ ref: 'building' }] },
      ...period,
      { to: 'status', from: '$.state', ops: [{ lookup: either(badgeStates, visits), default: 'expected' }] },
    ],
  },
  serviceItem: { entity: 'serviceItem', fields: [name, { to: 'description', from: '$.description' }] },
  device: {
    entity: 'device',
    fields: [
      { to: 'name', from: '$.name', ops: [{ coalesce: [{ path: '$.accessId' }] }], required: true },
      { to: 'kind', from: '$.kind' },
      { to: 'serial', from: '$.accessId' },
      { to: 'spaceId', from: '$.bookableResource.id', ops: [{ ref: 'space' }] },
    ],
  },
};
