import { listKeys, type KeyOptions } from '../../modules/access-keys/access-keys.ts';
import type { KeyKind } from '../../modules/access-keys/contract.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { keyKinds, kindsOfKeys, MAX_ROWS } from './guesses.ts';
import type { keyEndpoints } from './key-contract.ts';
import { readEnum, readIds, said } from './read.ts';

/** The door keys of resources, as v1 shows them. */
export const accessKeysBy = (options: KeyOptions): UseCases<typeof keyEndpoints> => ({
  async listResourceKeys(ctx, { bookableResourceId, type }) {
    const kinds = readEnum(type, keyKinds, 'type')?.map((name) => kindsOfKeys[name]);
    const wanted = said({ resourceIds: readIds(bookableResourceId, 'bookableResourceId'), kinds });
    const keys = await listKeys(options, ctx, wanted, MAX_ROWS);
    return keys.flatMap(({ kind, resourceId, url }) =>
      url === null ? [] : [{ type: numberOf(kind), bookableResource: { id: resourceId }, accessUrl: url }],
    );
  },
});

const numbers = new Map(
  Object.entries(keyKinds).map(([name, number]) => [kindsOfKeys[name as keyof typeof keyKinds], number]),
);
const numberOf = (kind: KeyKind): number => numbers.get(kind) ?? 0;
