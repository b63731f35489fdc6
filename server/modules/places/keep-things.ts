import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Place } from '../../platform/context/principal.ts';
import { found, mustHaveVersion } from '../../platform/context/use-case.ts';
import { clearing } from '../../platform/contract/change.ts';
import type { DataOf } from '../../platform/contract/event.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail, inUse } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { showTime } from '../../platform/time.ts';
import type { Kept } from './contract.ts';
import { NOTHING_BESIDES, showWith } from './customs.ts';
import { decideKeeping, UNSAID } from './rules.ts';
import {
  deleteThing,
  findBuildingOfFloor,
  findThing,
  insertThing,
  lockThing,
  ownColumns,
  selectThings,
  sortOf,
  updateThing,
  type ThingRow,
  type Things,
  type ThingTable,
  type ThingValues,
} from './store.ts';

interface PageWanted {
  readonly limit?: number;
  readonly cursor?: string;
}

/** One page of a kind of thing, in its order. */
export function list<T extends ThingTable>(
  ctx: Ctx,
  table: T,
  { limit, cursor, ...equal }: PageWanted,
  customs = NOTHING_BESIDES,
) {
  const sort = sortOf(table);
  return pageOf(
    { ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) },
    {
      by: Object.values(sort),
      select: (after, most) =>
        selectThings(ctx, table, { equal, after, limit: most, isDeclared: customs.isDeclared(ctx) }),
      keyOf: (row) => Object.keys(sort).map((name) => (row as Readonly<Record<string, string | number>>)[name] ?? ''),
      show: (rows) => showWith(customs, ctx, rows, show<T>),
    },
  );
}

/** A row as callers see it. */
function show<T extends ThingTable>(row: ThingRow<T> & { readonly hasCustom?: boolean }): Things[T] {
  const { hasCustom: _, ...own } = row;
  return { ...own, createdAt: showTime(row.createdAt) } as unknown as Things[T];
}

/** One thing. @throws 404 */
export async function get<T extends ThingTable>(
  ctx: Ctx,
  table: T,
  id: number,
  customs = NOTHING_BESIDES,
): Promise<Things[T]> {
  const row = found(await findThing(ctx, table, id, customs.isDeclared(ctx)));
  return found((await showWith(customs, ctx, [row], show<T>))[0]);
}

/** Values given for a new or changed thing; null clears. */
type Given<T extends ThingTable> = { readonly [K in keyof ThingValues<T>]?: ThingValues<T>[K] | null };

/** Adds a thing. @param follow adds what comes with it @throws 403 where the caller's role does not cover its place */
export function create<T extends ThingTable>(
  ctx: Ctx,
  table: T,
  given: Given<T>,
  follow?: (tx: Tx, after: Things[T]) => Promise<unknown>,
): Promise<Things[T]> {
  return ctx.tx(async (tx) => {
    const values = clearing(given, UNSAID) as Partial<ThingValues<T>>;
    obey(decideKeeping(tx.who, table === 'building' ? 'whole' : await placeOf(tx, table, values)));
    const after = await add(tx, table, values);
    await follow?.(tx, after);
    return after;
  });
}

/** Adds a thing that somebody may add, and tells of it. */
export async function add<T extends ThingTable>(tx: Tx, table: T, values: Partial<ThingValues<T>>): Promise<Things[T]> {
  const after = show<T>(await insertThing(tx, table, values));
  tell(tx, table, 'created', null, after);
  return after;
}

type Change<T extends ThingTable> = Given<T> & { readonly id: number; readonly version?: number };

/** Changes a thing. @throws 404, 403, 409 when it has another version by now */
export function update<T extends ThingTable>(
  ctx: Ctx,
  table: T,
  { id, version, ...given }: Change<T>,
  follow?: (tx: Tx, before: ThingRow<T>, after: ThingRow<T>) => Promise<void>,
): Promise<Things[T]> {
  const values = clearing(given, UNSAID) as Partial<ThingValues<T>>;
  if (Object.keys(values).length === 0) return changing(ctx, table, { id, version }, async (_, before) => before);
  return changing(ctx, table, { id, version }, async (tx, before) => {
    const after = await updateThing(tx, table, id, values);
    await follow?.(tx, before, after);
    return after;
  });
}

/** Locks a thing, judges whether the caller may change it, runs `work` and tells of it if the version went up. */
export function changing<T extends ThingTable>(
  ctx: Ctx,
  table: T,
  { id, version }: { readonly id: number; readonly version?: number | undefined },
  work: (tx: Tx, before: ThingRow<T>) => Promise<ThingRow<T>>,
): Promise<Things[T]> {
  return ctx.tx(async (tx) => {
    const before = found(await lockThing(tx, table, id, 'no key update'));
    obey(decideKeeping(tx.who, await placeOf(tx, table, before)));
    mustHaveVersion(before, version);
    const after = await work(tx, before);
    if (after.version !== before.version) tell(tx, table, 'updated', show<T>(before), show<T>(after));
    return show<T>(after);
  });
}

/** Lets go, and tells, what names a locked thing that is about to be deleted. */
export type LetGo = (tx: Tx, id: number) => Promise<void>;

/** Deletes a thing. @throws 404, 403, 409 while something needs it */
export function remove<T extends ThingTable>(
  ctx: Ctx,
  table: T,
  id: number,
  letGo?: (tx: Tx, id: number, before: ThingRow<T>) => Promise<void>,
): Promise<void> {
  return ctx.tx(async (tx) => {
    const before = found(await lockThing(tx, table, id, 'update'));
    obey(decideKeeping(tx.who, table === 'building' ? 'whole' : await placeOf(tx, table, before)));
    await letGo?.(tx, id, before);
    await takeAway(tx, table, before);
  });
}

/** Deletes a locked thing that somebody may delete, and tells of it. @throws 409 while something needs it */
export async function takeAway<T extends ThingTable>(tx: Tx, table: T, before: ThingRow<T>): Promise<void> {
  if (!(await deleteThing(tx, table, before.id))) throw fail(inUse);
  tell(tx, table, 'deleted', show<T>(before), null);
}

/** The building that a thing is, or is in; what is in none belongs to the whole workplace. */
async function placeOf(ctx: Ctx, table: ThingTable, thing: object): Promise<Place> {
  const { id, buildingId, floorId } = thing as { id?: number; buildingId?: number; floorId?: number };
  if (table === 'building') return id ?? 'whole';
  if (table === 'floor') return buildingId ?? 'whole';
  if (table !== 'area' || floorId === undefined) return 'whole';
  return (await findBuildingOfFloor(ctx, floorId)) ?? 'whole';
}

function tell(
  tx: Tx,
  table: ThingTable,
  what: Kept,
  before: Things[ThingTable] | null,
  after: Things[ThingTable] | null,
): void {
  const { id, version } = (after ?? before) as Things[ThingTable];
  const noun: Noun = table === 'resourceGroup' ? 'resource_group' : table;
  // Which columns go with which table, `told` knows; the compiler cannot follow it there.
  tx.emit<ThingEvent>(`${noun}.${what}`, {
    id,
    version: after === null ? version + 1 : version,
    data: told(table, (after ?? before) as Things[ThingTable]) as DataOf<ThingEvent>,
    before,
    after,
  });
}

/** What events call a thing. */
type Noun = Exclude<ThingTable, 'resourceGroup'> | 'resource_group';
type ThingEvent = `${Noun}.${Kept}`;

/** What hearers get: enough to see what it is and where; whoever needs more asks for it. */
function told(table: ThingTable, thing: Things[ThingTable]): object {
  const all = thing as Readonly<Record<string, unknown>>;
  return Object.fromEntries(['id', 'name', ...ownColumns[table]].map((member) => [member, all[member]]));
}
