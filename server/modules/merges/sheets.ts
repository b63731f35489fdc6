import type { Ctx } from '../../platform/context/context.ts';
import type { FileReply } from '../../platform/contract/endpoint.ts';
import { writeCsv, writeSheet, type Cell, type Column } from '../../platform/files/sheet.ts';
import { mergedEntities } from './contract.ts';
import { selectItems, selectLinks, type ItemRow, type LinkRow } from './store.ts';

/** Merge plans and what records are tied to, as sheets: for who looks through thousands of them, or keeps them. */

export type Format = 'xlsx' | 'csv';

/** So many rows are read at a time. */
const AT_ONCE = 1_000;

const ofItem: readonly (Column & { readonly header: string; readonly cell: (row: ItemRow) => Cell })[] = [
  { header: 'Kind', width: 12, cell: ({ entity }) => entity },
  { header: 'Id at the source', width: 18, cell: ({ externalId }) => externalId },
  { header: 'Name at the source', width: 28, cell: ({ theirs }) => theirs.name },
  { header: 'In', width: 36, cell: ({ path }) => path.join(' / ') },
  { header: 'Result', width: 12, cell: ({ result }) => result },
  { header: 'Rule', width: 14, cell: ({ rule }) => rule },
  { header: 'Confidence', width: 12, cell: ({ confidence }) => confidence },
  { header: 'Why not', width: 14, cell: ({ reason }) => reason },
  { header: 'Id here', width: 10, cell: ({ localId }) => localId },
  { header: 'It may be', width: 36, cell: ({ proposals }) => proposals.map(written).join('\n') },
  { header: 'Differences', width: 36, cell: ({ differences }) => differences.map(changed).join('\n') },
  { header: 'Decided by a person', width: 18, cell: ({ chosen }) => (chosen ? 'yes' : 'no') },
  { header: 'State', width: 10, cell: ({ state }) => state },
  { header: 'Note', width: 28, cell: ({ note }) => note },
];

const written = ({ localId, name }: ItemRow['proposals'][number]): string => `${localId} ${name}`;
const changed = ({ field, ours, theirs }: ItemRow['differences'][number]): string =>
  `${field}: ${ours ?? ''} → ${theirs ?? ''}`;

/** What a plan says of each record, parents first. */
export const writePlan = (ctx: Ctx, planId: number, format: Format): FileReply =>
  write(`merge-plan-${planId}`, format, ofItem, itemsIn(ctx, planId));

async function* itemsIn(ctx: Ctx, planId: number): AsyncGenerator<ItemRow> {
  for (let after = 0; ;) {
    const rows = await selectItems(ctx, planId, {}, after, AT_ONCE);
    yield* rows;
    const last = rows.at(-1);
    if (rows.length < AT_ONCE || last === undefined) return;
    after = last.id;
  }
}

const ofLink: readonly (Column & { readonly header: string; readonly cell: (row: LinkRow) => Cell })[] = [
  { header: 'Kind', width: 12, cell: ({ entity }) => entity },
  { header: 'Id at the source', width: 18, cell: ({ externalId }) => externalId },
  { header: 'Name at the source', width: 28, cell: ({ name }) => name },
  { header: 'Id here', width: 10, cell: ({ localId }) => localId },
  { header: 'Rule', width: 14, cell: ({ rule }) => rule },
];

/** What the records of a connection are tied to here, kind by kind. */
export const writeLinks = (ctx: Ctx, connectionId: number, format: Format): FileReply =>
  write(`links-of-connection-${connectionId}`, format, ofLink, linksIn(ctx, connectionId));

async function* linksIn(ctx: Ctx, connectionId: number): AsyncGenerator<LinkRow> {
  for (const entity of mergedEntities)
    for (let after: string | undefined; ;) {
      const rows = await selectLinks(ctx, connectionId, entity, 'linked', after, AT_ONCE);
      yield* rows;
      if (rows.length < AT_ONCE) break;
      after = rows.at(-1)?.externalId;
    }
}

function write<Row>(
  name: string,
  format: Format,
  columns: readonly (Column & { readonly header: string; readonly cell: (row: Row) => Cell })[],
  rows: AsyncIterable<Row>,
): FileReply {
  const cells = async function* (): AsyncGenerator<readonly Cell[]> {
    if (format === 'csv') yield columns.map(({ header }) => header);
    for await (const row of rows) yield columns.map(({ cell }) => cell(row));
  };
  return format === 'csv'
    ? writeCsv(name, cells())
    : writeSheet(
        name,
        columns.map(({ cell: _cell, ...column }) => column),
        cells(),
      );
}
