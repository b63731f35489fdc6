import { Type, type TSchema } from 'typebox';
import { MAX_LIST } from './guesses.ts';

/** Shapes that the operations share. */

/** What is not known is no fault there: unknown members of a query are passed over, as ASP.NET does. */
export const open = { additionalProperties: true } as const;
export const Int = Type.Integer();
export const Text = Type.String();

/** Several values, with commas between them. An address has no room for more than a few of this length. */
export const Several = (description: string) =>
  Type.Optional(Type.String({ maxLength: MAX_LIST, description, 'x-tidy': true }));
export const SearchText = Type.Optional(Type.String({ maxLength: 200, description: 'A part of it', 'x-tidy': true }));
export const Whole = (description: string) =>
  Type.Optional(Type.Integer({ minimum: -2_147_483_648, maximum: 2_147_483_647, description }));
export const paging = {
  page: Whole('Which page, from 1 on; 0 is the first too'),
  row: Whole('How many rows a page has; 50 unless said, 1,000 at most'),
};

export const Ref = Type.Object({ id: Int, name: Text });
export const numbered = <S extends TSchema>(item: S) =>
  Type.Object({ data: Type.Array(item), metaData: Type.Object({ total: Int, row: Int, page: Int }) });
export const PathId = Type.Object({ id: Type.String({ maxLength: 100, pattern: '^\\d{1,10}$', 'x-tidy': true }) });

/** Yes or no, in any case: `True` is what .NET writes. */
export const Flag = (description: string) =>
  Type.Optional(
    Type.String({ maxLength: 5, pattern: '^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])?$', description, 'x-tidy': true }),
  );
