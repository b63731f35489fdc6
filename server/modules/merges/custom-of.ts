import { sql, type RawBuilder } from 'kysely';
import type { Ctx } from '../../platform/context/context.ts';
import { connectorKeys, type SourceOptions } from '../connections/connections.ts';
import type { Entity } from '../connections/contract.ts';
import { declaredFields } from '../custom-fields/custom-fields.ts';
import { activeDocuments, madeBy, mappingBy, readSaid } from '../field-mappings/field-mappings.ts';
import type { Mapped, Raw } from '../mapping/contract.ts';
import { judging, MappingInvalid } from '../mapping/mapping.ts';
import { recordsThere } from '../sync/sync.ts';
import type { MergedEntity } from './contract.ts';
import type { Tie } from './rules.ts';
import { tiesTo } from './store.ts';

/** What a record says at greater length is not gone through for a list of spaces: records tell it. */
export const MOST_SAID = 20_000;

/** A thing's id, and what the source says of the record that it is. */
type Tied = readonly [localId: number, raw: string];

const tiedRecords = ({ db }: Ctx, ties: RawBuilder<Tie>) =>
  db
    .selectFrom(ties.as('link'))
    .innerJoin(recordsThere(db).as('record'), (join) =>
      join
        .onRef('record.tenantId', '=', 'link.tenantId')
        .onRef('record.connectionId', '=', 'link.connectionId')
        .onRef('record.externalId', '=', 'link.externalId'),
    )
    .select(
      sql<
        readonly Tied[]
      >`json_agg(json_build_array(link.local_id, record.raw) order by link.external_id collate "C")`.as('records'),
    )
    .where(
      sql<boolean>`link.tenant_id = declared.tenant_id and link.connection_id = declared.connection_id
        and record.entity = declared.entity and length(record.raw) <= ${MOST_SAID}`,
    );

/** What each connection says of things that has fields declared, in one query however many they are; what was connected first comes first. */
const selectSaid = (ctx: Ctx, entity: Entity, ties: RawBuilder<Tie>) =>
  ctx.db
    .selectFrom(declaredFields(ctx.db).as('declared'))
    .innerJoin(connectorKeys(ctx.db).as('source'), (join) =>
      join
        .onRef('source.tenantId', '=', 'declared.tenantId')
        .onRef('source.connectionId', '=', 'declared.connectionId'),
    )
    .leftJoin(activeDocuments(ctx.db).as('said'), (join) =>
      join
        .onRef('said.tenantId', '=', 'declared.tenantId')
        .onRef('said.connectionId', '=', 'declared.connectionId')
        .onRef('said.entity', '=', 'declared.entity'),
    )
    .select(['source.connector', 'declared.fields', 'said.own', 'said.organisation'])
    .select(tiedRecords(ctx, ties).as('records'))
    .where('declared.tenantId', '=', ctx.tenant.id)
    .where('declared.entity', '=', entity)
    .orderBy('declared.connectionId')
    .execute();

/** What is said in declared fields of things that merge plans have tied to records, by their ids. */
export const customOf = (
  options: Pick<SourceOptions, 'connectors'>,
  ctx: Ctx,
  entity: MergedEntity,
  ids: readonly number[],
): ReturnType<typeof customSaid> => customSaid(options, ctx, entity, tiesTo(entity, ids));

/**
 * What is said of things in declared fields, by their ids. Where several connections say something under one key, the one that was connected first
 * does; where that says nothing, the next one. Of several records of one connection the first by its id does.
 * @param ties which records they are: a list to join with
 */
export async function customSaid(
  { connectors }: Pick<SourceOptions, 'connectors'>,
  ctx: Ctx,
  entity: Entity,
  ties: RawBuilder<Tie>,
): Promise<ReadonlyMap<number, Readonly<Record<string, Mapped>>>> {
  const all = new Map<number, Map<string, Mapped>>();
  for (const { connector, fields, own, organisation, records } of await selectSaid(ctx, entity, ties)) {
    if (records === null) continue;
    const mapping = compiled(connectors.get(connector), entity, readSaid({ own, organisation }));
    if (mapping === null) continue;
    const judged = judging(mapping, fields);
    for (const [localId, raw] of records) {
      const { custom, outOfScope } = madeBy(judged, JSON.parse(raw) as Raw);
      if (outOfScope) continue;
      const of = all.getOrInsertComputed(localId, () => new Map());
      for (const { key } of fields) if (Object.hasOwn(custom, key)) of.set(key, of.get(key) ?? custom[key] ?? null);
    }
  }
  return new Map([...all].map(([id, said]) => [id, Object.fromEntries(said)]));
}

/** What words that were taken once come to; null where a limit they have to keep is lower by now: nobody's list of spaces fails for it. */
function compiled(...[connector, entity, said]: Parameters<typeof mappingBy>): ReturnType<typeof mappingBy> {
  try {
    return mappingBy(connector, entity, said);
  } catch (error) {
    if (error instanceof MappingInvalid) return null;
    throw error;
  }
}
