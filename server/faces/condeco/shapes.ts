import { Type } from 'typebox';
import { Level } from '../../modules/places/contract.ts';
import { Id, Line } from '../../platform/contract/shapes.ts';
import { MAX_PAGE_SIZE } from './guesses.ts';

// What several operations take or tell: times, ids, floors and pages (reference 1.4).

/** A time without a zone, as the vendor writes times. */
export const Local = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d$' });
/** A time as clients write it: `2019-08-28 09:00`, with seconds, with `T` and an offset, or the day alone; `/` between its parts too. */
export const When = Line(40, { minLength: 1 });
/** A day as they write it. */
export const Day = { ...When, description: 'A day: 2019-08-28 or 2019/08/28' };
/** The same, as it is asked for. */
export const Moment = {
  ...When,
  description:
    '2026-03-01 09:00: by the clocks of the location, or in UTC where isUTCDateTime is true; an offset may stand behind it',
};
/** The first of some days, and the last. */
export const firstDay = { ...When, description: 'The first day, 2026-03-01, by the clocks of the location' };
export const lastDay = { ...When, description: 'The last day, which is listed too; the same again: that day alone' };
/** Is what has no offset meant in UTC? Else it is by the clocks of the location. */
export const isUTCDateTime = Type.Optional(
  Type.Boolean({
    description: 'true: times and days that are sent are in UTC; otherwise they are by the clocks of the location',
  }),
);
/** Who acts is the application, whoever is named. */
export const forWhom = { ...Id, description: 'For whom it is: the host. Who acts is the application' };
export const somebody = { ...Id, description: 'Somebody who is known; who acts is the application' };

/** An id where none may be named: that is 0. */
export const IdOrNone = { ...Id, minimum: 0 };
export const AnyId = Type.Optional(IdOrNone);
/** A floor by its number. */
export const FloorNumber = Level;

/** Of what is listed page by page. */
export const paged = {
  pageNumber: Type.Optional(
    Type.Integer({ minimum: 0, maximum: MAX_PAGE_SIZE, description: 'From 1; 0: all of them' }),
  ),
  pageSize: Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_PAGE_SIZE, description: '0: all of them' })),
};
export const totalRecords = Type.Integer({ description: 'On all pages' });
