import { endListener, isAt, listenersOf, lockListenersOf, register } from '../../modules/listeners/listeners.ts';
import type { ListenerOptions, RegisteredListener } from '../../modules/listeners/listeners.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { fail, forbidden, invalid, Problem } from '../../platform/contract/problems.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import type { Provider } from '../../platform/delivery/contract.ts';
import type { ListenedType } from '../../modules/listeners/contract.ts';
import { eventTypes, queueProviders, USUAL_PROVIDER } from './guesses.ts';
import type { listenerEndpoints } from './listeners-contract.ts';
import { numberOf } from './pushes.ts';
import { refusingAsThere } from './refusing.ts';

type Calls = UseCases<typeof listenerEndpoints>;
type Given = Input<(typeof listenerEndpoints)['Listener_PostListener_V1']>;
type Ended = Input<(typeof listenerEndpoints)['Listener_DeleteListener_V1']>;

/** Listeners of the application that asks, of which it sees its own alone (reference 5.1). */
export const listenersAt = (options: ListenerOptions): Calls => ({
  Listener_PostListener_V1: (ctx, given) =>
    ctx.tx(async (tx) => {
      const wish = readWish(given);
      await tx.holdRights();
      const rows = await refusingAsThere(seen(register(options, tx, applicationOf(tx), wish)), NAMES);
      return rows.map(show);
    }),
  Listener_DeleteListener_V1: (ctx, given) =>
    ctx.tx(async (tx) => {
      const meant = await findMeant(tx, given);
      for (const row of meant) await endListener(tx, row);
      return {};
    }),
  async Listener_GetListeners_V1(ctx, { notificationURL }) {
    const all = await listenersOf(ctx, applicationOf(ctx));
    return all.filter((row) => !notificationURL || isAt(row, notificationURL)).map(show);
  },
});

/** A resource that it does not see is a wrong field there, as one that there never was. */
const seen = <T>(registered: Promise<T>): Promise<T> =>
  registered.catch((error: unknown) => {
    const { param = '' } = error instanceof Problem ? error.details : {};
    throw param.startsWith('resourceIds[') ? invalid(param, 'There is no such room or desk') : error;
  });

const NAMES = { url: 'notificationUrl', secret: 'secretKey' };

/** The door lets nobody else in. */
function applicationOf({ who }: Ctx): number {
  if (who.kind !== 'application') throw fail(forbidden);
  return who.applicationId;
}

const show = ({ id, listensTo, url, provider, resourceIds }: RegisteredListener) => ({
  listenerId: id,
  eventType: numberOf(listensTo),
  notificationUrl: url,
  queueProvider: numberOfProvider(provider),
  resourceIds,
});

const numberOfProvider = (provider: Provider): number =>
  Number(Object.entries(queueProviders).find(([, name]) => name === provider)?.[0] ?? USUAL_PROVIDER);

/** What is wrong, each with the field that it is wrong with. */
type Faults = { readonly param: string; readonly detail: string }[];

/** All that is wrong is said at once: a client that sends the vendor's own sample has several things to mend. @throws 400 */
function readWish({ secretKey = '', notificationUrl = '', queueProvider = 0, ...given }: Given) {
  const faults: Faults = [];
  if (notificationUrl === '') faults.push({ param: 'notificationUrl', detail: 'Say where to send what happens' });
  const types = readTypes(given, faults);
  if (secretKey === '') faults.push({ param: 'secretKey', detail: 'Say what signs what is sent' });
  const provider = readProvider(queueProvider, faults);
  const resourceIds = numbersIn(given.resourceIds);
  const wrong = resourceIds.findIndex((id) => id < 1 || id > MOST_ID);
  if (provider === 'azure_queue_filtered' && wrong !== -1)
    faults.push({ param: `resourceIds[${wrong}]`, detail: `There is no room or desk ${resourceIds[wrong]}` });
  const [first, ...more] = faults;
  if (first) {
    const others = more.map(({ param, detail }) => `; ${param}: ${detail}`).join('');
    throw invalid(first.param, `${first.detail}${others}`);
  }
  return { eventTypes: types, url: notificationUrl, secret: secretKey, provider, resourceIds };
}

const MOST_ID = 2_147_483_647;

const numbersIn = (given: number | number[] | undefined): number[] => (given === undefined ? [] : [given].flat());

/** Both spellings count, together. */
function readTypes({ eventTypes: several, eventType }: Pick<Given, 'eventTypes' | 'eventType'>, faults: Faults) {
  const types: ListenedType[] = [];
  for (const [param, given] of [
    ['eventTypes', several],
    ['eventType', eventType],
  ] as const)
    numbersIn(given).forEach((number, i) => {
      const type = eventTypes[number];
      if (type !== undefined) types.push(type);
      else
        faults.push({
          param: Array.isArray(given) ? `${param}[${i}]` : param,
          detail: `There is no event type ${number}`,
        });
    });
  if (numbersIn(several).length + numbersIn(eventType).length === 0)
    faults.push({ param: 'eventTypes', detail: 'Say of what to be told' });
  return types;
}

function readProvider(number: number, faults: Faults): Provider {
  const provider = queueProviders[number === 0 ? USUAL_PROVIDER : number];
  if (provider === undefined) faults.push({ param: 'queueProvider', detail: `There is no queue provider ${number}` });
  return provider ?? 'http';
}

/** Which are to end: one by its id, or all of an address and an event type, of one queue provider where that is said. @throws 400, 404 */
async function findMeant(tx: Tx, given: Ended): Promise<RegisteredListener[]> {
  const { listenerId = 0, eventType = 0, notificationUrl = '', queueProvider = 0 } = given;
  if (eventType !== 0 && eventTypes[eventType] === undefined)
    throw invalid('eventType', `There is no event type ${eventType}`);
  if (queueProvider !== 0 && queueProviders[queueProvider] === undefined)
    throw invalid('queueProvider', `There is no queue provider ${queueProvider}`);
  if (listenerId === 0 && notificationUrl === '')
    throw invalid('notificationUrl', 'Say which listener, or its address');
  if (listenerId === 0 && eventType === 0) throw invalid('eventType', 'Say of which event type');
  const differs = (row: RegisteredListener): string | null =>
    notificationUrl !== '' && !isAt(row, notificationUrl)
      ? 'notificationUrl'
      : eventType !== 0 && row.listensTo !== eventTypes[eventType]
        ? 'eventType'
        : queueProvider !== 0 && row.provider !== queueProviders[queueProvider]
          ? 'queueProvider'
          : null;
  const all = await lockListenersOf(tx, applicationOf(tx));
  if (listenerId !== 0) {
    const row = found(
      all.find(({ id }) => id === listenerId),
      'listenerId',
    );
    const param = differs(row);
    if (param !== null) throw invalid(param, `Listener ${listenerId} has another one`);
    return [row];
  }
  const meant = all.filter((row) => differs(row) === null);
  found(meant[0], 'notificationUrl');
  return meant;
}
