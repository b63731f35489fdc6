import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { contracts, declaredEvents, type DeclaredContract } from '../server/contracts.ts';

const NAME = 'virtual:contracts';
const SOURCE = join(import.meta.dirname, 'src/');

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

const sourcesIn = (folder: string): string =>
  globSync(`${folder}/**/*.{ts,tsx}`, { cwd: import.meta.dirname })
    .filter((path) => !path.includes('.test.'))
    .map((path) => readFileSync(join(import.meta.dirname, path), 'utf8'))
    .join('\n');

/** Those of the operations that a piece of source names. */
export function named<Each>(all: Readonly<Record<string, Each>>, source: string): Record<string, Each> {
  const words = new Set(source.match(/\w+/g));
  return Object.fromEntries(Object.entries(all).filter(([name]) => words.has(name)));
}

/** A module of the app without its types, saying first where the operations are that it names; null when it names none. */
export function sayingWhere(code: string): string | null {
  const own = named(addresses, code);
  if (Object.keys(own).length === 0) return null;
  return `${code}\nimport { addresses as known } from '${NAME}';\nObject.assign(known, ${JSON.stringify(own)});\n`;
}

/** Those of the events that make an answer old, by their subject; with members where it depends on them whether they do. */
export function heard(all: Readonly<Record<string, readonly string[]>>): Record<string, readonly string[]> {
  const text = sourcesIn('src/data');
  const judgesOf = (name: string): string[] =>
    [...text.matchAll(new RegExp(`\\b${name.split('.')[0]}: (\\w*)`, 'g'))].map(([, judge = '']) => judge);
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, members]) => {
      const judges = judgesOf(name);
      if (judges.length === 0) return [];
      return [[name, judges.every((judge) => judge === 'true') ? [] : members]];
    }),
  );
}

/**
 * What the web app has to know of the server's contracts while it runs, and nothing more: no shape, no sentence. Read at build
 * time, so that nobody writes a path or an event's name again; the types come straight from the contracts. What is built knows an
 * operation's address once a module is there that names it: what comes later brings along what it needs.
 */
export function fromContracts(): Plugin {
  let building = false;
  // While the app is worked on, more may be named any moment.
  let known: { readonly addresses: object; readonly events: object } = { addresses, events };
  return {
    name: 'contracts',
    config: (_given, { command }) => {
      building = command === 'build';
      if (building) known = { addresses: {}, events: heard(events) };
    },
    resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
    load: (id) =>
      id === `\0${NAME}`
        ? `export const addresses = ${JSON.stringify(known.addresses)};\nexport const events = ${JSON.stringify(known.events)};`
        : null,
    // Behind what takes the types off.
    transform: (code, id) => {
      const said = building && id.startsWith(SOURCE) ? sayingWhere(code) : null;
      return said === null ? null : { code: said, map: null };
    },
  };
}
