import { Type, type TObject, type TProperties } from 'typebox';
import { Id } from '../../platform/contract/shapes.ts';
import type { Product } from '../../modules/applications/contract.ts';
import type { Endpoint } from '../../platform/contract/endpoint.ts';

/** An operation of Condeco's API: its path belongs to a product, whose key opens it; or any of the application's does. */
export interface CondecoEndpoint extends Endpoint {
  readonly product: Product | 'any';
  /** There is always one: a name that nobody knows fails no call, and the key may stand there (`subscription-key`). */
  readonly query: TObject;
}

/** An unknown name alone never fails a call there. */
export const open = { additionalProperties: true } as const;
export const query = <const P extends TProperties>(properties: P) => Type.Object(properties, open);
export const body = query;

/** A group, where one may be named; 0 is none. */
export const GroupId = Type.Optional({ ...Id, minimum: 0 });
