import type { Ctx } from '../../platform/context/context.ts';
import { selectKept } from './store.ts';

export { selectManaging as listManaging } from './store.ts';

/**
 * The resources whose bookings the asking one manages by what policies say now. It is a person's: what a token may is written on it,
 * and nothing is added to that.
 */
export const keptResources = async (ctx: Ctx): Promise<ReadonlySet<number>> =>
  new Set(ctx.who.kind === 'user' ? await selectKept(ctx, ctx.who.userId) : []);
