import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { fail } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { showTimeOrNull } from '../../platform/time.ts';
import {
  decideUse,
  findPushed,
  getOwnConnection,
  holdOwnConnection,
  issuePushToken,
  type ConnectionOptions,
  type ConnectionRow,
} from '../connections/connections.ts';
import type { Connector, Dirty, Entity, Push as PushOf } from '../connections/contract.ts';
import { MAX_DIRTY, pushUnknown, type endpoints, type Push } from './contract.ts';
import { noteGap, readSoon } from './reading.ts';
import { isLapsed, readMessage } from './rules.ts';
import { countDirty, findChannel, forgetDirty, lockChannel, noteDirty, openChannel, updateChannel } from './store.ts';

/** What sources say by themselves: where they say it, whether they are still heard, and what is read of it. */

export { looksBy, type LookOptions } from './looking.ts';
export { channelListener, pushedListener, readsBy } from './reading.ts';

type Calls = UseCases<typeof endpoints>;

export interface PushOptions extends ConnectionOptions {
  /** Where sources find Atrium. */
  readonly publicUrl: string;
}

export const pushesBy = (options: PushOptions): Calls => ({
  getPush: async (ctx, { id }) => {
    const { connector } = await getOwnConnection(ctx, id);
    const push = found(options.connectors.get(connector)?.push);
    return show(ctx, push, await findChannel(ctx, id), await countDirty(ctx, id));
  },
  rotatePush: (ctx, { id }) => ctx.tx((tx) => rotate(options, tx, id)),
  takePush: (ctx, given) => take(options, ctx, given),
});

/** @throws 409 where its source says nothing by itself */
function pushOf({ connectors }: Pick<PushOptions, 'connectors'>, { connector }: ConnectionRow): PushOf {
  const push = connectors.get(connector)?.push;
  if (!push) throw fail(pushUnknown);
  return push;
}

async function rotate(options: PushOptions, tx: Tx, id: number): ReturnType<Calls['rotatePush']> {
  const owner = await options.ownerFor(tx, undefined);
  const row = await holdOwnConnection(tx, id);
  const push = pushOf(options, row);
  obey(decideUse(row.state));
  await openChannel(tx, id);
  const secret = await issuePushToken(tx, owner, id);
  tx.later('push.look', { connectionId: id }, { key: String(id) });
  return { url: push.renew ? null : urlOf(options, id, secret) };
}

export const urlOf = ({ publicUrl }: Pick<PushOptions, 'publicUrl'>, connectionId: number, secret: string): string =>
  `${publicUrl}/api/v1/hooks/${connectionId}/${secret}`;

/** Notes what a source has said. Whatever is wrong is not there: nobody learns what it was. @throws 404 */
async function take(
  options: PushOptions,
  ctx: Ctx,
  { connectionId: given, secret, ...message }: Parameters<Calls['takePush']>[1],
): Promise<void> {
  const connectionId = /^[1-9]\d{0,8}$/.test(given) ? Number(given) : 0;
  const here = await findPushed(ctx, connectionId, secret);
  const row = here && (await getOwnConnection(here, connectionId));
  const connector = row ? options.connectors.get(row.connector) : undefined;
  const said = connector?.push ? readMessage(connector.push, message) : null;
  const heard = found(here && row && connector && said && { here, row, connector, said }, 'secret');
  await heard.here.tx((tx) => hear(tx, heard.row, heard.connector, heard.said));
}

async function hear(
  tx: Tx,
  { id }: ConnectionRow,
  connector: Connector,
  said: readonly Dirty[] | 'anything',
): Promise<void> {
  const row = await holdOwnConnection(tx, id);
  if (row.state === 'draft') return;
  const channel = found(await lockChannel(tx, id));
  await updateChannel(tx, id, { lastEventAt: new Date(tx.now.epochMilliseconds) });
  const isOver = channel.expiresAt !== null && channel.expiresAt.getTime() <= tx.now.epochMilliseconds;
  // It is heard again: what it said meanwhile is not known.
  const isBack = channel.lapsedAt !== null && !isOver;
  if (isBack) await updateChannel(tx, id, { lapsedAt: null });
  if (isBack) tx.later('push.look', { connectionId: id }, { key: String(id) });
  if (isBack || said === 'anything') await noteGap(tx, id);
  if (said === 'anything') return;
  const known = said.filter(({ entity }) => row.entities.includes(entity) && isTold(connector, entity));
  if (known.length === 0) return;
  await noteDirty(tx, id, known);
  if ((await countDirty(tx, id)) > MAX_DIRTY) {
    await forgetDirty(tx, id);
    await noteGap(tx, id);
  }
  readSoon(tx, id);
}

const isTold = ({ entities }: Connector, entity: Entity): boolean =>
  entities[entity]?.push === true && entities[entity].getById;

const show = (
  { now }: Pick<Ctx, 'now'>,
  push: PushOf,
  channel: Awaited<ReturnType<typeof findChannel>>,
  waiting: number,
): Push => ({
  state: !channel || channel.lapsedAt !== null || isLapsed(channel, push, now) ? 'lapsed' : 'ok',
  expiresAt: showTimeOrNull(channel?.expiresAt ?? null),
  renewedAt: showTimeOrNull(channel?.renewedAt ?? null),
  lastEventAt: showTimeOrNull(channel?.lastEventAt ?? null),
  failures: channel?.failures ?? 0,
  waiting,
  missed: (channel?.gapSince ?? null) !== null,
});
