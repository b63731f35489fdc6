import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import type { UseCases } from '../../platform/context/use-case.ts';
import type { Endpoints } from '../../platform/contract/endpoint.ts';
import type { Door } from '../../platform/http/door.ts';
import { mount, type Serving } from '../../platform/http/mount.ts';

/** A part of the API: the title it is described under, a contract, and the use cases that keep it. */
export interface Part {
  readonly title: string;
  readonly endpoints: Endpoints;
  /** Its named shapes. */
  readonly shapes: Readonly<Record<string, TSchema>>;
  readonly useCases: UseCases<Endpoints>;
}

interface Module<Services> {
  readonly title: string;
  readonly contract: { readonly endpoints?: Endpoints };
  readonly useCases?: (services: Services) => UseCases<Endpoints>;
}

/** Atrium's own API: the modules' contracts as they are, with no rule of its own. */
export const partsOf = <Services>(modules: readonly Module<Services>[], services: Services): Part[] =>
  modules.flatMap(({ title, contract, useCases }) =>
    contract.endpoints && useCases
      ? {
          title,
          endpoints: contract.endpoints,
          shapes: namedShapes(contract),
          useCases: useCases(services),
        }
      : [],
  );

/** A contract's exported objects: `Booking`, `Resource`. */
function namedShapes(contract: object): Part['shapes'] {
  const isShape = (value: unknown): value is TSchema => (value as { type?: unknown } | null)?.type === 'object';
  const shapes: Record<string, TSchema> = {};
  for (const [name, value] of Object.entries(contract) as [string, unknown][]) {
    if (/^[A-Z]/.test(name) && isShape(value)) shapes[name] = value;
  }
  return shapes;
}

/** Opens all parts, as one: the methods of an address may belong to several. */
export function v1(app: FastifyInstance, serving: Serving, door: Door, parts: readonly Part[]): void {
  const endpoints = together(parts.map((part) => part.endpoints));
  mount(app, serving, door, endpoints, together(parts.map((part) => part.useCases)));
}

/** @throws when two parts have an operation of the same name */
function together<T>(parts: readonly Readonly<Record<string, T>>[]): Readonly<Record<string, T>> {
  const all: Record<string, T> = {};
  for (const [name, one] of parts.flatMap(Object.entries<T>)) {
    if (Object.hasOwn(all, name)) throw new Error(`Two operations are called ${name}`);
    all[name] = one;
  }
  return all;
}
