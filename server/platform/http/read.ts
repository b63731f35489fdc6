import type { FastifyInstance, FastifyRequest, preValidationHookHandler } from 'fastify';
import type { TObject } from 'typebox';
import type { Endpoint } from '../contract/endpoint.ts';
import { invalid, Problem } from '../contract/problems.ts';
import { inContractCase } from './any-case.ts';
import { readForm } from './form.ts';
import { MAX_KEY } from './idempotency.ts';
import { readableText, refuseUnclear } from './strict-json.ts';

/**
 * The body first, so that it can never speak for the address. Where names are taken that the contract does not know, these are left
 * behind: nobody has judged them, and in the query they would speak for the body.
 */
export function readInput(endpoint: Endpoint, request: FastifyRequest): Record<string, unknown> {
  const address = { ...declared(endpoint.query, request.query), ...(request.params as object) };
  if (endpoint.accepts) return { contentType: request.headers['content-type'] ?? '', bytes: request.body, ...address };
  return { ...declared(endpoint.body, request.body), ...address };
}

/** What of a part of a request the contract knows. */
function declared(shape: TObject | undefined, given: unknown): object {
  if (!shape || typeof given !== 'object' || given === null) return {};
  if ('additionalProperties' in shape && shape.additionalProperties === false) return given; // judged: there is nothing else in it
  return Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(shape.properties, name)));
}

/** Does an operation happen once under an Idempotency-Key? */
export const happensOnce = ({ method, scope, once }: Endpoint): boolean =>
  (method === 'POST' || method === 'PATCH') && scope !== 'public' && once !== false;

/** The key under which a POST or a PATCH of somebody known happens once; null when it has none. @throws 400 for one that is no key */
export function readIdempotencyKey(endpoint: Endpoint, request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined || !happensOnce(endpoint)) return null;
  if (typeof key !== 'string' || key.length === 0 || key.length > MAX_KEY) {
    throw invalid('Idempotency-Key', `Give one key of 1 to ${MAX_KEY} characters`);
  }
  return key;
}

/** Bytes of these media types, and no other body. */
export function takeBytes(app: FastifyInstance, accepts: readonly string[]): void {
  app.removeAllContentTypeParsers();
  for (const type of accepts) {
    app.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  }
}

export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Forms beside JSON, on every method that may have a body. */
export function takeForms(app: FastifyInstance): void {
  app.addContentTypeParser<string>(FORM_TYPE, { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : readForm(body));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      done(error);
    }
  });
}

/** JSON with raw line breaks in its texts, as some write it who paste it together; each is a blank. What else is no JSON is refused. */
export function takeLineBreaks(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json');
  readJson(app, (text) => text.replaceAll(/[\r\n]+/g, ' '));
}

/** JSON alone, and strictly: what readers could take in two ways is refused. @param mend what is done to the text before */
export function readJson(app: FastifyInstance, mend: (text: string) => string = (text) => text): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    if (bytes.length === 0) return done(null, undefined);
    let text: string;
    try {
      text = mend(readableText(bytes));
    } catch (error) {
      return done(error as Problem);
    }
    return void parse(request, text, (error, value) => done(error ?? refuseUnclear(text, value), value));
  });
}

/** Names in query and body count in any case. */
export function takeAnyCase(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    const { endpoint } = route.config?.mounted ?? {};
    if (endpoint) route.preValidation = respelling(endpoint);
  });
}

const respelling =
  ({ query, body }: Endpoint): preValidationHookHandler =>
  (request, _reply, done) => {
    if (query) request.query = inContractCase(query, request.query);
    if (body) request.body = inContractCase(body, request.body);
    done();
  };

/** A part of the address that is the door's (whose workplace it is) and no operation's. */
export function keepFromOperations(app: FastifyInstance, param: string): void {
  app.addHook('preValidation', (request, _reply, done) => {
    // A new one: who sends the request may be judged again, by what its address said (`judgeAgain`).
    const { [param]: _theDoors, ...params } = request.params as Record<string, unknown>;
    request.params = params;
    done();
  });
}
