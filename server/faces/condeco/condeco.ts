import type { FastifyInstance } from 'fastify';
import { describeApi } from '../../platform/http/describe.ts';
import type { Door } from '../../platform/http/door.ts';
import { mount, type Serving } from '../../platform/http/mount.ts';
import type { OpenApi } from '../../platform/http/openapi.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { endpoints } from './contract.ts';
import { condecoDialect } from './door.ts';
import { hierarchy } from './hierarchy.ts';
import type { CondecoEndpoint } from './operation.ts';
import { tokenDialect, tokenEndpoints } from './token-provider.ts';

const useCases: UseCases<typeof endpoints> = { ...hierarchy };

/** The Condeco API, over the use cases of the modules. */
export const condeco = (app: FastifyInstance, serving: Serving, door: Door<CondecoEndpoint>): void =>
  mount(app, serving, door, endpoints, useCases);

/** It as OpenAPI 3.1, with the token provider, which has an address of its own. */
export function describeCondeco(): OpenApi {
  const api = describeApi(condecoDialect as Parameters<typeof describeApi>[0], {
    contracts: { Condeco: endpoints },
    shapes: {},
  });
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
    components: {
      ...api.components,
      schemas: { ...api.components.schemas, ...provider.components.schemas },
      responses: { ...api.components.responses, ...provider.components.responses },
    },
  };
}
