import { randomBytes } from 'node:crypto';
import { ownerOf } from '../../server/modules/access/access.ts';
import type { KeyKind } from '../../server/modules/applications/contract.ts';
import { insertApplication, putKeys } from '../../server/modules/applications/store.ts';
import { hashToken } from '../../server/platform/auth/secrets.ts';
import type { Owner, Reach } from '../../server/platform/context/principal.ts';
import { scopes, type Scope } from '../../server/platform/contract/scopes.ts';
import { nobody, unique, type Scene, type Sender, type Workplace } from './scene.ts';

interface Given {
  readonly place?: Workplace;
  /** Who answers for it; Atrium itself unless said. */
  readonly owner?: Owner;
  readonly scopes?: readonly Scope[];
  readonly reach?: Reach;
  /** What its key is for; everything unless said. */
  readonly product?: KeyKind;
}

/** An application that calls Condeco's API: with a subscription key, and a session token that it got as programs do. */
export async function applicationFor(
  { own, server }: Pick<Scene, 'own' | 'server'>,
  { place = own, owner, product = 'Combined', ...granted }: Given = {},
): Promise<Sender> {
  const [clientId, password, key] = [hex(), hex(), hex()];
  const { id } = await place.ctx.tx(async (tx) => {
    const values = { name: unique('application'), clientId, passwordHash: hashToken(password), parentTokenId: null };
    const whole = { scopes, reach: 'all' as const, ...granted };
    const row = await insertApplication(tx, owner ?? (await ownerOf(tx)), { ...values, ...whole });
    await putKeys(tx, [{ applicationId: row.id, product, which: 'primary', keyHash: hashToken(key), hint: '…' }]);
    return row;
  });
  const token = await sessionTokenOf(server.url, clientId, password);
  return {
    ...nobody,
    headers: { 'ocp-apim-subscription-key': key, authorization: `Bearer ${token}` },
    key: `application:${id}`,
  };
}

/**
 * Asks something of Condeco's API, below `/{suffix}/api/V1` of a workplace.
 * @param body a form as one, text as it is, anything else as JSON
 */
export async function askCondeco(
  { own, server }: Pick<Scene, 'own' | 'server'>,
  { headers }: Pick<Sender, 'headers'>,
  ...[method, path, body, type = 'application/json']: CondecoRequest
) {
  const isForm = body instanceof URLSearchParams;
  const sent = typeof body === 'object' && !isForm ? JSON.stringify(body) : body;
  const reply = await fetch(`${server.url}/${own.tenant.slug}/api/V1${path}`, {
    method,
    headers: { ...headers, ...(body !== undefined && !isForm && { 'content-type': type }) },
    ...(sent !== undefined && { body: sent }),
  });
  return { status: reply.status, body: await reply.json() };
}

/** @param type of a text */
export type CondecoRequest = [method: string, path: string, body?: object | string, type?: string];

const hex = (): string => randomBytes(16).toString('hex');

/** Asks for a session token as the vendor's clients do. */
export async function sessionTokenOf(url: string, clientId: string, password: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'password', client_id: clientId, password });
  const reply = await fetch(`${url}/tokenproviderapi/token`, { method: 'POST', body });
  if (reply.status !== 200) throw new Error(`${reply.status} ${await reply.text()}`);
  return ((await reply.json()) as { access_token: string }).access_token;
}
