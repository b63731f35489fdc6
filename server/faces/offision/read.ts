import { invalid } from '../../platform/contract/problems.ts';
import type { Slice, Sliced } from '../../platform/contract/page.ts';
import { FIRST_PAGE, MAX_ROWS, ROWS } from './guesses.ts';

/** The largest id there is. */
export const MAX_ID = 2_147_483_647;

/** A list with commas between its parts; nothing between two of them is no part. Undefined where nothing is said: it asks for all. */
export function readSeveral(text: string | undefined): string[] | undefined {
  const parts = (text ?? '').split(',').map((part) => part.trim());
  const said = parts.filter((part) => part !== '');
  return said.length === 0 ? undefined : said;
}

/** @throws 400 that names the parameter and what is no id */
export function readId(text: string, param: string): number {
  const id = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(id <= MAX_ID)) throw invalid(param, `"${text}" is no id`);
  return id;
}

/** Ids with commas between them. */
export const readIds = (text: string | undefined, param: string): number[] | undefined =>
  readSeveral(text)?.map((one) => readId(one, param));

/** The same, and `null` for what has none. */
export const readIdsOrNull = (text: string | undefined, param: string): (number | null)[] | undefined =>
  readSeveral(text)?.map((one) => (one.toLowerCase() === 'null' ? null : readId(one, param)));

/** Names of an enumeration in any case, or their numbers. @throws 400 that names the parameter and what is none */
export function readEnum<Name extends string>(
  text: string | undefined,
  numbers: Readonly<Record<Name, number>>,
  param: string,
): Name[] | undefined {
  const names = Object.keys(numbers) as Name[];
  const nameOf = (said: string): Name | undefined =>
    names.find((name) => name.toLowerCase() === said.toLowerCase() || String(numbers[name]) === said);
  return readSeveral(text)?.map((said) => {
    const name = nameOf(said);
    if (name === undefined) throw invalid(param, `"${said}" is none of ${names.join(', ')}`);
    return name;
  });
}

interface Paging {
  readonly page?: number;
  readonly row?: number;
}

/** A page of a list, as it is numbered there. */
export interface NumberedPage extends Slice {
  readonly page: number;
  readonly row: number;
}

/** @throws 400 for a page before the first, and for one without rows */
export function readPage({ page = FIRST_PAGE, row = ROWS }: Paging): NumberedPage {
  if (page < 0) throw invalid('page', 'Pages are counted from 1');
  if (row < 1) throw invalid('row', 'A page has a row at least');
  const [number, rows] = [Math.max(page, FIRST_PAGE), Math.min(row, MAX_ROWS)];
  return { page: number, row: rows, offset: (number - FIRST_PAGE) * rows, limit: rows };
}

/** A page as it is shown there. */
export const showPage = <Row, Shown>(
  { items, total }: Sliced<Row>,
  { page, row }: NumberedPage,
  show: (item: Row) => Shown,
): { data: Shown[]; metaData: { total: number; row: number; page: number } } => ({
  data: items.map(show),
  metaData: { total, row, page },
});

/** Only what is said. */
export const said = <T extends object>(given: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
