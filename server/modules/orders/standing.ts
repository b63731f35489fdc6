import type { UseCases } from '../../platform/context/use-case.ts';
import { openSeries, readOwnSeries, toldOfSeries } from '../series/series.ts';
import { findServices } from '../services/services.ts';
import type { endpoints } from './contract.ts';
import { dropStanding, moveStanding, selectStanding } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/**
 * What is ordered with further dates of a series, also where it was not told yet that what was ordered with a former one goes on with it.
 * @throws 404, for one that the asking one may not act on too
 */
export const listStandingServices: Calls['listStandingServices'] = async (ctx, { id }) => {
  const { splitFrom } = await readOwnSeries(ctx, id);
  const own = await selectStanding(ctx, id);
  const rows = own.length > 0 || splitFrom === null ? own : await selectStanding(ctx, splitFrom);
  const services = await findServices(
    ctx,
    rows.map(({ itemId }) => itemId),
  );
  const items = rows.map(({ itemId: serviceId, quantity, note }) => {
    const { name = '', unit = '' } = services.get(serviceId) ?? {};
    return { serviceId, name, unit, quantity, note };
  });
  return { items };
};

/**
 * Orders nothing more with further dates of a series; what is ordered with those that are booked stays.
 * @throws 404 for a series the asking one may not act on, 409 where it is over
 */
export const endStandingServices: Calls['endStandingServices'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const { series } = await openSeries(tx, { id });
    if (series.splitFrom !== null) await moveStanding(tx, { from: series.splitFrom, to: id });
    if ((await selectStanding(tx, id)).length === 0) return;
    await dropStanding(tx, id);
    tx.emit('series.services_ended', toldOfSeries(series, series, { dates: 0, skipped: [] }));
  });
