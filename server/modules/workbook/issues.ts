import type { Issue, Severity } from './contract.ts';
import type { Header, Oddity, Row } from './layout.ts';

/** What may be wrong with a row, or worth a look: how much, and how it is said. `%` is what stands there. */
const kinds = {
  building_missing: ['error', 'A row needs a Building Name or a Building Code'],
  code_conflict: ['error', 'This code stands beside another building name further up: %'],
  floor_missing: ['error', 'A room needs its floor'],
  space_type_missing: ['error', 'A room needs its space type'],
  space_type_unknown: ['error', 'Nobody here knows the space type “%”: say Meeting Room or Desk'],
  capacity_invalid: ['error', '“%” is no capacity: a whole number from 1 to 100,000'],
  answer_unclear: ['error', '“%” is neither Yes nor No'],
  state_missing: ['error', 'A new building in this country needs its State Code'],
  state_unknown: ['error', '“%” is no state of the country'],
  text_invalid: ['error', '“%” is too long, or has signs that nobody can see'],
  doubled: ['error', 'The same room stands further up already, in row %'],
  building_ambiguous: ['error', 'Several buildings here are called “%”: nobody can tell which'],
  floor_ambiguous: ['error', 'Several floors of this building are called “%”: nobody can tell which'],
  space_ambiguous: ['error', 'Several spaces on this floor are called “%”: nobody can tell which'],
  type_differs: ['error', 'What is called so on this floor is of another kind (%), and stays that'],
  refused: ['error', 'It could not be written: %'],
  gone: ['error', 'It was deleted while the workbook was applied: %'],
  stopped: ['error', 'What comes from here on was not written: %'],
  only_building: ['warning', 'The row names a building alone: floors and rooms may follow'],
  only_floor: ['warning', 'The row names a floor alone: rooms may follow'],
  not_reservable: [
    'warning',
    'The room cannot be reserved (Reservable: %): it is not taken, and one that is here stays as it is',
  ],
  building_differs: ['warning', 'Further up the building has another value; that one counts, not “%”'],
  zone_assumed: ['warning', 'Zone assumed: %. Look at it before anybody books: a wrong zone moves every booking'],
  city_missing: ['warning', 'A building without a city is in no region, and so in no country'],
  level_assumed: ['warning', 'The name “%” does not say which level it is: it is taken for the next one up'],
  retired: ['warning', 'The space “%” is here, and out of use; it stays so'],
  elsewhere: ['warning', 'There is a space called “%” elsewhere in this building: this is another one'],
  column_unknown: [
    'warning',
    'The column “%” is not read: the headers of row 4 must not be changed, labels of your own stand in row 3',
  ],
  column_doubled: ['warning', 'The column “%” stands here twice: the first one counts'],
  sheet_ignored: ['warning', 'The sheet “%” is not read: it has no headers in row 4'],
  encoding_assumed: ['warning', 'The file is not UTF-8; it was read as %. Look at its names'],
} as const satisfies Readonly<Record<string, readonly [Severity, string]>>;
export type IssueCode = keyof typeof kinds;

/** What of a value is shown. */
const SHOWN = 100;

const worded = (code: IssueCode, value: string) => {
  const [severity, message] = kinds[code];
  const shown = value.length > SHOWN ? `${value.slice(0, SHOWN - 1).toWellFormed()}…` : value.toWellFormed();
  return { severity, code, message: message.replace('%', () => shown), value: shown };
};

export const isError = (code: IssueCode): boolean => kinds[code][0] === 'error';

/** An issue of a row. @param column what it is about; null: the row as a whole @param value what stands there, unless said */
export function issueOf(
  code: IssueCode,
  { sheet, row, cells, columns }: Row,
  column: Header | null,
  value?: string,
): Issue {
  const letters = column === null ? undefined : columns.get(column);
  return {
    ...worded(code, value ?? (column === null ? '' : cells[column])),
    sheet,
    row,
    column,
    cell: letters === undefined ? null : `${letters}${row}`,
  };
}

/** The same of what is odd about a sheet, or the file. */
export const oddityOf = (
  code: Oddity['code'] | 'encoding_assumed',
  { sheet, row, cell, value }: Omit<Oddity, 'code'>,
): Issue => ({
  ...worded(code, value),
  sheet,
  row,
  column: null,
  cell,
});
