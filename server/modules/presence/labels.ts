import type { Tx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { makeCode } from '../../platform/ids.ts';
import { mustSee } from '../bookings/bookings.ts';
import { getBuilding, mustKeep } from '../places/places.ts';
import { findResources, listBookable, type BookableResource } from '../resources/resources.ts';
import type { Label, endpoints } from './contract.ts';
import { insertCodes, replaceCode, selectCodes } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** The labels of a building's places. Equipment has none: it is not where its label says. */
export const listLabels: Calls['listLabels'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    await getBuilding(tx, { id });
    mustKeep(tx, id);
    const places = (await listBookable(tx, { buildingId: id })).filter(({ type }) => type !== 'equipment');
    return { items: await labelsOf(tx, id, places) };
  });

async function labelsOf(tx: Tx, buildingId: number, places: readonly BookableResource[]): Promise<Label[]> {
  const ids = places.map(({ id }) => id);
  const known = await selectCodes(tx, ids);
  const lacking = ids.filter((id) => !known.has(id));
  if (lacking.length === 0) return places.map((place) => labelOf(place, known.get(place.id)));
  await insertCodes(
    tx,
    lacking.map((resourceId) => ({ resourceId, code: makeCode() })),
  );
  const made = { resourceIds: lacking };
  tx.audit({ action: 'resource_codes.made', subject: { type: 'building', id: buildingId }, before: null, after: made });
  // Who printed at the same time may have been first.
  const all = await selectCodes(tx, ids);
  return places.map((place) => labelOf(place, all.get(place.id)));
}

const labelOf = ({ id, name, type, floorId }: BookableResource, code = ''): Label => ({
  resourceId: id,
  name,
  type,
  floorId,
  code,
});

/** Gives a resource a new code. What was printed before leads nowhere from now on. */
export const renewResourceCode: Calls['renewResourceCode'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const place = found((await findResources(tx, [id])).get(id));
    await mustSee(tx, id);
    mustKeep(tx, place.buildingId);
    const code = makeCode();
    await replaceCode(tx, id, code);
    tx.audit({ action: 'resource_code.renewed', subject: { type: 'resource', id }, before: null, after: { code } });
    return labelOf(place, code);
  });
