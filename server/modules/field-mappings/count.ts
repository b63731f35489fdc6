import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Entity } from '../connections/contract.ts';
import type { MappingDocument } from '../mapping/contract.ts';
import type { Said } from './made.ts';
import { findSaid, findSaidNow, insertVersions, selectSaid, type At, type MappingRow, type StandsOn } from './store.ts';

export const ON_NOTHING: StandsOn = { organisationId: null, organisationVersion: null };

export const parse = (document: string | null): MappingDocument | null =>
  document === null ? null : (JSON.parse(document) as MappingDocument);

/** What is said, as it is stored. */
export const readSaid = (stored: { readonly [Whose in keyof Said]: string | null }): Said => ({
  organisation: parse(stored.organisation),
  own: parse(stored.own),
});

/** A document that says nothing. */
export const silence = (entity: Entity): MappingDocument => ({ entity, fields: [] });

/** What is said by a version of a connection's mapping that counted, or counts. It never changes. */
export async function saidAt(ctx: Ctx, at: At, version: number): Promise<Said & StandsOn> {
  const said = version === 0 ? undefined : await findSaid(ctx, at, version);
  if (said === undefined) return { organisation: null, own: null, ...ON_NOTHING };
  const { organisationId, organisationVersion } = said;
  return { ...readSaid(said), organisationId, organisationVersion };
}

/** What is said by the version that counts now. */
export const saidNow = async (ctx: Ctx, at: At): Promise<Said> =>
  readSaid((await findSaidNow(ctx, at)) ?? { organisation: null, own: null });

export interface Counting {
  readonly document: MappingDocument;
  readonly restores: number | null;
  /** The draft from then on. */
  readonly left: string | null;
}

/** What is said of one kind of record by the versions that count, by connection. */
export async function saidByAll(
  ctx: Ctx,
  entity: Entity,
  connectionIds: readonly number[],
): Promise<(connectionId: number) => Said & StandsOn> {
  const stored = await selectSaid(ctx, entity, connectionIds);
  const all = new Map(stored.map((one) => [one.connectionId, { ...standsOn(one), ...readSaid(one) }]));
  return (connectionId) => all.get(connectionId) ?? { organisation: null, own: null, ...ON_NOTHING };
}

const standsOn = ({ organisationId, organisationVersion }: StandsOn): StandsOn => ({
  organisationId,
  organisationVersion,
});

/** What counts next for the records of a connection, over what it stands on then. */
export interface CountingNext extends Counting, StandsOn {
  readonly before: MappingRow & At;
  /** What counted. */
  readonly was: Said & StandsOn;
}

/** Has what connections say count from the end of the transaction on: each as a new version, told with what counted before. */
export async function count(tx: Tx, all: readonly CountingNext[]): Promise<readonly MappingRow[]> {
  const versions = all.map(({ before, document, restores, left, ...next }) => ({
    mappingId: before.id,
    version: before.active + 1,
    document: JSON.stringify(document),
    restores,
    left,
    ...standsOn(next),
  }));
  const rows = await insertVersions(tx, versions);
  for (const { before, was, document, restores, organisationVersion } of all) {
    const { id, active, connectionId, entity } = before;
    const [at, version] = [{ connectionId, entity }, active + 1];
    tx.emit('mapping.activated', {
      id,
      version,
      data: { ...at, version, restores, organisationVersion },
      before: { ...at, version: active, document: was.own, organisationVersion: was.organisationVersion },
      after: { ...at, version, document, organisationVersion },
    });
  }
  return rows;
}
