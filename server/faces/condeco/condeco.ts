import type { FastifyInstance } from 'fastify';
import { describeApi } from '../../platform/http/describe.ts';
import type { Endpoints } from '../../platform/contract/endpoint.ts';
import { mount, type Serving } from '../../platform/http/mount.ts';
import type { OpenApi } from '../../platform/http/openapi.ts';
import { createRateLimiter } from '../../platform/limits/ratelimit.ts';
import type { Authenticator } from '../../platform/auth/authenticate.ts';
import type { Derive } from '../../platform/auth/derive.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { endpoints } from './contract.ts';
import { condecoDialect, createCondecoDoor, PREFIX } from './door.ts';
import { limitsOf, TOKEN_LIMIT, type CondecoCalls } from './guesses.ts';
import { bookings } from './bookings.ts';
import { deskBookings } from './desk-bookings.ts';
import { costCodes } from './cost-codes.ts';
import { desks } from './desks.ts';
import type { ListenerOptions } from '../../modules/listeners/listeners.ts';
import { hierarchy } from './hierarchy.ts';
import type { CondecoEndpoint } from './operation.ts';
import { describePushes } from './pushes-contract.ts';
import { listenersAt } from './listeners.ts';
import { rooms } from './rooms.ts';
import { wideReads } from './wide-reads.ts';
import { createSessionTokens } from './session-tokens.ts';
import { vendorServices } from './vendor-services.ts';
import { visitors } from './visitors.ts';
import { createTokenDoor, TOKEN_PROVIDER, tokenDialect, tokenEndpoints, tokenProvider } from './token-provider.ts';

export type { CondecoCalls };

const useCasesBy = (options: ListenerOptions): UseCases<typeof endpoints> => ({
  ...hierarchy,
  ...rooms,
  ...bookings,
  ...desks,
  ...deskBookings,
  ...wideReads,
  ...visitors,
  ...costCodes,
  ...vendorServices,
  ...listenersAt(options),
});

interface Opening {
  readonly serving: Serving;
  readonly authenticator: Authenticator;
  /** Makes what they are signed with. */
  readonly sessionTokens: Derive;
  readonly listeners: ListenerOptions;
  readonly calls: CondecoCalls;
}

/** Opens the token provider and the Condeco API, over the use cases of the modules. */
export async function openCondeco(
  app: FastifyInstance,
  { serving, authenticator, sessionTokens, listeners, calls }: Opening,
): Promise<void> {
  const { database, signIn } = serving;
  const tokens = createSessionTokens(sessionTokens);
  const granting = createTokenDoor(authenticator, createRateLimiter(database, TOKEN_LIMIT));
  const door = createCondecoDoor(authenticator, tokens, createRateLimiter(database, ...limitsOf(calls)));
  await app.register(async (face) => tokenProvider(face, serving, granting, { database: signIn, tokens }), {
    prefix: TOKEN_PROVIDER,
  });
  await app.register(async (face) => mount(face, serving, door, endpoints, useCasesBy(listeners)), { prefix: PREFIX });
}

/** Operations by the product whose key opens them, in the order in which the products come. */
const byProduct = (): Readonly<Record<string, Endpoints>> => {
  const all = Map.groupBy(Object.entries<CondecoEndpoint>(endpoints), ([, { product }]) => product);
  return Object.fromEntries(
    Array.from(all, ([product, own]) => [product === 'any' ? 'Listeners' : product, Object.fromEntries(own)]),
  );
};

/** It as OpenAPI 3.1, with the token provider, which has an address of its own. */
export function describeCondeco(): OpenApi {
  const api = describeApi(condecoDialect, {
    contracts: byProduct(),
    shapes: {},
  });
  const { webhooks, parameters } = describePushes();
  const provider = describeApi(tokenDialect, { contracts: { 'Session tokens': tokenEndpoints }, shapes: {} });
  const { servers } = provider;
  const elsewhere = Object.entries(provider.paths).map(([path, methods]) => [
    path,
    Object.fromEntries(Object.entries(methods).map(([method, operation]) => [method, { ...operation, servers }])),
  ]);
  return {
    ...api,
    tags: [...provider.tags, ...api.tags],
    paths: { ...Object.fromEntries(elsewhere), ...api.paths },
    webhooks,
    components: {
      ...api.components,
      parameters,
      schemas: { ...api.components.schemas, ...provider.components.schemas },
      responses: { ...api.components.responses, ...provider.components.responses },
    },
  };
}
