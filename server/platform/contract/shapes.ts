import { Type, type TSchema } from 'typebox';

/** Shapes that every contract uses. */

export const closed = { additionalProperties: false } as const;

/** The id of a thing people name: a positive integer, the same in every face. */
export const Id = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
export const IdParams = Type.Object({ id: Id }, closed);

/** Who answers for a credential: what they may no longer do, it may not either. */
export const Owner = Type.Object({ kind: Type.Enum(['user', 'service_account']), id: Id }, closed);

/** A UUID, for log-like rows. */
export const LogId = Type.String({ format: 'uuid' });

/**
 * A name that a person typed: one readable line. The door brings it into one spelling before anybody sees it (`x-tidy`), so
 * that what looks the same is the same.
 */
export const Name = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^(?=.*\\S)[^\\u0000-\\u001f\\u007f]*$',
  'x-tidy': true,
});
/** Any other text that people write and others read: one line, or none. */
export const Line = (maxLength: number, more: { readonly minLength?: number; readonly description?: string } = {}) =>
  Type.String({ maxLength, ...more, 'x-tidy': true });
/** The same over several lines, such as a postal address. */
export const Lines = (maxLength: number) => Type.String({ maxLength, 'x-tidy': 'lines' });
/** A secret that somebody chose: taken to the letter. */
export const Secret = (maxLength: number) => Type.String({ minLength: 1, maxLength, 'x-tidy': false });

/** A code that people read off something and type: letters and digits, in any case. */
export const TypedCode = (description: string) =>
  Type.String({ minLength: 1, maxLength: 40, pattern: '^[0-9A-Za-z]+$', description });

/** Translations of a name by language tag: `{"zh-Hant": "會議室"}`. */
export const Names = Type.Record(Type.String({ pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$' }), Name, {
  ...closed,
  maxProperties: 30,
});

/** RFC 3339; without an offset it is a wall time in the building's zone. Judged by `platform/time.ts`. */
export const Time = Type.String({
  minLength: 10,
  maxLength: 40,
  pattern: '^[ -~]+$',
  description: 'RFC 3339; without offset: wall time in the building’s zone',
});
/** A time in a reply: RFC 3339 in UTC. */
export const ShownTime = Type.String({ format: 'date-time' });

/** A day where something is, as in `2027-03-16`. */
export const Day = Type.String({ format: 'date', description: 'A day of the building’s calendar: 2027-03-16' });
/** A time of day by the clocks there, as in `09:30`. */
export const Clock = (description: string) => Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description });

export const orNull = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()]);

export const MAX_PAGE = 200;
/** Query members of every list. */
export const paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 500, pattern: '^[!-~]*$' })),
};

/** A list's reply. `nextCursor` is null on the last page. */
export const page = <S extends TSchema>(item: S) =>
  Type.Object({ items: Type.Array(item), nextCursor: orNull(Type.String()) }, closed);
