import { breathing, inBreaths } from '../../platform/breaths.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { fail } from '../../platform/contract/problems.ts';
import type { CategoryType } from '../places/contract.ts';
import type { Mirrored } from '../sync/sync.ts';
import { MAX_ITEMS, mergedEntities, mergeTooLarge, type MergedEntity } from './contract.ts';
import { differencesOf, fieldsOf, movesInto, oursOf, writtenOf, type Resolve } from './fields.ts';
import { Matcher, type Chosen, type Found, type Rec } from './match.ts';
import { keyOf, mergeFields, parentEntity, parentOf, typeOf, type Fields, type Theirs } from './rules.ts';
import { Standing } from './standing.ts';
import { readTied, type Differences, type ItemValues } from './store.ts';

/** Others wait so long at most, in milliseconds, while a plan is made. */
const BREATH_MS = 10;

/** A record as a plan keeps it. */
export interface Kept extends Rec {
  readonly rev: number;
}

/** Reads a connection's records. */
export type ReadMirror = (ctx: Ctx, entity: MergedEntity) => AsyncIterable<readonly Mirrored[]>;

export const theirsOf = ({ data, isGone }: Mirrored): Theirs | null =>
  data === null ? null : { ...(data as unknown as Theirs), ...(isGone && { gone: true }) };

/** All records that may become ours, parents first. @throws 409 for too many */
export async function readRecords(ctx: Ctx, read: ReadMirror): Promise<Kept[]> {
  const all: Kept[] = [];
  const breathe = breathing(BREATH_MS);
  for (const entity of mergedEntities)
    for await (const some of read(ctx, entity)) {
      await breathe();
      for (const one of some) {
        const theirs = one.isGone || one.isOutOfScope ? null : theirsOf(one);
        if (theirs) all.push({ entity, externalId: one.externalId, rev: one.rev, theirs });
      }
      if (all.length > MAX_ITEMS) throw fail(mergeTooLarge);
    }
  return withTypes(all);
}

/** Space types with what their spaces are. */
function withTypes(all: readonly Kept[]): Kept[] {
  const types = new Map<string, Set<CategoryType | undefined>>();
  for (const { entity, theirs } of all)
    if (entity === 'space' && theirs.spaceTypeId)
      types.set(theirs.spaceTypeId, (types.get(theirs.spaceTypeId) ?? new Set()).add(typeOf(theirs)));
  return all.map((one) => {
    const [type, ...others] = one.entity === 'spaceType' ? (types.get(one.externalId) ?? []) : [];
    return type === undefined || others.length > 0 ? one : { ...one, theirs: { ...one.theirs, type } };
  });
}

/** Finds out what records are here. @param chosen what a person said of them, by `entity/externalId` */
export async function findOut(
  ctx: Tx,
  connectionId: number,
  records: readonly Kept[],
  chosen?: ReadonlyMap<string, Chosen>,
) {
  const standing = await Standing.read(ctx);
  const { links, taken, bases } = await readTied(ctx, connectionId);
  const matcher = new Matcher(standing, links, taken, chosen);
  const byEntity = Map.groupBy(records, ({ entity }) => entity);
  for (const entity of mergedEntities) {
    const some = byEntity.get(entity) ?? [];
    await standing.readInside(ctx, buildingsOf(entity, some, { links, found: matcher.found, standing }));
    await inBreaths(matcher.match(entity, some), BREATH_MS);
  }
  return { standing, found: matcher.found, links, bases };
}

interface Known {
  readonly links: ReadonlyMap<string, number>;
  readonly found: ReadonlyMap<string, Found>;
  readonly standing: Standing;
}

/** The buildings here in which records are to be looked for. */
function buildingsOf(entity: MergedEntity, records: readonly Rec[], { links, found, standing }: Known): Set<number> {
  const ids = new Set<number>();
  for (const { externalId, theirs } of records) {
    const idOf = (kind: MergedEntity, id: string | null | undefined): number | null | undefined =>
      found.get(keyOf(kind, id ?? ''))?.localId ?? links.get(keyOf(kind, id ?? ''));
    const [at, own] = [idOf('building', theirs.buildingId), links.get(keyOf(entity, externalId))];
    if ((entity === 'floor' || entity === 'space') && standing.get('building', at)) ids.add(Number(at));
    // What is tied may stand elsewhere by now; where, is read with what it is in.
    if (entity === 'floor' && own !== undefined && at) ids.add(at);
  }
  return ids;
}

/** What a plan says of these records. */
export async function itemsOf(
  tx: Tx,
  connectionId: number,
  records: readonly Kept[],
  chosen?: ReadonlyMap<string, Chosen>,
): Promise<ItemValues[]> {
  const { standing, found, links, bases } = await findOut(tx, connectionId, records, chosen);
  const names = new Map(records.map(({ entity, externalId, theirs }) => [keyOf(entity, externalId), theirs]));
  const resolve: Resolve = (entity, id) => {
    const key = keyOf(entity, id ?? '');
    return found.get(key)?.localId ?? links.get(key);
  };
  return records.map((record) => {
    const { entity, externalId, theirs, rev } = record;
    const one = found.get(keyOf(entity, externalId)) as Found;
    const nameOf = (kind: MergedEntity, id: string) => names.get(keyOf(kind, id))?.name;
    const base = bases.get(keyOf(entity, externalId)) ?? null;
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
