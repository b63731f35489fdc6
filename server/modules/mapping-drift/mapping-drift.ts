import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { showTime, showTimeOrNull, toDate } from '../../platform/time.ts';
import { getOwnConnection, type SourceOptions } from '../connections/connections.ts';
import type { Connector } from '../connections/contract.ts';
import { layersOf, saidNow } from '../field-mappings/field-mappings.ts';
import type { Raw } from '../mapping/contract.ts';
import { countFilled, countRead, pathsReadBy, type PathOf } from '../mapping/mapping.ts';
import { MOST_CHANGES, MOST_READ, MOST_TOLD, SAID_DAYS, type endpoints } from './contract.ts';
import { changesBetween, lasting, NONE, percent, together, type Change } from './rules.ts';
import { findFills, forgetCounting, replaceChanges, saveFills, selectChanges, type At, type Kept } from './store.ts';

/** What a source says otherwise than before: counted as it is read, and compared once all was. */

type Calls = UseCases<typeof endpoints>;
type Options = Pick<SourceOptions, 'connectors'>;

/** One kind of record, as one run reads it whole. */
export interface Generation extends At {
  readonly generation: number;
  readonly runId: string;
}

/** What the mapping that counts reads of a kind of record. */
const readNow = async (ctx: Ctx, at: At, connector: Connector | undefined): Promise<readonly PathOf[]> =>
  pathsReadBy(layersOf(connector, at.entity, await saidNow(ctx, at)));

/**
 * Counts what a page says, in its transaction: a page counts once, whoever is killed between two. Its stream is locked before.
 * @param raws JSON: records that this generation has not met before, and that are there
 */
export async function countPage(
  tx: Tx,
  at: Generation,
  connector: Connector | undefined,
  raws: readonly string[],
): Promise<void> {
  if (raws.length === 0) return;
  const records = raws.map((raw) => JSON.parse(raw) as Raw);
  const paths = (await readNow(tx, at, connector)).slice(0, MOST_READ);
  const counted = await findFills(tx, at, false);
  const before = counted?.generation === at.generation ? counted.fills : NONE;
  const page = { records: records.length, read: countRead(paths, records), found: countFilled(records) };
  await saveFills(tx, at, { isWhole: false, generation: at.generation, fills: together(before, page) });
}

/**
 * Ends the counting of a locked stream, and compares it with the generation before. What is found is told once, and kept until the next one.
 * @param isWhole whether what was read may be taken for all there is; where not, it is as if it had not been counted
 */
export async function settleCounted(tx: Tx, at: Generation, streamId: number, isWhole: boolean): Promise<void> {
  const counted = await findFills(tx, at, false);
  if (counted) await forgetCounting(tx, at);
  if (counted?.generation !== at.generation || !isWhole) return;
  const { generation, fills } = counted;
  const before = await findFills(tx, at, true);
  await saveFills(tx, at, { isWhole: true, generation, fills });
  const fresh = changesBetween(before?.fills ?? NONE, fills);
  const told = new Set(fresh.map(({ path }) => path));
  const oldest = toDate(tx.now.subtract({ hours: 24 * SAID_DAYS }));
  const earlier = (await selectChanges(tx, at)).filter(({ since }) => since > oldest);
  const still = lasting(earlier, fills).filter(({ path }) => !told.has(path));
  const now = fresh.map((one) => ({ ...one, ...knownOf(earlier, one), since: toDate(tx.now) }));
  const [news, others] = [now.filter(isNew), now.filter((one) => !isNew(one))];
  await replaceChanges(tx, at, [...others, ...still, ...news].slice(0, MOST_CHANGES));
  if (fresh.length > 0) tell(tx, at, streamId, fresh);
}

const isNew = ({ change }: Change): boolean => change === 'new';

/** What has lost something already is compared with what it was before that. */
function knownOf(earlier: readonly Kept[], { path, change }: Change): Partial<Change> {
  const known = change === 'new' ? undefined : earlier.find((one) => one.path === path && one.change !== 'new');
  return known ? { was: known.was } : {};
}

function tell(tx: Tx, { connectionId, entity, generation, runId }: Generation, id: number, all: readonly Change[]) {
  const changes = all.slice(0, MOST_TOLD).map(({ path, change, was, is }) => ({
    path,
    change,
    wasPercent: percent(was.share),
    isPercent: percent(is.share),
  }));
  const data = { connectionId, entity, runId, changes, of: all.length };
  tx.emit('mapping.drift', { id, version: generation, data, before: null, after: data });
}

/** How many paths have lost so much that a mapping reads which counts now. */
export async function countDrift(
  ctx: Ctx,
  { id: connectionId, connector }: { readonly id: number; readonly connector: string },
  { connectors }: Options,
): Promise<number> {
  const lost = (await selectChanges(ctx, { connectionId })).filter((one) => !isNew(one));
  let many = 0;
  for (const entity of new Set(lost.map((one) => one.entity))) {
    const paths = new Set((await readNow(ctx, { connectionId, entity }, connectors.get(connector))).map(pathOf));
    many += lost.filter((one) => one.entity === entity && paths.has(one.path)).length;
  }
  return many;
}

const pathOf = ({ path }: { readonly path: string }): string => path;

/** The use case, for who knows connectors. */
export const mappingDriftBy = (options: Options): Calls => ({
  async getMappingDrift(ctx, { id, entity }) {
    const row = await getOwnConnection(ctx, id);
    found(row.entities.includes(entity) ? true : null, 'entity', 'This connection reads no such records');
    const at = { connectionId: id, entity };
    const whole = await findFills(ctx, at, true);
    const fieldsAt = new Map(
      (await readNow(ctx, at, options.connectors.get(row.connector))).map(({ path, fields }) => [path, fields]),
    );
    const isShown = may(ctx.who, 'records:read', 'whole');
    const items = (await selectChanges(ctx, at)).map(({ path, change, was, is, since }) => ({
      path,
      change,
      fields: [...(fieldsAt.get(path) ?? [])],
      wasPercent: percent(was.share),
      isPercent: percent(is.share),
      was: isShown ? [...was.samples] : [],
      is: isShown ? [...is.samples] : [],
      since: showTime(since),
    }));
    return {
      comparedAt: showTimeOrNull(whole?.countedAt ?? null),
      records: whole?.fills.records ?? 0,
      // Of what is read no more it does not matter how often it is there.
      items: items.filter(({ change, fields }) => change !== 'dropped' || fields.length > 0),
    };
  },
});
