import { useQueries, type QueryClient } from '@tanstack/react-query';
import { resourceQuery } from '../../data/resources.ts';
import { nameOf } from '../../lib/show.ts';

/** What resources are called, beside each other; as far as that is known. */
export const useNames = (ids: readonly number[]): string =>
  useQueries({ queries: ids.map((id) => resourceQuery(id)) })
    .flatMap(({ data }) => (data ? [nameOf(data)] : []))
    .join(', ');

/** The same, once it is known. */
export async function namesOf(client: QueryClient, ids: readonly number[]): Promise<string> {
  const found = await Promise.all(ids.map((id) => client.ensureQueryData(resourceQuery(id)).catch(() => null)));
  return found.flatMap((one) => (one ? [nameOf(one)] : [])).join(', ');
}
