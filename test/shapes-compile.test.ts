import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../server/platform/contract/endpoint.ts';
import { writerOf } from '../server/platform/http/serialize.ts';
import { validatorCompiler } from '../server/platform/http/validate.ts';

const root = join(import.meta.dirname, '..');

/** The endpoints of every door: whatever stands in a file of contracts and looks like one. */
async function findEndpoints(): Promise<[name: string, Endpoint][]> {
  const files = globSync('server/**/*contract.ts', { cwd: root });
  const contracts = (await Promise.all(files.map((file) => import(join(root, file))))) as Record<string, unknown>[];
  return contracts
    .flatMap((exported) => Object.values(exported))
    .flatMap((value) => (value !== null && typeof value === 'object' ? Object.entries(value) : []))
    .filter((entry): entry is [string, Endpoint] => isEndpoint(entry[1]));
}

const isEndpoint = (value: unknown): value is Endpoint =>
  value !== null && typeof value === 'object' && 'method' in value && 'path' in value && 'summary' in value;

/** What cannot be compiled of it: a server finds out only when it is asked. */
function faultsOf({ params, query, body, reply }: Endpoint): string[] {
  const tries = [
    ...Object.entries({ params, querystring: query, body })
      .filter((part): part is [string, NonNullable<(typeof part)[1]>] => part[1] !== undefined)
      .map(
        ([httpPart, schema]) =>
          () =>
            validatorCompiler({ schema, httpPart, method: '', url: '' })({}),
      ),
    ...(typeof reply === 'object' && reply !== null ? [() => writerOf(reply)] : []),
  ];
  return tries.flatMap((attempt) => {
    try {
      attempt();
      return [];
    } catch (error) {
      return [String(error)];
    }
  });
}

describe('shapes are compiled when they are first needed', () => {
  test('and every one of every door can be', async () => {
    const endpoints = await findEndpoints();
    expect(endpoints.length).toBeGreaterThan(400);
    expect(endpoints.flatMap(([name, one]) => faultsOf(one).map((fault) => `${name}: ${fault}`))).toEqual([]);
  });

  test('and what could not be would be found', () => {
    const planted = { method: 'POST', path: '/things', scope: 'signed-in', summary: 'Planted', reply: null } as const;
    const unknown = { type: 'object', properties: { name: { $ref: '#/nowhere' } } };
    const faults = [{ body: unknown }, { query: unknown }, { params: unknown }, { reply: unknown }].map(
      (part) => faultsOf({ ...planted, ...part } as unknown as Endpoint).length,
    );
    expect(faults).toEqual([1, 1, 1, 1]);
  });
});
