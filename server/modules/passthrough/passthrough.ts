import { may } from '../../platform/context/principal.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { fail, forbidden, invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { EgressDenied, EgressFailed, type EgressReply, type EgressRequest } from '../../platform/net/egress.ts';
import {
  accessOf,
  answered,
  connectorOf,
  decideUse,
  getOwnConnection,
  type SourceOptions,
} from '../connections/connections.ts';
import { SourceFailed, type Connector, type SourceAccess } from '../connections/contract.ts';
import { MOST_ANSWERED, passthroughBusy, passthroughNotOffered, type Answered, type endpoints } from './contract.ts';
import { hiding } from './hiding.ts';
import { addressOf, isPacked, readBody, tellable } from './rules.ts';

/** Sources that are asked as they are: for who mends a connection, and for what nothing reads yet. */

type Calls = UseCases<typeof endpoints>;
type Asked = Parameters<Calls['askSource']>[1];

/** The use case, for who keeps connectors. */
export function passthroughBy(options: SourceOptions): Calls {
  const underWay = new Set<string>();
  return {
    async askSource(ctx, asked) {
      const connection = `${ctx.tenant.id}/${asked.id}`;
      const [connector, access] = await openedFor(options, ctx, asked.id);
      if (underWay.has(connection)) throw fail(passthroughBusy);
      underWay.add(connection);
      try {
        return await ask(ctx, access, asked, askingOf(connector, access, asked));
      } catch (error) {
        if (error instanceof SourceFailed) return { answer: null, failure: failureOf(error) };
        throw error;
      } finally {
        underWay.delete(connection);
      }
    },
  };
}

/** @throws 403 for who does not read records, 404, 409 for one that was ended */
async function openedFor(options: SourceOptions, ctx: Ctx, id: number): Promise<readonly [Connector, SourceAccess]> {
  if (!may(ctx.who, 'records:read', 'whole'))
    throw fail(forbidden, { detail: 'The source says what records do: it is for who reads these' });
  const row = await getOwnConnection(ctx, id);
  obey(decideUse(row.state));
  return [connectorOf(options, row), accessOf(options, ctx, row, 'interactive')];
}

interface Asking {
  readonly request: EgressRequest;
  /** What we sign in with. */
  readonly secrets: readonly string[];
}

/** @throws 400 that names what cannot be asked, 409 where the connector does not say how its source is asked */
function askingOf(
  { passthrough, credentials: fields }: Connector,
  access: SourceAccess,
  { method = 'GET', path, query, headers, body }: Asked,
): Asking {
  if (!passthrough) throw fail(passthroughNotOffered);
  if (body !== undefined && (method === 'GET' || method === 'HEAD')) throw invalid('body', `A ${method} has none`);
  const door = passthrough(access);
  const request = {
    url: addressOf(door.baseUrl, path, query),
    method,
    headers: { accept: 'application/json', ...headers, ...door.headers },
    ...(body !== undefined && { body }),
    maxResponseBytes: MOST_ANSWERED,
  };
  // What its connector takes to the letter, as it was given and as it stands in the request.
  const isSecret = (name: string): boolean => isLiteral(fields.properties[name]);
  const given = Object.entries(access.credentials).flatMap(([name, value]) =>
    typeof value === 'string' ? [{ value, isOpen: !isSecret(name) }] : [],
  );
  const open = new Set(given.filter(({ isOpen }) => isOpen).map(({ value }) => value));
  // `Bearer …`: a source may say the latter alone.
  const signing = Object.values(door.headers).flatMap((value) => [value, value.slice(value.indexOf(' ') + 1)]);
  const all = [...given.map(({ value }) => value), ...signing];
  return { request, secrets: all.filter((value) => !open.has(value)) };
}

const isLiteral = (shape: object = {}): boolean => 'x-tidy' in shape && shape['x-tidy'] === false;

async function ask(ctx: Ctx, access: SourceAccess, { id, path }: Asked, asking: Asking): Promise<Answered> {
  const { request } = asking;
  // Before it goes out: what was asked is known whatever becomes of it.
  await ctx.tx(async (tx) => {
    await tx.holdRights();
    const asked = { method: request.method, path };
    tx.audit({ action: 'connection.asked', subject: { type: 'connection', id }, before: null, after: asked });
  });
  const heard = await hear(ctx, access, request);
  // Whoever may it no more by now does not read what came of it, and nobody does of what was ended.
  await ctx.tx(async (tx) => {
    await tx.holdRights();
    obey(decideUse((await getOwnConnection(tx, id)).state));
  });
  if (isPacked(heard.headers)) throw new SourceFailed('source_bad_response', 'It was packed, which nobody asked for');
  const [{ status, truncated: isCut }, headers] = [heard, tellable(heard.headers, hiding(asking.secrets))];
  const said = readBody(heard.body, isCut, asking.secrets);
  return { answer: { status, headers, ...said, isCut, milliseconds: Math.round(heard.durationMs) }, failure: null };
}

/** What the source answers; nobody waits for it once whoever asked went away. @throws SourceFailed */
async function hear(ctx: Ctx, { call }: SourceAccess, request: EgressRequest): Promise<EgressReply> {
  const left = new AbortController();
  const hearNoMore = ctx.caller?.onGone(() => left.abort(new Error('Whoever asked went away')));
  const calling = (signal: AbortSignal): Promise<EgressReply> => call({ ...request, signal }).catch(unanswered);
  try {
    return await answered(calling, { signal: left.signal });
  } finally {
    hearNoMore?.();
  }
}

function unanswered(error: unknown): never {
  if (!(error instanceof EgressDenied) && !(error instanceof EgressFailed)) throw error;
  const code = error.code === 'timeout' ? 'source_timeout' : 'source_unavailable';
  throw new SourceFailed(code, `There is no answer: ${error.message}`, { cause: error });
}

const failureOf = ({ code, message, retryAfterSeconds }: SourceFailed): NonNullable<Answered['failure']> => ({
  code,
  detail: message,
  retryAfterSeconds: retryAfterSeconds ?? null,
});
