import { crossSiteRequest } from '../auth/contract.ts';
import {
  buildingOutOfReach,
  conflict,
  forbidden,
  headersTooLarge,
  idempotencyAnswerLost,
  idempotencyKeyInFlight,
  idempotencyKeyReused,
  invalidRequest,
  notFound,
  notSignedIn,
  rateLimited,
  tooLarge,
  unsupportedMediaType,
  type ProblemKind,
} from '../contract/problems.ts';
import type { Endpoint } from '../contract/endpoint.ts';
import type { Writer } from './describe-schema.ts';
import { happensOnce } from './read.ts';
import type { Dialect, Operation, Reference, Response } from './openapi.ts';

/** Bytes of any kind. */
export const BYTES = { schema: { type: 'string', format: 'binary' } };

/** Refusals that operations share, by name: described once, referred to elsewhere. */
export type SharedRefusals = Record<string, Response>;

/** What an operation answers. What it may refuse with goes to the shared ones. */
export const describeAnswers = (
  endpoint: Endpoint,
  dialect: Dialect,
  write: Writer,
  shared: SharedRefusals,
): Operation['responses'] => ({
  ...describeSuccess(endpoint, dialect, write),
  ...describeRefusals(endpoint, dialect, write, shared),
});

function describeSuccess(endpoint: Endpoint, dialect: Dialect, write: Writer): Readonly<Record<string, Response>> {
  const reply = dialect.reply(endpoint);
  if (reply === 'bytes')
    return { '200': { description: 'The file', content: { '*/*': BYTES } }, '304': { description: 'Unchanged' } };
  const status = String(endpoint.status ?? (endpoint.reply === null ? 204 : 200));
  if (reply === null) return { [status]: { description: 'Done' } };
  return { [status]: { description: 'Done', content: { 'application/json': { schema: write(reply) } } } };
}

function describeRefusals(
  endpoint: Endpoint,
  dialect: Dialect,
  write: Writer,
  shared: SharedRefusals,
): Readonly<Record<string, Reference>> {
  const refused: Record<string, Reference> = {};
  for (const [status, kinds] of Map.groupBy(dialect.refusals(endpoint), ({ status }) => status)) {
    const titles = new Map(kinds.map(({ code, title }) => [code, title]));
    const name = [...titles.keys()].join('.');
    const { mediaType, shape } = dialect.refusal(status);
    shared[name] ??= {
      description: Array.from(titles, ([code, title]) => `\`${code}\`: ${title}`).join('\n\n'),
      content: { [mediaType]: { schema: write(shape) } },
    };
    refused[String(status)] = { $ref: `#/components/responses/${name}` };
  }
  return refused;
}

/** What an endpoint may refuse with: what its contract says, and what every endpoint may say. */
export function refusalsOf(endpoint: Endpoint): ProblemKind[] {
  const common = [invalidRequest, rateLimited, tooLarge, headersTooLarge];
  if (endpoint.scope !== 'public') common.push(notSignedIn, forbidden);
  else if (endpoint.method !== 'GET') common.push(crossSiteRequest); // whoever shows no credential may be sent by another site
  if (endpoint.reach === 'whole') common.push(buildingOutOfReach);
  if (endpoint.params || endpoint.body) common.push(notFound); // what either names
  if (endpoint.method !== 'GET') common.push(conflict, unsupportedMediaType);
  if (happensOnce(endpoint)) common.push(idempotencyKeyInFlight, idempotencyAnswerLost, idempotencyKeyReused);
  return [...common, ...(endpoint.errors ?? [])];
}
