import { SourceFailed } from '../../modules/connections/contract.ts';
import { isItem, type Item, type Query } from '../../modules/source-calls/source-calls.ts';
import type { Get } from './calls.ts';

const bad = (detail: string): SourceFailed => new SourceFailed('source_bad_response', detail);

/** The number of something: ids are said as texts, too. */
export function idOf(item: unknown, member = 'InternalId'): number | undefined {
  const id = isItem(item) ? item[member] : undefined;
  const number = typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : id;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** A list of the hierarchy, by number, each once; undefined where the server has no such list. */
export async function findList(get: Get, path: string, query: Query, signal: AbortSignal) {
  const answer = await get('hierarchyMappingKey', path, query, signal);
  if (answer === undefined) return undefined;
  const { IsError: isError, Data: data, Message: message } = isItem(answer) ? answer : {};
  if (isError === true) throw bad(`Condeco says of ${path}: ${String(message).slice(0, 200)}`);
  if (!Array.isArray(data)) throw bad(`Condeco answered something else than a list for ${path}`);
  return byNumber(data, 'InternalId', path);
}

/** The same of a list that has to be there. */
export async function readList(get: Get, path: string, query: Query, signal: AbortSignal): Promise<readonly Item[]> {
  const found = await findList(get, path, query, signal);
  if (found === undefined) throw bad(`Condeco has no ${path}: is the address that of its API?`);
  return found;
}

/** Objects by their number, each once. */
export function byNumber(data: readonly unknown[], member: string, path: string): readonly Item[] {
  const found = new Map<number, Item>();
  for (const item of data) {
    const id = idOf(item, member);
    if (id === undefined || !isItem(item)) throw bad(`Condeco has something without a number in ${path}`);
    found.set(id, item);
  }
  return [...found].toSorted(([one], [other]) => one - other).map(([, item]) => item);
}
