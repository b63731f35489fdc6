import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Type } from 'typebox';
import {
  SourceFailed,
  type Connector,
  type SourceAccess,
  type SourceRecord,
} from '../../server/modules/connections/contract.ts';
import { closed } from '../../server/platform/contract/shapes.ts';
import { scripted } from './scripted-connector.ts';

/** A system on this machine that tells of its buildings by itself, to whoever has subscribed, for as long as that counts. */
export interface Teller extends AsyncDisposable {
  readonly url: string;
  readonly subscriptions: { readonly url: string; readonly until: number; readonly before: string | null }[];
  /** How long it tells, in milliseconds. */
  lasting: number;
  /** It subscribes nobody. */
  isShut: boolean;
  /** What it was asked for, by its paths. */
  readonly asked: string[];
  put(id: string, name: string, at?: number): void;
  /** Tells of changes all whose subscriptions count at that time. @returns with what they have answered */
  tell(ids: readonly string[], at?: number): Promise<number[]>;
}

interface Building {
  readonly id: string;
  readonly name: string;
  readonly changedAt: string;
}

const bodyOf = async (request: IncomingMessage): Promise<Record<string, string>> => {
  let text = '';
  for await (const part of request) text += String(part);
  return text === '' ? {} : (JSON.parse(text) as Record<string, string>);
};

export async function startTeller(): Promise<Teller> {
  const buildings = new Map<string, Building>();
  const subscribe = (given: Record<string, string>): object => {
    const now = Number(given['now']);
    const one = { url: String(given['url']), until: now + teller.lasting, before: given['before'] ?? null };
    teller.subscriptions.push(one);
    return { id: String(teller.subscriptions.length), expiresAt: new Date(one.until).toISOString() };
  };
  const answer = (method: string, path: URL, given: Record<string, string>): object | undefined => {
    const [, what, id] = path.pathname.split('/');
    if (method === 'POST') return teller.isShut ? undefined : subscribe(given);
    if (what !== 'buildings') return undefined;
    if (id !== undefined) return buildings.get(id);
    const since = path.searchParams.get('since') ?? '';
    return { items: [...buildings.values()].filter(({ changedAt }) => changedAt >= since) };
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://source');
    teller.asked.push(`${request.method} ${path.pathname}`);
    const reply = async (): Promise<void> => {
      const found = answer(request.method ?? '', path, await bodyOf(request));
      response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(found ?? {}));
    };
    void reply();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const teller: Teller = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    subscriptions: [],
    lasting: 86_400_000,
    isShut: false,
    asked: [],
    put: (id, name, at = Date.now()) => void buildings.set(id, { id, name, changedAt: new Date(at).toISOString() }),
    tell: async (ids, at = Date.now()) =>
      Promise.all(
        teller.subscriptions
          .filter(({ until }) => until > at)
          .map(async ({ url }) => {
            const body = JSON.stringify({ changed: ids });
            const headers = { 'content-type': 'application/json' };
            return (await fetch(url, { method: 'POST', body, headers })).status;
          }),
      ),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return teller;
}

/** What connects such a system. @param now by which time subscriptions count */
export function telling({ url }: Pick<Teller, 'url'>, now: () => number = Date.now): Connector {
  const ask = async (access: Pick<SourceAccess, 'call'>, path: string, body?: object): Promise<unknown> => {
    const post = body && ({ method: 'POST', body: JSON.stringify(body) } as const);
    const reply = await access.call({ url: `${url}${path}`, headers: { 'content-type': 'application/json' }, ...post });
    if (reply.status === 404 && !body) return undefined;
    if (reply.status !== 200) throw new SourceFailed('source_unavailable', `It answered ${reply.status}`);
    return JSON.parse(reply.body.toString());
  };
  const recordOf = ({ id, name, changedAt }: Building): SourceRecord => ({
    externalId: id,
    changedAt,
    raw: { Name: name },
  });
  const entities: Connector['entities'] = {
    building: {
      incremental: 'timestamp',
      sorted: false,
      tombstones: false,
      getById: true,
      totalKnown: false,
      push: true,
      after: [],
    },
  };
  return scripted(
    {},
    {
      key: 'telling',
      name: 'Telling',
      settings: Type.Object({}, closed),
      entities,
      mapping: {
        building: { entity: 'building', fields: [{ to: 'name', from: '$.Name', ops: ['trim'], required: true }] },
      },
      open: (access) => ({
        async list(_entity, { changedSince }) {
          const since = changedSince === undefined ? '' : `?since=${new Date(changedSince).toISOString()}`;
          const { items } = (await ask(access, `/buildings${since}`)) as { readonly items: readonly Building[] };
          return { records: items.map(recordOf), next: null };
        },
        async get(_entity, id) {
          const found = (await ask(access, `/buildings/${id}`)) as Building | undefined;
          return found && recordOf(found);
        },
        check: () => Promise.resolve({ ok: true }),
      }),
      push: {
        read({ bytes }) {
          const { changed } = JSON.parse(Buffer.from(bytes).toString()) as { readonly changed: readonly string[] };
          return changed.map((externalId) => ({ entity: 'building', externalId }));
        },
        async renew(access, asked) {
          const said = await ask(access, '/subscriptions', { url: asked.url, now: now(), before: asked.memo });
          const { id, expiresAt } = said as { readonly id: string; readonly expiresAt: string };
          return { expiresAt, memo: id };
        },
      },
    },
  );
}
