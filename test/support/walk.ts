import { contracts, type DeclaredContract } from '../../server/contracts.ts';
import type { Endpoint } from '../../server/platform/contract/endpoint.ts';
import { applicationFor } from './application.ts';
import { sideBySide } from './matrix/side-by-side.ts';
import { matrix } from './matrix.ts';
import { send, type Ask, type Heard, type Scene, type Sender } from './scene.ts';

const operations: Readonly<Record<string, Endpoint>> = Object.assign(
  {},
  ...Object.values<DeclaredContract>(contracts).map(({ endpoints }) => endpoints),
);

export type Send = (route: string, who: Sender, ask: Ask) => Promise<Heard>;

/** The routes that are read, with what they take; the stream is listened to elsewhere. A program has no application: it reads none of theirs. */
const readable = ({ server }: Scene, { userId }: Sender) =>
  server.atrium.app.openRoutes
    .filter(
      ({ method, url }) => method === 'GET' && !url.endsWith('/live') && matrix[`GET ${url}`]?.plain !== 'elsewhere',
    )
    .filter(({ url }) => userId !== null || !matrix[`GET ${url}`]?.applicationsOnly)
    .map(({ url, operationId }) => ({ route: `GET ${url}`, endpoint: operations[operationId ?? ''] }));

/** Ids that are likely to be there, whatever of. */
const IDS = Array.from({ length: 12 }, (_, i) => i + 1);

/** Good requests to a route: as its row asks, and where it names one thing, for many. */
async function asksFor({ own }: Scene, route: string, who: Sender): Promise<Ask[]> {
  const row = matrix[route];
  const ask = (await row?.ask?.(own, who)) ?? {};
  if (row?.applicationsOnly) return [{ ...ask, params: { suffix: own.tenant.slug, ...ask.params } }];
  const byId = Object.keys(ask.params ?? {}).join() === 'id' && !Number.isNaN(Number(ask.params?.['id']));
  return [ask, ...(byId ? IDS.map((id) => ({ ...ask, params: { id } })) : [])];
}

/** All pages of a list without its filters, but for those that it needs, or the one answer. */
async function readAll(sending: Send, route: string, who: Sender, ask: Ask, endpoint?: Endpoint): Promise<Heard[]> {
  const first = await sending(route, who, ask);
  if (!endpoint?.query?.properties['cursor']) return [first];
  // Only a connection's own token need not say whose records.
  const needed = new Set([...(endpoint.query.required ?? []), 'connectionId']);
  const asked = Object.fromEntries(Object.entries(ask.query ?? {}).filter(([name]) => needed.has(name)));
  const pages = [first];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const query = { ...asked, limit: 200, ...(cursor !== undefined && { cursor }) };
    const page = await sending(route, who, { ...ask, query });
    pages.push(page);
    cursor = (page.body as { nextCursor?: string | null } | null)?.nextCursor ?? null;
  }
  return pages;
}

/** All that was answered by a route. */
export interface Read {
  readonly route: string;
  readonly all: readonly Heard[];
}

const tokens = new WeakMap<Sender, Promise<Sender>>();
const applications = new WeakMap<Sender, Promise<Sender>>();

/** Whoever is signed in comes with a token of hers, or an application, to a door that takes nothing else. */
async function atDoorOf(scene: Scene, route: string, who: Sender): Promise<Sender> {
  const { tokensOnly, applicationsOnly } = matrix[route] ?? {};
  if (who.userId === null || !(tokensOnly || applicationsOnly)) return who;
  const owner = { kind: 'user', id: who.userId } as const;
  const [made, make] = tokensOnly
    ? [tokens, () => scene.own.token({ owner })]
    : [applications, () => applicationFor(scene, { owner })];
  const sender = made.get(who) ?? make();
  made.set(who, sender);
  return sender;
}

/** Reads everything there is as somebody. */
export const readEverything = (
  scene: Scene,
  who: Sender,
  sending: Send = (route, asking, ask) => send(scene.server, route, asking, ask),
): Promise<readonly Read[]> =>
  sideBySide(readable(scene, who), async ({ route, endpoint }) => {
    const all: Heard[] = [];
    const sender = await atDoorOf(scene, route, who);
    for (const ask of await asksFor(scene, route, who))
      all.push(...(await readAll(sending, route, sender, ask, endpoint)));
    return { route, all };
  });
