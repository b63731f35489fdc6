import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { JobData } from '../../platform/contract/job.ts';
import type { Outside } from '../../platform/jobs/job.ts';
import { toDate } from '../../platform/time.ts';
import {
  accessOf,
  answered,
  findConnection,
  holdOwnConnection,
  keepPushToken,
  renewPushToken,
  type ConnectionRow,
  type SourceOptions,
} from '../connections/connections.ts';
import type { JsonValue, Push } from '../connections/contract.ts';
import type { jobs } from './contract.ts';
import { noteGap } from './reading.ts';
import { isDue, isLapsed, nextLook, readRenewed, waitAfter } from './rules.ts';
import { lockChannel, updateChannel, type ChannelRow } from './store.ts';

/** Whether sources are still heard. Channels die silently: each is renewed at half of its time, and after whatever was missed all that has changed is read. */

export interface LookOptions extends SourceOptions {
  readonly publicUrl: string;
  /** How long a source may take for its answer, in milliseconds. */
  readonly answerMs?: number;
}

type Data = JobData<(typeof jobs)['push.look']>;

export const looksBy = (options: LookOptions): Outside<Data> => ({
  async outside(ctx, { connectionId }, { signal }) {
    const begun = await ctx.tx((tx) => look(options, tx, connectionId));
    if (begun) await renew(options, ctx, begun, signal);
  },
});

interface Begun {
  readonly row: ConnectionRow;
  readonly renew: NonNullable<Push['renew']>;
  readonly memo: string | null;
  readonly tokenId: number;
  readonly secret: string;
}

const READ = new Set(['active', 'degraded']);

/** Holds the channel of a connection that is read; undefined: there is none. */
async function holdChannel({ connectors }: LookOptions, tx: Tx, id: number) {
  const row = (await findConnection(tx, id)) && (await holdOwnConnection(tx, id));
  const push = row && connectors.get(row.connector)?.push;
  if (!row || !push || !READ.has(row.state)) return undefined;
  const channel = await lockChannel(tx, id);
  return channel && { row, push, channel };
}

/** Says that a source is heard no more, where that is so. @returns what it is to be asked to go on with; null: nothing now */
async function look(options: LookOptions, tx: Tx, id: number): Promise<Begun | null> {
  const at = await holdChannel(options, tx, id);
  if (!at) return null;
  const { row, push, channel } = at;
  if (isLapsed(channel, push, tx.now) && channel.lapsedAt === null) {
    await updateChannel(tx, id, { lapsedAt: toDate(tx.now) });
    // One that is renewed is read behind that: what it says from then on is heard.
    if (!push.renew) await noteGap(tx, id);
  }
  if (!push.renew || !isDue(channel, push, tx.now)) return armed(tx, channel, push);
  const token = await renewPushToken(tx, id);
  if (!token) return failed(tx, channel);
  return { row, renew: push.renew, memo: channel.memo, ...token };
}

function armed(tx: Tx, channel: ChannelRow, push: Push): null {
  const at = nextLook(channel, push, tx.now);
  if (at) tx.later('push.look', { connectionId: channel.connectionId }, { key: String(channel.connectionId), at });
  return null;
}

async function failed(tx: Tx, { connectionId, failures }: ChannelRow): Promise<null> {
  await updateChannel(tx, connectionId, { failures: failures + 1 });
  const at = tx.now.add({ seconds: waitAfter(failures + 1) });
  tx.later('push.look', { connectionId }, { key: String(connectionId), at });
  return null;
}

/** Asks a source to go on, outside of any transaction. */
async function renew(options: LookOptions, ctx: Ctx, begun: Begun, outer: AbortSignal): Promise<void> {
  const { row, secret, memo } = begun;
  const url = `${options.publicUrl}/api/v1/hooks/${row.id}/${secret}`;
  const asked = { url, memo: memo === null ? null : (JSON.parse(memo) as JsonValue) };
  const said = await answered(
    async (signal) =>
      readRenewed(await begun.renew(accessOf(options, ctx, row, 'background'), { ...asked, signal }), ctx.now),
    { signal: outer, ms: options.answerMs },
  ).catch(() => null);
  await ctx.tx((tx) => settle(options, tx, begun, said));
}

async function settle(
  options: LookOptions,
  tx: Tx,
  { row: { id }, tokenId }: Begun,
  said: ReturnType<typeof readRenewed> | null,
): Promise<void> {
  const at = await holdChannel(options, tx, id);
  await keepPushToken(tx, id, tokenId, at !== undefined && said !== null);
  if (!at) return;
  const { channel, push } = at;
  if (!said) return void (await failed(tx, channel));
  const isMissed = channel.lapsedAt !== null || channel.renewedAt === null;
  const now = toDate(tx.now);
  const change = { ...said, renewedAt: now, heardSince: now, failures: 0, lapsedAt: null };
  await updateChannel(tx, id, change);
  if (isMissed) await noteGap(tx, id);
  armed(tx, { ...channel, ...change }, push);
}
