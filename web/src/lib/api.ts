import { addresses } from 'virtual:contracts';
import type { Contract } from '../../../server/contracts.ts';
import type { Input as InputOf, Reply } from '../../../server/platform/contract/endpoint.ts';
import { ApiProblem, readProblem } from './problem.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Repeats of one intention carry one key, so that they happen once. A POST or a PATCH without one gets its own. */
  readonly key?: string;
}

type Arguments<I> = object extends I ? [input?: I, options?: CallOptions] : [input: I, options?: CallOptions];

/** Every operation there is. */
export type OperationName = keyof Contract;

/** What an operation is given. */
export type Input<Name extends OperationName> = InputOf<Contract[Name]>;

/** What an operation answers with. */
export type Answered<Name extends OperationName> = Reply<Contract[Name]>;

/** One of what a list holds. */
export type Listed<Name extends OperationName> =
  Answered<Name> extends { readonly items: readonly (infer Item)[] } ? Item : never;

/** Files are shown by their address. */
type Callable = {
  [Name in OperationName]: Contract[Name]['reply'] extends 'bytes' ? never : Name;
}[OperationName];

/** One method for each operation, named and typed as in the contract. Throws `ApiProblem`. */
export type Api = {
  readonly [Name in Callable]: (...given: Arguments<Input<Name>>) => Promise<Answered<Name>>;
};

const PREFIX = '/api/v1';

/** A key for one intention. `randomUUID` is missing on pages served over plain HTTP. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const keys = new WeakMap<object, string>();

/**
 * The key of one call of a mutation: its tries are all given the same context, and so send the same key. What it does beside carries
 * a key of its own, this one and what it is.
 */
export function keyOf(context: object): string {
  const key = keys.get(context) ?? newKey();
  keys.set(context, key);
  return key;
}

type Given = Readonly<Record<string, unknown>>;

/** The address of an operation: `{name}` filled in, and its query; of a call without a body that is all the rest. */
export function addressOf(name: OperationName, input: Given = {}): string {
  const [method, path, besideBody = []] = addresses[name];
  const { filled, rest } = fillIn(path, input);
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const query = new URLSearchParams(
    Object.entries(rest).flatMap(([key, value]) =>
      value === undefined || (hasBody && !besideBody.includes(key))
        ? []
        : [[key, `${value as string | number | boolean}`]],
    ),
  );
  return PREFIX + filled + (query.size > 0 ? `?${query}` : '');
}

function fillIn(path: string, input: Given): { filled: string; rest: Record<string, unknown> } {
  const rest = { ...input };
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    return encodeURIComponent(value as string | number);
  });
  return { filled, rest };
}

interface Content {
  readonly type: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/**
 * What a call carries beside its address: JSON, or a file as it is; null where there is nothing to say. A PATCH says so, too:
 * nothing is to change.
 */
function contentOf(name: OperationName, input: Given): Content | null {
  const [method, path, besideBody = []] = addresses[name];
  if (method === 'GET' || method === 'DELETE') return null;
  const { rest } = fillIn(path, input);
  for (const inQuery of besideBody) delete rest[inQuery];
  if (rest['bytes'] instanceof Uint8Array) {
    return { type: String(rest['contentType']), body: rest['bytes'] as Uint8Array<ArrayBuffer> };
  }
  if (method !== 'PATCH' && Object.keys(rest).length === 0) return null;
  return { type: 'application/json', body: JSON.stringify(rest) };
}

async function call(name: OperationName, input: Given = {}, { signal, key }: CallOptions = {}): Promise<unknown> {
  const [method] = addresses[name];
  const content = contentOf(name, input);
  const response = await fetch(addressOf(name, input), {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...((method === 'POST' || method === 'PATCH') && { 'idempotency-key': key ?? newKey() }),
      ...(content && { 'content-type': content.type }),
    },
    ...(content && { body: content.body }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiProblem(0, {});
  });
  if (!response.ok) throw await readProblem(response);
  // An answer without a shape is empty, whatever its status.
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}

// By name only when it is called: which operations are known grows with the parts of the app that are loaded.
export const api = new Proxy({} as Api, {
  get: (_, name) => (input?: object, options?: CallOptions) => call(name as OperationName, { ...input }, options),
});

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Every page of a list, one after the other, up to `most` items. */
export async function everyPage<Item>(
  fetchPage: (paging: { readonly limit: number; readonly cursor?: string }) => Promise<Page<Item>>,
  most = 5000,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await fetchPage({ limit: 200, ...(cursor !== null && { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length < most);
  return items;
}
