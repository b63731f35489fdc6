/** How programs of others speak to Atrium: by HTTP, with a token, and with nothing of its code. */
export interface Client {
  /** @throws whatever is answered but a success */
  get<T>(path: string, query?: Query): Promise<T>;
  post<T>(path: string, body?: object): Promise<T>;
  patch<T>(path: string, body: object): Promise<T>;
  /** A file. */
  bytes(path: string, query?: Query): Promise<Uint8Array<ArrayBuffer>>;
}

type Query = Readonly<Record<string, string | number | boolean>>;

export interface Created {
  readonly id: number;
}

/**
 * @param base up to the face, as in `http://127.0.0.1:8080/api/v1`
 * @param authorization the header, in whichever form the face takes it
 */
export function clientOf(base: string, authorization: string): Client {
  async function ask(method: string, path: string, query: Query = {}, body?: object): Promise<Response> {
    const asked = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
    const search = asked.length === 0 ? '' : `?${new URLSearchParams(asked).toString()}`;
    const reply = await fetch(`${base}${path}${search}`, {
      method,
      headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${method} ${path}${search}: ${reply.status} ${await reply.text()}`);
    return reply;
  }
  const read = async <T>(reply: Promise<Response>): Promise<T> => (await (await reply).json()) as T;
  return {
    get: (path, query) => read(ask('GET', path, query)),
    post: (path, body) => read(ask('POST', path, {}, body)),
    patch: (path, body) => read(ask('PATCH', path, {}, body)),
    bytes: async (path, query) => (await ask('GET', path, query)).bytes(),
  };
}

/** The vendor's form of the header: the token as user name, without a password. */
export const basic = (token: string): string => `Basic ${Buffer.from(`${token}:`).toString('base64')}`;
export const bearer = (token: string): string => `Bearer ${token}`;

/** Does it all, a few at a time. */
export async function eachOf<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = all.values();
  const worker = async (): Promise<void> => {
    for (const one of waiting) await work(one);
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}
