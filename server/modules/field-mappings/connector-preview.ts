import type { Ctx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import type { ConnectionRow } from '../connections/connections.ts';
import type { Connector } from '../connections/contract.ts';
import { selectDeclared } from '../custom-fields/custom-fields.ts';
import type { MappingDocument } from '../mapping/contract.ts';
import { judging, type Mapping } from '../mapping/mapping.ts';
import { saidByAll } from './count.ts';
import { mappingBy } from './made.ts';
import type { Calls, MappingOptions } from './options.ts';
import { preview } from './preview.ts';
import { mustGoTogether } from './read-document.ts';
import type { ConnectorAt } from './store.ts';

interface Wished {
  readonly organisation: MappingDocument;
  /** So many records are shown. */
  readonly limit: number;
}

/**
 * What would become of stored records of some connections if the workplace said something else, each with what it says of its own.
 * @throws 400 that names a connection with whose words it does not go together
 */
export async function previewOfAll(
  { lookAt, recordsOf }: Pick<MappingOptions, 'lookAt' | 'recordsOf'>,
  ctx: Ctx,
  { of: { entity }, connector }: { readonly of: ConnectorAt; readonly connector: Connector },
  all: readonly ConnectionRow[],
  { organisation, limit }: Wished,
): ReturnType<Calls['previewConnectorMapping']> {
  const ids = all.map(({ id }) => id);
  const said = await saidByAll(ctx, entity, ids);
  for (const { id, name } of all) mustGoTogether(connector, entity, { ...said(id), organisation }, name);
  const whole = { connections: all.length, stored: await recordsOf(ctx, ids, entity) };
  const [others, same]: Awaited<ReturnType<Calls['previewConnectorMapping']>>['records'][] = [[], []];
  const sum = { lookedAt: 0, changed: 0, rejected: 0, all: true };
  // What records say is shown to who may read them, and to nobody else.
  const shown = may(ctx.who, 'records:read', 'whole') ? Math.ceil(limit / Math.max(1, all.length)) : 0;
  for (const connectionId of ids) {
    const at = { connectionId, entity };
    const declared = await selectDeclared(ctx, at);
    const judged = (mapping: Mapping | null): Mapping | null => mapping && judging(mapping, declared);
    const found = await preview(lookAt, ctx, at, {
      before: judged(mappingBy(connector, entity, said(connectionId))),
      after: judged(mappingBy(connector, entity, { ...said(connectionId), organisation })),
      limit: shown,
      share: all.length,
    });
    for (const one of found.records) (one.changed ? others : same)?.push({ connectionId, ...one });
    sum.lookedAt += found.lookedAt;
    sum.changed += found.changed;
    sum.rejected += found.rejected;
    sum.all &&= found.all;
  }
  return { ...whole, ...sum, records: [...(others ?? []), ...(same ?? [])].slice(0, limit) };
}
