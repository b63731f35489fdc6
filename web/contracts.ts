import type { Plugin } from 'vite';
import { contracts, declaredEvents, type DeclaredContract } from '../server/contracts.ts';

const NAME = 'virtual:contracts';

const every: readonly DeclaredContract[] = Object.values(contracts);

/** Where each operation is: its method, its path, and what of a call with a body goes into the query, by name. */
const addresses = Object.fromEntries(
  every.flatMap(({ endpoints = {} }) =>
    Object.entries(endpoints).map(([name, { method, path, query }]) => {
      const besideBody = method === 'GET' || method === 'DELETE' ? [] : Object.keys(query?.properties ?? {});
      return [name, besideBody.length === 0 ? [method, path] : [method, path, besideBody]];
    }),
  ),
);

/** The members of its data that everybody gets who may hear it, by the event's name. */
const events = Object.fromEntries(
  Object.entries(declaredEvents).map(([name, { data, open = Object.keys(data.properties) }]) => [
    name,
    open.filter((member) => data.required?.includes(member)),
  ]),
);

/**
 * What the web app has to know of the server's contracts while it runs, and nothing more: no shape, no sentence. Read at build
 * time, so that nobody writes a path or an event's name again; the types come straight from the contracts.
 */
export const fromContracts = (): Plugin => ({
  name: 'contracts',
  resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
  load: (id) =>
    id === `\0${NAME}`
      ? `export const addresses = ${JSON.stringify(addresses)};\nexport const events = ${JSON.stringify(events)};`
      : null,
});
