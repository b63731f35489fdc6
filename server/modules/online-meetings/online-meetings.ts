import { randomBytes } from 'node:crypto';
import type { Sealer } from '../../platform/auth/seal.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { mustBeUnbound } from '../../platform/context/unbound.ts';
import { mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { DatabaseFailure } from '../../platform/db/failures.ts';
import { mustBeCallable } from '../../platform/delivery/callable.ts';
import { newSecret } from '../../platform/delivery/signing.ts';
import type { Egress } from '../../platform/net/egress.ts';
import { showTime } from '../../platform/time.ts';
import { onlineMeetingUnavailable, type endpoints, type events, type Provider } from './contract.ts';
import { askedAs, decideTemplate, linkFor, readWanted, type Wanted } from './rules.ts';
import { findProvider, lockProvider, removeProvider, upsertProvider, type ProviderRow } from './store.ts';

export { meetingAsker, meetingEnder, meetingListener, meetingTeller, type Meant, type Meetings } from './asking.ts';
export { isFailed, meetingOf } from './rules.ts';

type Calls = UseCases<typeof endpoints>;

export interface ProviderOptions {
  readonly sealer: Sealer;
  readonly egress: Pick<Egress, 'checkUrl'>;
}

/** The use cases around the provider. */
export const onlineMeetingsBy = (options: ProviderOptions): Calls => ({
  getOnlineMeetingProvider,
  setOnlineMeetingProvider: (ctx, wish) => setOnlineMeetingProvider(options, ctx, wish),
  removeOnlineMeetingProvider,
});

/** By what online meetings are made here. */
const getOnlineMeetingProvider: Calls['getOnlineMeetingProvider'] = async (ctx) => ({
  provider: showProvider(await findProvider(ctx)),
});

type Wish = Parameters<Calls['setOnlineMeetingProvider']>[1];

/**
 * Sets up the provider, or another: by what all meetings are made from now on. Its secret is said where it is made, and never again.
 * @throws 400 for a template that makes no good links and an address that cannot be called, 403 for a token that is bound, 409 for
 *   another version
 */
const setOnlineMeetingProvider = (options: ProviderOptions, ctx: Ctx, { version, newSecret: anew, ...wish }: Wish) =>
  ctx.tx(async (tx) => {
    await tx.holdRights();
    mustBeUnbound(tx.who);
    const wanted = readWanted(wish);
    if (anew && 'template' in wanted) throw invalid('newSecret', 'By a template nobody is asked: there is no secret');
    mustBeGood(options, wanted);
    const { before, was } = await openProvider(tx, version);
    if (before && isSame(before, wanted) && anew !== true) return { provider: showProvider(before) };
    const secret = 'url' in wanted ? newSecret() : null;
    const sealed = secret === null ? null : options.sealer.seal(Buffer.from(secret));
    const after = await upsertProvider(tx, wanted, sealed, was);
    if (!after) throw new DatabaseFailure('contended');
    tell(tx, 'online_meeting_provider.updated', before, after);
    return { provider: showProvider(after), ...(secret !== null && { secret }) };
  });

function mustBeGood(options: ProviderOptions, wanted: Wanted): void {
  if ('template' in wanted) return obey(decideTemplate(wanted.template));
  mustBeCallable(options, wanted.url);
}

const isSame = ({ template, url }: ProviderRow, wanted: Wanted): boolean =>
  'template' in wanted ? template === wanted.template : url === wanted.url;

/** Removes the provider, if there is one. */
const removeOnlineMeetingProvider: Calls['removeOnlineMeetingProvider'] = (ctx, { version }) =>
  ctx.tx(async (tx) => {
    const { before } = await openProvider(tx, version);
    if (!before) return;
    await removeProvider(tx);
    tell(tx, 'online_meeting_provider.deleted', before, undefined);
  });

/** The provider, for who changes it. @throws 409 where it has another version than the caller has read */
async function openProvider(tx: Tx, version: number | undefined): Promise<Opened> {
  const place = await lockProvider(tx);
  const isThere = place !== undefined && (place.template !== null || place.url !== null);
  const before = isThere ? place : undefined;
  mustHaveVersion(before ?? { version: 0 }, version);
  return { before, was: place?.version ?? 0 };
}

interface Opened {
  readonly before: ProviderRow | undefined;
  /** The last version that there was, of one that was removed too. */
  readonly was: number;
}

/**
 * The link to a room of its own, by a name of 128 random bits; some providers do not tell large letters from small ones. Where a provider is
 * asked, what stands for the link until it has answered. @throws 422 where none can be made
 */
export async function makeJoinUrl(ctx: Ctx): Promise<string> {
  const provider = await findProvider(ctx);
  if (!provider) throw fail(onlineMeetingUnavailable, { param: 'onlineMeeting' });
  const name = randomBytes(16).toString('hex');
  return provider.template === null ? askedAs(name) : linkFor(provider.template, name);
}

function showProvider(row: ProviderRow): Provider;
function showProvider(row: ProviderRow | undefined): Provider | null;
function showProvider(row: ProviderRow | undefined): Provider | null {
  if (!row) return null;
  const { template, url, failedAt, failure, version, updatedAt } = row;
  return {
    kind: template === null ? 'webhook' : 'template',
    template,
    url,
    lastFailure: failedAt && failure !== null ? { at: showTime(failedAt), detail: failure } : null,
    version,
    updatedAt: showTime(updatedAt),
  };
}

// There is one in a workplace at most: it goes by the id of that.
function tell(
  tx: Tx,
  what: keyof typeof events,
  before: ProviderRow | undefined,
  after: ProviderRow | undefined,
): void {
  const { id } = tx.tenant;
  tx.emit(what, {
    id,
    version: after?.version ?? (before?.version ?? 0) + 1,
    data: { id },
    before: showProvider(before),
    after: showProvider(after),
  });
}
