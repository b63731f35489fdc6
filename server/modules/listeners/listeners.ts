import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may, systemPrincipal } from '../../platform/context/principal.ts';
import { mustBeUnbound } from '../../platform/context/unbound.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail, invalid, invalidRequest } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import type { Sealer } from '../../platform/auth/seal.ts';
import { mustBeCallable } from '../../platform/delivery/callable.ts';
import { callbackRefused, webhookDisabled, type Delivery, type Provider } from '../../platform/delivery/contract.ts';
import { lockDelivery, pageOfDeliveries, sendAgain } from '../../platform/delivery/deliveries.ts';
import {
  countListeners,
  findListener,
  findProgress,
  lockListener,
  lockListeners,
  putListener,
  selectListeners,
  sendAllAgain,
  takeTurnAtListeners,
  wakeListener,
  type ListenerRow,
} from '../../platform/delivery/listening.ts';
import { readQueueAddress } from '../../platform/delivery/queue-address.ts';
import { endWebhook } from '../../platform/delivery/stopping.ts';
import type { Egress } from '../../platform/net/egress.ts';
import { showTime, showTimeOrNull } from '../../platform/time.ts';
import {
  decideLending,
  findApplicationRow,
  findRights,
  holdApplication,
  type Rights,
} from '../applications/applications.ts';
import { applicationRevoked } from '../applications/contract.ts';
import { listUnseen } from '../policies/policies.ts';
import { findResources } from '../resources/resources.ts';
import {
  listenerStopped,
  MAX_LISTENERS,
  MAX_OF_ALL,
  tooManyListeners,
  type endpoints,
  type ListenedType,
  type Listener,
} from './contract.ts';

/** Listeners: where applications have what happens sent. What they are sent of it says `push.ts`. */

export { pushListener, type Item, type ResourceTold, type Speak, type VisitTold } from './push.ts';
export type { Booked, Change, Progressed } from './rules.ts';
export type { ListenerRow as RegisteredListener } from '../../platform/delivery/listening.ts';

type Calls = UseCases<typeof endpoints>;

export interface ListenerOptions {
  readonly sealer: Sealer;
  readonly egress: Pick<Egress, 'checkUrl'>;
  /** Called once something was made due by hand. */
  readonly due?: () => void;
}

/** The use cases around listeners. Addresses are judged when given and again at every call. */
export const listenersBy = (options: ListenerOptions): Calls => ({
  async listListeners(ctx, { id, ...paging }) {
    found(await findApplicationRow(ctx, id));
    return pageOf(paging, {
      by: ['id'],
      select: (after, limit) => selectListeners(ctx, id, after?.[0] ?? 0, limit),
      keyOf: (row) => [row.id],
      show: (rows) => showAll(ctx, rows),
    });
  },
  registerListeners: (ctx, { id, ...wish }) =>
    ctx.tx(async (tx) => {
      await tx.holdRights();
      mustBeUnbound(tx.who);
      const { scopes } = await holdLiving(tx, id);
      // What the application sees is sent where she says: only to who may see as much.
      obey(decideLending(tx.who, scopes));
      const rows = await register(options, tx, id, { provider: 'http', resourceIds: [], ...wish });
      return { items: await showAll(tx, rows) };
    }),
  deleteListener: (ctx, { id }) => ctx.tx(async (tx) => endListener(tx, found(await lockListener(tx, id)))),
  redeliverToListener: (ctx, { id }) => ctx.tx((tx) => redeliverAll(options, tx, id)),
  async listPushes(ctx, { id, ...wanted }) {
    found(await findListener(ctx, id));
    return pageOfDeliveries(ctx, id, wanted, toPush);
  },
  redeliverPush: (ctx, { id, pushId }) => ctx.tx((tx) => redeliverPush(options, tx, id, pushId)),
});

/** What a listener is registered with. */
export interface Wish {
  readonly eventTypes: readonly ListenedType[];
  readonly url: string;
  readonly secret: string;
  readonly provider: Provider;
  /** Counts of a filtered queue alone. */
  readonly resourceIds: readonly number[];
}

/** An application that was not revoked, and is not until the transaction ends. @throws 404, 409 */
async function holdLiving(tx: Tx, applicationId: number) {
  found(await findApplicationRow(tx, applicationId));
  const row = await holdApplication(tx, applicationId);
  if (!row) throw fail(applicationRevoked);
  return row;
}

/**
 * Registers a listener for each event type, all or none; those that there are already have this secret from now on.
 * @param applicationId of one that is held: nobody revokes it meanwhile
 * @throws 400 that names what is wrong, 404 a resource that the application does not see, 409 beyond the limits
 */
export async function register(
  options: ListenerOptions,
  tx: Tx,
  applicationId: number,
  { eventTypes, url, secret, provider, resourceIds }: Wish,
): Promise<ListenerRow[]> {
  mustBeCallable(options, url);
  const opened = provider === 'http' ? { url, secret } : readQueue(url, secret);
  const isFiltered = provider === 'azure_queue_filtered';
  if (isFiltered && resourceIds.length === 0) throw invalid('resourceIds', 'Say of which rooms and desks it is told');
  if (isFiltered && eventTypes.includes('visitor'))
    throw invalid('eventTypes', 'Visitors are of no room or desk: a filtered queue would never be told of them');
  if (isFiltered) await mustSeeAll(tx, applicationId, resourceIds);
  await takeTurnAtListeners(tx);
  // By id, as whoever sends to them or ends them: nobody waits in a circle.
  await lockListeners(tx, applicationId);
  const rows: ListenerRow[] = [];
  for (const listensTo of new Set(eventTypes)) {
    const wished = {
      applicationId,
      listensTo,
      provider,
      url: opened.url,
      resourceIds: isFiltered ? [...new Set(resourceIds)] : [],
    };
    rows.push(await putListener(tx, wished, options.sealer.seal(Buffer.from(opened.secret))));
  }
  const { own, all } = await countListeners(tx, applicationId);
  if (own > MAX_LISTENERS)
    throw fail(tooManyListeners, { detail: `An application can have ${MAX_LISTENERS} listeners` });
  if (all > MAX_OF_ALL) throw fail(tooManyListeners, { detail: `There can be ${MAX_OF_ALL} listeners` });
  for (const row of rows) tell(tx, 'registered', null, row);
  return rows;
}

/** The address of a queue, and what opens it: the signature in the address, or else the secret, as the key of its account. @throws 400 */
function readQueue(text: string, secret: string): { readonly url: string; readonly secret: string } {
  const address = readQueueAddress(text);
  if (address === null)
    throw fail(callbackRefused, {
      param: 'url',
      detail: 'This is not the address of an Azure queue, with a shared access signature or without',
      extra: { reason: 'not_a_queue' },
    });
  const { url, signature } = address;
  if (signature === null && !ACCOUNT_KEY.test(secret))
    throw fail(invalidRequest, {
      param: 'secret',
      detail:
        secret === ''
          ? 'Give the key of the account, or an address with a shared access signature'
          : 'This is no key of a storage account: give that, or an address with a shared access signature',
      extra: { reason: 'not_an_account_key' },
    });
  return { url, secret: signature ?? secret };
}

/** Base64 of 16 bytes and more; Azure's have 64. */
const ACCOUNT_KEY = /^(?:[A-Za-z\d+/]{4}){5,}(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;

/** Is this where a listener has things sent? Of a queue what opens it is not compared. */
export const isAt = ({ url, provider }: ListenerRow, text: string): boolean =>
  url === (provider === 'http' ? text : readQueueAddress(text)?.url);

async function mustSeeAll(tx: Tx, applicationId: number, ids: readonly number[]): Promise<void> {
  const rights: Rights = (await findRights(tx, [applicationId])).get(applicationId) ?? { scopes: new Set(), reach: [] };
  const who = { ...systemPrincipal(tx.tenant, rights.scopes), reach: rights.reach };
  const [known, unseen] = await Promise.all([findResources(tx, ids), listUnseen({ ...tx, who }, ids)]);
  const isThere = (id: number): boolean => {
    const type = known.get(id)?.type;
    return (type === 'room' || type === 'desk') && !unseen.has(id) && may(who, 'spaces:read', 'anywhere');
  };
  const missing = ids.findIndex((id) => !isThere(id));
  found(missing === -1 ? ids : null, `resourceIds[${missing}]`);
}

/** Those of an application, by id. */
export const listenersOf = (ctx: Ctx, applicationId: number): Promise<ListenerRow[]> =>
  selectListeners(ctx, applicationId, 0, MAX_OF_ALL);

/** The same, which nobody else ends meanwhile. */
export const lockListenersOf = (tx: Tx, applicationId: number): Promise<ListenerRow[]> =>
  lockListeners(tx, applicationId);

/** Ends a locked one: what waits to be sent to it is cancelled. */
export async function endListener(tx: Tx, row: ListenerRow): Promise<void> {
  await endWebhook(tx, row.id);
  tell(tx, 'removed', row, null);
}

/** Sends what the application sees: for who may see as much. */
async function holdSendable(tx: Tx, id: number): Promise<ListenerRow> {
  await tx.holdRights();
  mustBeUnbound(tx.who);
  const row = found(await findListener(tx, id));
  obey(decideLending(tx.who, (await holdLiving(tx, row.applicationId)).scopes));
  return row;
}

async function redeliverAll({ due }: ListenerOptions, tx: Tx, id: number): Promise<Listener> {
  await holdSendable(tx, id);
  const row = found(await lockListener(tx, id));
  if (row.disabledReason === 'secret_lost') throw fail(listenerStopped);
  await wakeListener(tx, id);
  await sendAllAgain(tx, id);
  tell(tx, 'redelivered', row, row);
  if (due) tx.afterCommit(due);
  return found((await showAll(tx, [found(await findListener(tx, id))]))[0]);
}

async function redeliverPush({ due }: ListenerOptions, tx: Tx, id: number, pushId: string) {
  const row = await holdSendable(tx, id);
  const locked = await lockDelivery(tx, pushId);
  const push = found(locked?.webhookId === id ? locked : null);
  if (row.disabledAt !== null) throw fail(webhookDisabled);
  return toPush(await sendAgain(tx, push, due));
}

const toPush = ({ webhookId: _webhook, eventType: _type, ...push }: Delivery) => push;

async function showAll(ctx: Ctx, rows: readonly ListenerRow[]): Promise<Listener[]> {
  const progress = await findProgress(
    ctx,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({ ...show(row), ...(progress.get(row.id) ?? { backlog: 0, last: null }) }));
}

const show = ({ listensTo, createdAt, disabledAt, failingSince, ...row }: ListenerRow) => ({
  ...row,
  eventType: listensTo as ListenedType,
  createdAt: showTime(createdAt),
  disabledAt: showTimeOrNull(disabledAt),
  failingSince: showTimeOrNull(failingSince),
});

function tell(tx: Tx, what: string, before: ListenerRow | null, after: ListenerRow | null): void {
  const subject = { type: 'listener', id: (after ?? before)?.id ?? 0 };
  tx.audit({ action: `listener.${what}`, subject, before: before && show(before), after: after && show(after) });
}
