import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Entity } from '../connections/contract.ts';
import type { MappingDocument } from '../mapping/contract.ts';
import type { Said } from './made.ts';
import {
  findSaid,
  findSaidNow,
  insertVersion,
  updateMapping,
  type At,
  type MappingRow,
  type StandsOn,
} from './store.ts';

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

/** Has what a connection says count from the end of the transaction on, over what it stands on: as a new version, told with what counted before. */
export async function count(
  tx: Tx,
  at: At,
  before: MappingRow,
  { document, restores, left, ...standsOn }: Counting & StandsOn,
): Promise<MappingRow> {
  const version = before.active + 1;
  const was = await saidAt(tx, at, before.active);
  const { organisationId, organisationVersion } = standsOn;
  await insertVersion(tx, before.id, {
    version,
    document: JSON.stringify(document),
    restores,
    organisationId,
    organisationVersion,
  });
  const after = await updateMapping(tx, before.id, { active: version, draft: left });
  tx.emit('mapping.activated', {
    id: before.id,
    version,
    data: { ...at, version, restores, organisationVersion },
    before: { ...at, version: before.active, document: was.own, organisationVersion: was.organisationVersion },
    after: { ...at, version, document, organisationVersion },
  });
  return after;
}
