import type pg from 'pg';
import { createSyncing, shelf, type Shelf } from '../test/support/syncing.ts';
import { fieldMappingsBy } from '../server/modules/field-mappings/field-mappings.ts';
import { mustMayWriteOn } from '../server/modules/merges/merges.ts';
import { storedRecords, remapsBy } from '../server/modules/sync/sync.ts';
import { whole, type Row } from './figures.ts';
import { mapping, recordOf } from './mapping.ts';
import { openTables, withClient, type Tables } from './stage.ts';

const RECORDS = 50_000;
/** As many as the source gives at a time. */
const PAGE = 1_000;
/** As many as one answer holds, and as are told anew in one transaction. */
const [ANSWER, BATCH] = [200, 500];
const ROUNDS = 3;
/** Records a second. */
const AIMS = { 'first load': 5_000, 'unchanged scan': 10_000, remap: 10_000, 'feed reads': 50_000 } as const;
type What = keyof typeof AIMS;
type Figures = Record<What, number>;

const records = Array.from({ length: RECORDS }, (_, at) => ({
  externalId: `d${String(at).padStart(6, '0')}`,
  changedAt: '2026-01-01T00:00:00Z',
  raw: recordOf(at),
}));

/**
 * Records a second through the engine: read for the first time, read again as they were, told anew by another mapping, and told to who follows
 * them; beside the plainest SQL that keeps as much, a transaction a page.
 */
export async function benchSync(): Promise<Row[]> {
  await using tables = await openTables();
  const rounds: { readonly ours: Figures; readonly beside: Figures }[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const [ours, beside] = [await throughEngine(tables), await bySql(tables, round)];
    if (round > 0) rounds.push({ ours, beside }); // code is compiled in the first one
  }
  return (Object.keys(AIMS) as What[]).map((what) => rowOf(what, rounds));
}

async function throughEngine(tables: Tables): Promise<Figures> {
  const source: Shelf = shelf({ records: { space: [...records] }, pageSize: PAGE });
  const capability = {
    incremental: 'none',
    sorted: false,
    tombstones: false,
    getById: true,
    totalKnown: true,
  } as const;
  const given = { entities: { space: { ...capability, after: [] } }, mapping: { space: mapping } };
  const { world, options, sync, id, attempt } = await createSyncing({ ...tables }, source, given);
  const at = { id, entity: 'space' } as const;
  const read = async (runId: string): Promise<void> => {
    await attempt(runId, { turnMs: 600_000 });
    const { state } = await sync.getSync(world.ctx, { id: runId });
    if (state !== 'succeeded') throw new Error(`The run is ${state}`);
  };
  const first = await perSecond(async () => read((await sync.activateConnection(world.ctx, { id })).id));
  const again = await perSecond(async () => read((await sync.startSync(world.ctx, { id, mode: 'full' })).id));
  const feed = await perSecond(async () => {
    let [after, told] = [0, 0];
    for (let items = 1; items > 0; told += items) {
      const page = await sync.listChanges(world.ctx, { ...at, after, limit: ANSWER });
      [after, items] = [page.lastRev, page.items.length];
    }
    if (told !== RECORDS) throw new Error(`${told} changes were told`);
  });
  const mappings = fieldMappingsBy({ ...options, ...storedRecords, mustMayWrite: mustMayWriteOn });
  const fields = [{ to: 'name', from: '$.name', ops: ['upper'], required: true }] as const;
  await mappings.saveMapping(world.ctx, { ...at, document: { entity: 'space', fields: [...fields] } });
  await mappings.activateMapping(world.ctx, at);
  const turn = { attempt: 1, signal: new AbortController().signal };
  const remap = await perSecond(() =>
    remapsBy(options).outside(world.ctx, { connectionId: id, entity: 'space' }, turn),
  );
  const { streams } = await sync.getSyncStatus(world.ctx, { id });
  if (streams[0]?.rev !== 2 * RECORDS) throw new Error(`Up to ${streams[0]?.rev} was told anew`);
  return { 'first load': first, 'unchanged scan': again, remap, 'feed reads': feed };
}

/** The same on one table: what somebody would write who needs neither runs nor leases, nor anything told. */
const bySql = ({ connection }: Tables, round: number): Promise<Figures> =>
  withClient(connection, async (client) => {
    const table = `plain_${round}`;
    await client.query(`create table ${table} (external_id text primary key, raw text not null, rev integer not null, seen integer not null, told integer not null default 0);
      create index on ${table} (rev)`);
    const pages = sliced(PAGE);
    const raws = new Map(records.map(({ externalId, raw }) => [externalId, JSON.stringify(raw)]));
    const first = await perSecond(() =>
      inTurn(client, pages, (page, n) => [
        `insert into ${table} (external_id, raw, rev, seen) select id, raw, $3::integer + row_number() over (), 1 from unnest($1::text[], $2::text[]) as met (id, raw)`,
        [page, page.map((id) => raws.get(id)), n * PAGE],
      ]),
    );
    const again = await perSecond(() =>
      inTurn(client, pages, (page) => [`update ${table} set seen = 2 where external_id = any ($1::text[])`, [page]]),
    );
    const feed = await perSecond(async () => {
      for (let after = 0; after < RECORDS; after += ANSWER)
        await client.query({
          name: `feed_${round}`,
          text: `select external_id, raw, rev from ${table} where rev > $1 order by rev limit ${ANSWER}`,
          values: [after],
        });
    });
    const remap = await perSecond(() =>
      inTurn(client, sliced(BATCH), (page) => [
        `update ${table} set told = 1, rev = rev + ${RECORDS} where external_id = any ($1::text[])`,
        [page],
      ]),
    );
    return { 'first load': first, 'unchanged scan': again, remap, 'feed reads': feed };
  });

const sliced = (many: number): string[][] =>
  Array.from({ length: RECORDS / many }, (_, n) =>
    records.slice(n * many, (n + 1) * many).map(({ externalId }) => externalId),
  );

/** One statement a page, each a transaction of its own. */
async function inTurn(
  client: pg.Client,
  pages: readonly string[][],
  statement: (page: readonly string[], n: number) => [text: string, values: unknown[]],
): Promise<void> {
  for (const [n, page] of pages.entries()) await client.query(...statement(page, n));
}

async function perSecond(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (RECORDS * 1_000) / (performance.now() - begun);
}

function rowOf(what: What, rounds: readonly { readonly ours: Figures; readonly beside: Figures }[]): Row {
  const all = rounds.map(({ ours, beside }) => ({
    ours: ours[what],
    beside: beside[what],
    ratio: ours[what] / beside[what],
  }));
  const middle = all.toSorted((a, b) => a.ratio - b.ratio)[Math.floor(all.length / 2)];
  if (!middle) throw new Error('There was no round');
  return {
    name: `sync: records a second, ${what}`,
    ours: whole(middle.ours),
    beside: `plain SQL ${whole(middle.beside)}`,
    ratio: middle.ratio,
    aim: { text: `>= ${whole(AIMS[what])}`, reached: middle.ours >= AIMS[what] },
    note: `${whole(RECORDS)} of 12 fields`,
    rounds: all,
  };
}
