import { afterAll, beforeAll } from 'vitest';

/** What the Offision API says of nothing but one thing, and why. */
export const constants: Readonly<Record<string, string>> = {
  'system/information .apiVersion': 'there is one version of it',
  'system/information .version': 'of the Atrium that runs',
  'booking .masterBookingId': 'what is booked there is no series',
  'building .isDeleted': 'a building goes out of use for good only by being deleted, and is in no answer then',
};

type Said = Map<string, Set<string>>;

/** Notes each value by the key it stands at: those of a list at the same. */
function note(said: Said, key: string, value: unknown): void {
  if (Array.isArray(value)) for (const one of value) note(said, `${key}[]`, one);
  else if (value !== null && typeof value === 'object')
    for (const [name, one] of Object.entries(value)) note(said, `${key}.${name}`, one);
  else said.set(key, (said.get(key) ?? new Set()).add(JSON.stringify(value)));
}

/** What an address is about, whichever of its names and however it is asked for: `/user/v1/12` and `/user` are about a user. */
const topicOf = (address: string): string =>
  new URL(address).pathname
    .toLowerCase()
    .replace('/api/external/', '')
    .replaceAll(/\/v1\b|\/[^/]*\d[^/]*/g, '');

/** Follows what the Offision API answers of some topics in a file of tests. @returns the keys of which it said one thing alone, but for those that are to */
export function followAnswers(...topics: readonly string[]): () => string[] {
  const said: Said = new Map();
  const real = globalThis.fetch;
  beforeAll(() => {
    globalThis.fetch = async (...asked) => {
      const reply = await real(...asked);
      const isJson = reply.headers.get('content-type')?.startsWith('application/json') ?? false;
      if (reply.ok && isJson && reply.url.includes('/api/external/')) {
        const body = (await reply.clone().json()) as { readonly data?: unknown } | null;
        // Pages of lists are counted alike everywhere.
        const rows: unknown = Array.isArray(body?.data) ? body.data : [body].flat();
        const topic = topicOf(reply.url);
        if (topics.includes(topic)) for (const row of rows as unknown[]) note(said, `${topic} `, row);
      }
      return reply;
    };
  });
  afterAll(() => void (globalThis.fetch = real));
  return () => {
    const keys = [...said.keys()];
    const isSay = (key: string, values: ReadonlySet<string>): boolean =>
      values.size > 1 || keys.some((other) => other.startsWith(`${key}.`) || other.startsWith(`${key}[`));
    const unheard = topics.filter((topic) => !keys.some((key) => key.startsWith(`${topic} `)));
    const single = [...said].flatMap(([key, values]) =>
      isSay(key, values) === key in constants ? [`${key} ${[...values].join(' ')}`] : [],
    );
    return [...unheard, ...single];
  };
}
