import { MAX_MINUTES, MAX_RESOURCES, USUAL_MINUTES } from '../../modules/subscriptions/contract.ts';
import { subscribe, type SubscriptionOptions } from '../../modules/subscriptions/subscriptions.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { fail, invalid, Problem } from '../../platform/contract/problems.ts';
import type { SubscribedTo } from '../../platform/delivery/subscribed.ts';
import { keyKinds, kindsOfKeys, minutesSaid, USUAL_KEY } from './guesses.ts';
import { readEnum, readIds } from './read.ts';
import type { subscribeEndpoints } from './subscribe-contract.ts';

interface Given {
  readonly ids: string;
  readonly callbackUrl: string;
  readonly expireTime?: number | null;
  readonly type?: string | null;
}

/** Subscriptions as v1 makes them: posted again they live on. */
export function subscribingBy(options: SubscriptionOptions): UseCases<typeof subscribeEndpoints> {
  const to = async (ctx: Ctx, about: SubscribedTo, { ids, callbackUrl, expireTime }: Given): Promise<string> => {
    const resourceIds = readIds(ids, 'ids');
    if (resourceIds === undefined) throw invalid('ids', 'Name a resource at least');
    if (resourceIds.length > MAX_RESOURCES) throw invalid('ids', `${MAX_RESOURCES} at most`);
    const wish = {
      about,
      resourceIds,
      url: callbackUrl,
      minutes: readMinutes(expireTime),
      dialect: 'offision',
    } as const;
    return renaming(async () => String((await subscribe(options, ctx, wish)).id));
  };
  const toKeys = (ctx: Ctx, given: Given): Promise<string> => to(ctx, readKind(given.type), given);
  return {
    subscribeAppointments: (ctx, given) => to(ctx, 'appointment', given),
    subscribeStatuses: (ctx, given) => to(ctx, 'status', given),
    subscribeAccessKeys: toKeys,
    subscribeDailyKeys: toKeys,
  };
}

function readMinutes(expireTime: number | null | undefined): number {
  const given = minutesSaid(expireTime) ?? USUAL_MINUTES;
  if (given > MAX_MINUTES) throw invalid('expireTime', `${MAX_MINUTES} minutes at most`);
  return given;
}

function readKind(type: string | null | undefined): SubscribedTo {
  const [name, ...others] = readEnum(type ?? '', keyKinds, 'type') ?? [USUAL_KEY];
  if (name === undefined || others.length > 0) throw invalid('type', 'Say one');
  return `${kindsOfKeys[name]}_key`;
}

/** What is wrong is called as it is called there, and a resource that is not there is a fault of the request. */
async function renaming<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { param = '', detail = '' } = error.details;
    if (param.startsWith('resourceIds')) throw invalid('ids', 'One of these is no resource');
    throw param === 'url' ? fail(error.kind, { ...error.details, param: 'callbackUrl', detail }) : error;
  }
}
