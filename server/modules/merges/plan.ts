import { breathing, inBreaths } from '../../platform/breaths.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { fail } from '../../platform/contract/problems.ts';
import type { CategoryType } from '../places/contract.ts';
import type { Mirrored } from '../sync/sync.ts';
import { MAX_ITEMS, mergedEntities, mergeTooLarge, type MergedEntity } from './contract.ts';
import { differencesOf, fieldsOf, movesInto, oursOf, writtenOf, type Resolve } from './fields.ts';
import { Matcher, type Chosen, type Found, type Rec } from './match.ts';
import { keyOf, mergeFields, outerOf, parentEntity, parentOf, typeOf, type Fields, type Theirs } from './rules.ts';
import { Standing } from './standing.ts';
import { readTied, takenAmong, type Differences, type ItemValues } from './store.ts';

/** Others wait so long at most, in milliseconds, while a plan is made. */
const BREATH_MS = 10;

/** A record as a plan keeps it. */
export interface Kept extends Rec {
  readonly rev: number;
}

/** Reads a connection's records. */
type ReadMirror = (ctx: Ctx, entity: MergedEntity) => AsyncIterable<readonly Mirrored[]>;

/** What the source says of a record; null: nothing that could be understood. */
export const theirsOf = ({ data, isGone }: Mirrored): Theirs | null =>
  data === null ? null : { ...(data as unknown as Theirs), ...(isGone && { gone: true }) };

/** The records of a kind that may become ours. */
export async function* readKept(ctx: Ctx, read: ReadMirror, entity: MergedEntity): AsyncGenerator<Kept[]> {
  const breathe = breathing(BREATH_MS);
  for await (const some of read(ctx, entity)) {
    await breathe();
    yield some.flatMap((one) => {
      const theirs = one.isGone || one.isOutOfScope ? null : theirsOf(one);
      return theirs ? [{ entity, externalId: one.externalId, rev: one.rev, theirs }] : [];
    });
  }
}

/** All of them, parents first. @throws 409 for too many */
export async function readRecords(ctx: Ctx, read: ReadMirror): Promise<Kept[]> {
  const all: Kept[] = [];
  for (const entity of mergedEntities)
    for await (const some of readKept(ctx, read, entity)) {
      all.push(...some);
      if (all.length > MAX_ITEMS) throw fail(mergeTooLarge);
    }
  return all;
}

/** Space types with what their spaces are. @param all among what these are */
function withTypes(records: readonly Kept[], all: readonly Rec[]): readonly Kept[] {
  const types = new Map<string, Set<CategoryType | undefined>>();
  for (const { entity, theirs } of all)
    if (entity === 'space' && theirs.spaceTypeId)
      types.getOrInsertComputed(theirs.spaceTypeId, () => new Set()).add(typeOf(theirs));
  return records.map((one) => {
    const [type, ...others] = one.entity === 'spaceType' ? (types.get(one.externalId) ?? []) : [];
    return type === undefined || others.length > 0 ? one : { ...one, theirs: { ...one.theirs, type } };
  });
}

/** Finds out what records are here. @param chosen what a person said of them, by `entity/externalId` */
async function findOut(
  tx: Tx,
  connectionId: number,
  records: readonly Kept[],
  chosen: ReadonlyMap<string, Chosen> = new Map(),
) {
  const standing = await Standing.read(tx);
  const keys = records.flatMap((one) => [one, ...outerOf(one.theirs)]);
  const { noted, links } = await readTied(tx, connectionId, keys);
  const taken = new Set<string>();
  const matcher = new Matcher(standing, links, taken, chosen);
  const localOf = (key: string): number | undefined => matcher.found.get(key)?.localId ?? links.get(key);
  const byEntity = Map.groupBy(records, ({ entity }) => entity);
  for (const entity of mergedEntities) {
    const some = byEntity.get(entity) ?? [];
    if (entity === 'floor' || entity === 'space') {
      const tied = some.map(({ externalId }) => keyOf(entity, externalId));
      await readWhere(tx, standing, entity, {
        parents: some.flatMap(({ theirs }) => parentIn(entity, theirs, localOf) ?? []),
        own: tied.flatMap((key) => links.get(key) ?? chosen.get(key)?.localId ?? []),
      });
    }
    const ids = standing.all(entity).map(({ id }) => id);
    for (const key of await takenAmong(tx, connectionId, entity, ids)) taken.add(key);
    await inBreaths(matcher.match(entity, some), BREATH_MS);
  }
  return { standing, found: matcher.found, links, noted };
}

/** What a record is in here. */
function parentIn(entity: MergedEntity, theirs: Theirs, localOf: (key: string) => number | undefined) {
  const [kind, outer] = [parentEntity[entity], parentOf(entity, theirs)];
  return kind === null || outer === null ? undefined : localOf(keyOf(kind, outer));
}

/** Reads where records are to be looked for, and what they are tied to: that may stand elsewhere by now. */
async function readWhere(
  tx: Tx,
  standing: Standing,
  entity: 'floor' | 'space',
  { parents, own }: { readonly parents: readonly number[]; readonly own: readonly number[] },
): Promise<void> {
  if (entity === 'floor') await standing.readFloors(tx, parents);
  else await standing.readSpaces(tx, parents);
  await standing.readOnes(tx, entity, own);
  // Where that is has a name.
  if (entity === 'space')
    await standing.readFloors(
      tx,
      standing.all('space').map(({ buildingId }) => buildingId),
    );
}

/** What else is known of records: what a person said of them, and records that they are in, or that are of them. */
interface Known {
  readonly chosen?: ReadonlyMap<string, Chosen>;
  readonly around?: readonly Rec[];
}

/** What a plan says of these records. */
export async function itemsOf(
  tx: Tx,
  connectionId: number,
  records: readonly Kept[],
  { chosen, around = [] }: Known = {},
): Promise<ItemValues[]> {
  const all = [...around, ...records];
  const typed = withTypes(records, all);
  const { standing, found, links, noted } = await findOut(tx, connectionId, typed, chosen);
  const names = new Map(all.map(({ entity, externalId, theirs }) => [keyOf(entity, externalId), theirs]));
  const resolve: Resolve = (entity, id) => {
    const key = keyOf(entity, id ?? '');
    return found.get(key)?.localId ?? links.get(key);
  };
  return typed.map((record) => {
    const { entity, externalId, theirs, rev } = record;
    const key = keyOf(entity, externalId);
    const one = found.get(key) as Found;
    const nameOf = (kind: MergedEntity, id: string) => names.get(keyOf(kind, id))?.name;
    const base = links.has(key) ? (noted.get(key)?.base ?? null) : null;
    const changes = one.result === 'link' ? changesOf(standing, record, one, base, resolve) : [];
    const thing = one.result === 'link' ? standing.get(entity, one.localId) : undefined;
    const moves = thing ? movesInto(standing, entity, thing, theirs, { resolve, nameOf }) : [];
    const differences = [...changes, ...moves];
    return { entity, externalId, theirs, rev, path: pathOf(names, record), ...one, differences };
  });
}

function changesOf(
  standing: Standing,
  { entity, theirs }: Kept,
  { localId }: Found,
  base: Fields | null,
  resolve: Resolve,
): Differences {
  const thing = standing.get(entity, localId);
  if (!thing) return [];
  const wanted = writtenOf(fieldsOf(entity, theirs, resolve), base);
  const ours = oursOf(thing);
  const { change } = mergeFields(wanted, ours, base);
  return differencesOf(standing, Object.keys(change), ours, wanted);
}

function pathOf(names: ReadonlyMap<string, Theirs>, { entity, theirs }: Rec): string[] {
  const [kind, outer] = [parentEntity[entity], parentOf(entity, theirs)];
  const parent = kind === null || outer === null ? undefined : names.get(keyOf(kind, outer));
  return parent && kind !== null
    ? [...pathOf(names, { entity: kind, externalId: outer ?? '', theirs: parent }), parent.name]
    : [];
}
