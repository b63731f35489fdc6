import { randomBytes } from 'node:crypto';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { mustBeUnbound } from '../../platform/context/unbound.ts';
import { mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { fail } from '../../platform/contract/problems.ts';
import { DatabaseFailure } from '../../platform/db/failures.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { showTime } from '../../platform/time.ts';
import { onlineMeetingUnavailable, type endpoints, type events, type Provider } from './contract.ts';
import { decideTemplate, linkFor } from './rules.ts';
import { findProvider, lockProvider, removeProvider, upsertProvider, type ProviderRow } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** By what online meetings are made here. */
export const getOnlineMeetingProvider: Calls['getOnlineMeetingProvider'] = async (ctx) => ({
  provider: showProvider(await findProvider(ctx)),
});

/**
 * Sets up the provider, or another: where all meetings are from now on. @throws 400 for a template that makes no good links, 403 for a
 * token that is bound, 409 for another version
 */
export const setOnlineMeetingProvider: Calls['setOnlineMeetingProvider'] = (ctx, { template, version }) =>
  ctx.tx(async (tx) => {
    await tx.holdRights();
    mustBeUnbound(tx.who);
    obey(decideTemplate(template));
    const { before, was } = await openProvider(tx, version);
    if (before?.template === template) return { provider: showProvider(before) };
    const after = await upsertProvider(tx, template, was);
    if (!after) throw new DatabaseFailure('contended');
    tell(tx, 'online_meeting_provider.updated', before, after);
    return { provider: showProvider(after) };
  });

/** Removes the provider, if there is one. */
export const removeOnlineMeetingProvider: Calls['removeOnlineMeetingProvider'] = (ctx, { version }) =>
  ctx.tx(async (tx) => {
    const { before } = await openProvider(tx, version);
    if (!before) return;
    await removeProvider(tx);
    tell(tx, 'online_meeting_provider.deleted', before, undefined);
  });

/** The provider, for who changes it. @throws 409 where it has another version than the caller has read */
async function openProvider(tx: Tx, version: number | undefined): Promise<Opened> {
  const place = await lockProvider(tx);
  const before = place?.template == null ? undefined : { ...place, template: place.template };
  mustHaveVersion(before ?? { version: 0 }, version);
  return { before, was: place?.version ?? 0 };
}

interface Opened {
  readonly before: ProviderRow | undefined;
  /** The last version that there was, of one that was removed too. */
  readonly was: number;
}

/** The link to a room of its own, by a name of 128 random bits; some providers do not tell large letters from small ones. @throws 422 where none can be made */
export async function makeJoinUrl(ctx: Ctx): Promise<string> {
  const provider = await findProvider(ctx);
  if (!provider) throw fail(onlineMeetingUnavailable, { param: 'onlineMeeting' });
  return linkFor(provider.template, randomBytes(16).toString('hex'));
}

function showProvider(row: ProviderRow): Provider;
function showProvider(row: ProviderRow | undefined): Provider | null;
function showProvider(row: ProviderRow | undefined): Provider | null {
  if (!row) return null;
  const { template, version, updatedAt } = row;
  return { kind: 'template', template, version, updatedAt: showTime(updatedAt) };
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
