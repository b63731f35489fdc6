import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { buildingOutOfReach, inUse, notFound, type ConstraintProblems } from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, Line, orNull } from '../../platform/contract/shapes.ts';
import { change, create, list, named, namedChange, namedNew, optionalId, read, toldOf } from '../places/contract.ts';
import { BankNumber, lockerNumberTaken } from '../resources/contract.ts';

export const constraints = {
  locker_bank_floor_fk: { kind: notFound, param: 'floorId' },
  locker_bank_area_fk: { kind: notFound, param: 'areaId' },
} satisfies ConstraintProblems;

/** So many lockers are put into a bank at once, at most. */
export const MAX_LOCKERS_AT_ONCE = 200;
/** What stands for a locker's number in what it is called. */
export const NUMBER_SIGN = '#';

/** A cabinet of lockers. */
export const LockerBank = Type.Object(
  {
    ...named,
    buildingId: Id,
    floorId: Id,
    areaId: orNull(Id),
  },
  closed,
);
export type LockerBank = Static<typeof LockerBank>;

const lockersGiven = {
  count: Type.Integer({ minimum: 1, maximum: MAX_LOCKERS_AT_ONCE, description: 'How many' }),
  naming: Type.Optional(
    Line(200, {
      minLength: 1,
      description: `What they are called; \`${NUMBER_SIGN}\` becomes the number of each. The bank’s name and the number, unless said`,
    }),
  ),
  from: Type.Optional({
    ...BankNumber,
    description: 'The number of the first; unless said, that after the highest of the bank',
  }),
};
const LockersGiven = Type.Object(lockersGiven, closed);
export type LockersGiven = Static<typeof LockersGiven>;

const NewLockerBank = Type.Object(
  {
    ...namedNew,
    floorId: { ...Id, description: 'The floor that it stands on, for good' },
    areaId: optionalId,
    lockers: Type.Optional({ ...LockersGiven, description: 'Lockers that come with it, each a resource' }),
  },
  closed,
);
const LockerBankChange = Type.Object({ ...namedChange, areaId: optionalId }, closed);

const NewLocker = Type.Object({ id: Id, name: Type.String(), bankNumber: Type.Integer() }, closed);

const told = (summary: string) => ({
  summary,
  data: toldOf({ buildingId: Id, floorId: Id, areaId: orNull(Id) }),
  heard: 'spaces:read' as const,
});

export const events = declareEvents({
  'locker_bank.created': told('A locker bank was added'),
  'locker_bank.updated': told('A locker bank was changed'),
  'locker_bank.deleted': told('A locker bank was deleted'),
});

/** A bank of 200 lockers writes as much as so many single ones, in a moment. */
const COST = 6;

export const endpoints = declareEndpoints({
  listLockerBanks: list('/locker-banks', 'Locker banks, by name', LockerBank, {
    buildingId: Type.Optional(Id),
    floorId: Type.Optional(Id),
  }),
  createLockerBank: {
    ...create(
      '/locker-banks',
      'Add a locker bank to a floor, with its lockers or none, all or nothing',
      LockerBank,
      NewLockerBank,
    ),
    cost: COST,
  },
  getLockerBank: read('/locker-banks/{id}', 'One locker bank', LockerBank),
  updateLockerBank: {
    ...change(
      '/locker-banks/{id}',
      `Change a locker bank; its lockers come along to another area, ${MAX_LOCKERS_AT_ONCE} at most`,
      LockerBank,
      LockerBankChange,
      [inUse],
    ),
    cost: COST,
  },
  deleteLockerBank: {
    method: 'DELETE',
    path: '/locker-banks/{id}',
    scope: 'spaces:write',
    summary: 'Delete a locker bank without lockers, or with lockers that were never booked; all or nothing',
    params: IdParams,
    query: Type.Object(
      {
        withLockers: Type.Optional(
          Type.Boolean({ description: 'true: its lockers too. Otherwise it is refused while it has any' }),
        ),
      },
      closed,
    ),
    reply: null,
    cost: COST,
    errors: [buildingOutOfReach, inUse],
  },
  addLockers: {
    method: 'POST',
    path: '/locker-banks/{id}/lockers',
    scope: 'spaces:write',
    summary: 'Put more lockers into a bank, numbered one after another, all or nothing',
    params: IdParams,
    body: LockersGiven,
    reply: Type.Object({ items: Type.Array(NewLocker) }, closed),
    status: 201,
    cost: COST,
    errors: [buildingOutOfReach, lockerNumberTaken],
  },
});
