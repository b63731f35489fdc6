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
/** Is what has no offset meant in UTC? Else it is by the clocks of the location. */
export const isUTCDateTime = Type.Optional(Type.Boolean());

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
