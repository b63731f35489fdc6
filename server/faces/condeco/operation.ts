import type { FastifyInstance } from 'fastify';
import { Type, type TObject, type TProperties } from 'typebox';
import type { Product } from '../../modules/applications/contract.ts';
import type { Endpoint } from '../../platform/contract/endpoint.ts';

/** An operation of Condeco's API: its path belongs to a product, whose key opens it; or any of the application's does. */
export interface CondecoEndpoint extends Endpoint {
  readonly product: Product | 'any';
  /** There is always one: a name that nobody knows fails no call, and the key may stand there (`subscription-key`). */
  readonly query: TObject;
  /** Which member of the body a list alone stands for. */
  readonly bareList?: string;
}

/** An unknown name alone never fails a call there. */
export const open = { additionalProperties: true } as const;
export const query = <const P extends TProperties>(properties: P) => Type.Object(properties, open);
export const body = query;

/** A list alone is the body's one list: what some send of that. */
export function takeBareLists(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    const { endpoint } = route.config?.mounted ?? {};
    const list = (endpoint as Partial<CondecoEndpoint> | undefined)?.bareList;
    if (list === undefined) return;
    route.preValidation = [
      (request, _reply, done) => {
        if (Array.isArray(request.body)) request.body = { [list]: request.body };
        done();
      },
      ...[route.preValidation ?? []].flat(),
    ];
  });
}
