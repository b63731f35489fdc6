import { ownerKeyOf } from '../../platform/context/owner.ts';
import { pageOf } from '../../platform/contract/page.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import type { endpoints } from './contract.ts';
import { mustBeOwn } from './open.ts';
import { showSeries } from './show.ts';
import { findSeries, selectPage } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** One's own series, the latest first: what one hosts, and what has no host and was made by oneself, with whichever token. */
export const listSeries: Calls['listSeries'] = (ctx, input) => {
  const { userId, key, reach } = ctx.who;
  const whose = { userId, key, owner: ownerKeyOf(ctx.who), reach };
  return pageOf(input, {
    by: ['id'],
    select: (after, limit) => selectPage(ctx, whose, after, limit),
    keyOf: ({ id }) => [id],
    show: (rows) => rows.map(showSeries),
  });
};

/** One series. @throws 404, for one that the asking one may not act on too */
export const getSeries: Calls['getSeries'] = async (ctx, { id }) =>
  showSeries(await mustBeOwn(ctx, await findSeries(ctx, id)));
