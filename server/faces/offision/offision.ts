import type { FastifyInstance } from 'fastify';
import type { UseCases } from '../../platform/context/use-case.ts';
import { describeApi } from '../../platform/http/describe.ts';
import type { Door } from '../../platform/http/door.ts';
import { mount, type Serving } from '../../platform/http/mount.ts';
import { VERSION, type OpenApi } from '../../platform/http/openapi.ts';
import { showTime } from '../../platform/time.ts';
import type { KeyOptions } from '../../modules/access-keys/access-keys.ts';
import { accessKeysBy } from './access-keys.ts';
import { analytics } from './analytics.ts';
import { appointments } from './appointments.ts';
import { endpoints } from './contract.ts';
import { ePaper } from './e-paper.ts';
import { offisionDialect } from './door.ts';
import { exporting } from './exporting.ts';
import { lockers } from './lockers.ts';
import { people } from './people.ts';
import { placing } from './placing.ts';
import { sensors } from './sensors.ts';
import { serviceItems } from './service-items.ts';
import { spaces } from './spaces.ts';
import { visits } from './visits.ts';
import type { SubscriptionOptions } from '../../modules/subscriptions/subscriptions.ts';
import { subscribingBy } from './subscribing.ts';
import { resourceStatuses } from './statuses.ts';

/** What the operations need besides a context. */
export interface OffisionOptions {
  readonly accessKeys: KeyOptions;
  readonly subscriptions: SubscriptionOptions;
}

const useCasesBy = ({ accessKeys, subscriptions }: OffisionOptions): UseCases<typeof endpoints> => ({
  async getInformation({ tenant: { name, zone }, now }) {
    return { name, version: VERSION, apiVersion: 'v1', timeZone: zone, serverTime: showTime(now) };
  },
  ...analytics,
  ...appointments,
  ...ePaper,
  ...exporting,
  ...lockers,
  ...people,
  ...placing,
  ...resourceStatuses,
  ...sensors,
  ...serviceItems,
  ...spaces,
  ...visits,
  ...accessKeysBy(accessKeys),
  ...subscribingBy(subscriptions),
});

/** The Offision External API, over the use cases of the modules. */
export const offision = (app: FastifyInstance, serving: Serving, door: Door, options: OffisionOptions): void =>
  mount(app, serving, door, endpoints, useCasesBy(options));

/** It as OpenAPI 3.1. */
export const describeOffision = (): OpenApi =>
  describeApi(offisionDialect, { contracts: { Offision: endpoints }, shapes: {} });
