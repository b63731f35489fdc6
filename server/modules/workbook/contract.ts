import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { buildingOutOfReach, problem, tooLarge, unsupportedMediaType } from '../../platform/contract/problems.ts';
import { closed, orNull } from '../../platform/contract/shapes.ts';

/** Largest upload, in bytes. */
export const MAX_WORKBOOK = 16 * 1024 * 1024;
/** The most that all in a packed file may have once it is unpacked, in bytes. */
export const MAX_UNPACKED = 128 * 1024 * 1024;
/** The most rows below the headers that a file may have. */
export const MAX_ROWS = 50_000;
/** The most issues that an answer lists, and the most rows: what more there is is counted. */
export const MAX_LISTED = 1_000;

export const invalidWorkbook = problem('invalid_workbook', 400, 'This cannot be read as a workbook of spaces');
/** So many workbooks a server goes through at once, in all … */
export const AT_ONCE = 4;
/** … and of one workplace. */
export const AT_ONCE_HERE = 2;
export const workbookBusy = problem(
  'workbook_busy',
  409,
  'Other workbooks are being gone through; try again in a moment',
);
export const workbookOutdated = problem('workbook_outdated', 409, 'What is here has changed since the check');

const Severity = Type.Enum(['error', 'warning']);
export type Severity = Static<typeof Severity>;

export const Issue = Type.Object(
  {
    severity: {
      ...Severity,
      description: 'error: the row is left out; warning: it is taken, and somebody should look',
    },
    code: Type.String({ description: 'What is wrong, for programs' }),
    message: Type.String({ description: 'The same, for people' }),
    sheet: Type.String({ description: 'Empty for a .csv' }),
    row: Type.Integer({ description: 'As the sheet counts them, from 1' }),
    column: orNull(Type.String({ description: 'Its header; null: it is about the row as a whole' })),
    cell: orNull(Type.String({ description: 'As spreadsheets name it: H12' })),
    value: Type.String({ description: 'What stands there, or what the message is about' }),
  },
  closed,
);
export type Issue = Static<typeof Issue>;

const Kind = Type.Enum(['country', 'region', 'building', 'floor', 'space']);
export type Kind = Static<typeof Kind>;

export const RowOutcome = Type.Object(
  {
    sheet: Type.String(),
    row: Type.Integer(),
    building: Type.String(),
    floor: Type.String(),
    space: Type.String(),
    outcome: Type.Enum(['created', 'changed', 'unchanged', 'left_out']),
    created: Type.Array(Kind, { description: 'What is added for this row: the first that names it' }),
    changed: Type.Array(Kind),
  },
  closed,
);
export type RowOutcome = Static<typeof RowOutcome>;

const Count = Type.Integer({ minimum: 0 });
const Counts = Type.Object({ created: Count, changed: Count, unchanged: Count }, closed);

export const Report = Type.Object(
  {
    digest: Type.String({
      description: 'Stands for all that would be done: an application that names it does that or nothing',
    }),
    complete: Type.Boolean({
      description: 'false: it ended before all was done, as an issue says; the same file once more does the rest',
    }),
    country: Type.String(),
    counts: Type.Object(
      { countries: Counts, regions: Counts, buildings: Counts, floors: Counts, spaces: Counts },
      { ...closed, description: 'Things, each once, however many rows name it' },
    ),
    rows: Type.Object(
      { total: Count, created: Count, changed: Count, unchanged: Count, leftOut: Count },
      { ...closed, description: 'Rows, each once' },
    ),
    errors: Count,
    warnings: Count,
    issues: Type.Array(Issue, { description: `Errors first, ${MAX_LISTED.toLocaleString('en')} at most` }),
    items: Type.Array(RowOutcome, {
      description: `What becomes of each row, as the file has them, ${MAX_LISTED.toLocaleString('en')} at most from \`from\` on`,
    }),
  },
  closed,
);
export type Report = Static<typeof Report>;

const Country = Type.Optional(
  Type.String({
    pattern: '^[A-Z]{2}$',
    default: 'US',
    description: 'Where its buildings are, which the layout does not say: ISO 3166-1, two letters',
  }),
);
const From = Type.Optional(
  Type.Integer({ minimum: 0, maximum: MAX_ROWS, default: 0, description: 'How many rows `items` leaves out before' }),
);

const upload = {
  scope: 'spaces:write',
  reach: 'whole',
  accepts: [
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.ms-excel',
    'text/csv',
    'application/octet-stream',
  ],
  bodyLimit: MAX_WORKBOOK,
  // Whoever is too many is sent away at once, and should not wait for room before.
  once: false,
  reply: Report,
} as const;

const refusals = [invalidWorkbook, workbookBusy, buildingOutOfReach, tooLarge, unsupportedMediaType];

export const endpoints = declareEndpoints({
  getWorkbookTemplate: {
    method: 'GET',
    path: '/workbook/template',
    scope: 'spaces:write',
    reach: 'whole',
    summary:
      'An empty workbook (.xlsx) in Eptura’s layout of space data: row 4 holds the headers, row 3 labels of your own',
    cost: 2,
    reply: 'bytes',
  },
  getWorkbook: {
    method: 'GET',
    path: '/workbook',
    scope: 'spaces:write',
    reach: 'whole',
    summary: 'What is here in the same layout: every building, floor, room and desk in use',
    query: Type.Object({ format: Type.Optional(Type.Enum(['xlsx', 'csv'], { default: 'xlsx' })) }, closed),
    cost: 4,
    reply: 'bytes',
  },
  checkWorkbook: {
    ...upload,
    method: 'POST',
    path: '/workbook/check',
    summary: `What an uploaded workbook (.xlsx, .xls or .csv, by what is in it) would create, change and leave, row by row, and what is wrong with it; nothing is written. Up to ${MAX_ROWS.toLocaleString('en')} rows`,
    query: Type.Object({ country: Country, from: From }, closed),
    errors: refusals,
  },
  applyWorkbook: {
    ...upload,
    method: 'POST',
    path: '/workbook',
    summary:
      'Create and change what an uploaded workbook says, but for rows with an error; nothing is ever deleted, and the same once more changes nothing',
    query: Type.Object(
      {
        country: Country,
        from: From,
        digest: Type.Optional(
          Type.String({
            pattern: '^[\\w-]{43}$',
            description: 'Of the check: refuse with 409 where other things would be done by now',
          }),
        ),
      },
      closed,
    ),
    errors: [...refusals, workbookOutdated],
  },
});
