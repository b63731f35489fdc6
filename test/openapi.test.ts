import { Validator } from '@seriousme/openapi-schema-validator';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { declaredEvents } from '../server/contracts.ts';
import { descriptions } from '../server/faces/docs/descriptions.ts';
import { docs } from '../server/faces/docs/docs.ts';
import { describeCondeco } from '../server/faces/condeco/condeco.ts';
import { describeOffision } from '../server/faces/offision/offision.ts';
import { describeV1 } from '../server/faces/v1/describe.ts';
import { createApp } from '../server/platform/http/app.ts';
import type { Endpoint } from '../server/platform/contract/endpoint.ts';
import { findGaps } from './support/openapi.ts';
import { parts } from './support/parts.ts';
import { createLog } from '../server/platform/log.ts';

const GOLDEN = join(import.meta.dirname, '../docs/api/v1.json');
const HOW = 'npm run golden';

const asJson = (value: unknown): Record<string, unknown> =>
  JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
const leadsNowhere = (at: string): string =>
  expect.stringMatching(`^${at}: #/components/responses/\\S+ leads nowhere$`) as string;
const endpointsOfV1 = parts.flatMap(({ endpoints }) => Object.entries<Endpoint>(endpoints));

describe('the description of Offision’s API', () => {
  const golden = join(import.meta.dirname, '../docs/api/offision.json');

  test('is the golden one, is valid, and leaves nothing open', async () => {
    const api = describeOffision();
    const text = `${JSON.stringify(api, null, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(golden, text);
    expect(text, `docs/api/offision.json is out of date; write it anew with: ${HOW}`).toBe(
      await readFile(golden, 'utf8'),
    );
    expect(await new Validator().validate(asJson(api))).toEqual({ valid: true });
    expect(findGaps(api)).toEqual([]);
  });
});

describe('the description of Condeco’s API', () => {
  const golden = join(import.meta.dirname, '../docs/api/condeco.json');

  test('is the golden one, is valid, and leaves nothing open', async () => {
    const api = describeCondeco();
    const text = `${JSON.stringify(api, null, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(golden, text);
    expect(text, `docs/api/condeco.json is out of date; write it anew with: ${HOW}`).toBe(
      await readFile(golden, 'utf8'),
    );
    expect(await new Validator().validate(asJson(api))).toEqual({ valid: true });
    expect(findGaps(api)).toEqual([]);
  });
});

describe('the description of v1', () => {
  test('is the golden one', async () => {
    const text = `${JSON.stringify(describeV1(parts, declaredEvents), null, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(GOLDEN, text);
    expect(text, `docs/api/v1.json is out of date; write it anew with: ${HOW}`).toBe(await readFile(GOLDEN, 'utf8'));
  });

  test('is valid OpenAPI 3.1, and a broken one would be seen', async () => {
    const validator = new Validator();
    expect(await validator.validate(asJson(describeV1(parts, declaredEvents)))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    const broken = asJson(describeV1(parts, declaredEvents));
    (broken['paths'] as Record<string, Record<string, object>>)['/bookings']!['get'] = { summary: 1 };
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  test('leaves nothing open, and a gap would be seen', () => {
    const api = describeV1(parts, declaredEvents);
    expect(endpointsOfV1.length).toBeGreaterThan(70);
    expect(Object.values(api.paths).flatMap((methods) => Object.keys(methods))).toHaveLength(endpointsOfV1.length);
    expect(Object.keys(api.webhooks)).toEqual(Object.keys(declaredEvents));
    expect(findGaps(api)).toEqual([]);

    const [booking] = Object.values(api.paths['/bookings/{id}'] ?? {});
    const planted = {
      ...booking!,
      summary: '',
      tags: ['Nowhere'] as const,
      parameters: [{ name: 'wrong', in: 'path', required: true, schema: {} }] as const,
      responses: { '200': { description: '', content: { a: { schema: { $ref: '#/components/schemas/Nothing' } } } } },
    };
    expect(
      findGaps({
        ...api,
        security: [{ badge: [] }],
        paths: { '/a/{id}': { get: planted, post: booking! } },
        webhooks: { 'a.happened': { post: { ...api.webhooks['booking.created']!.post, summary: 'Ends.' } } },
        components: { ...api.components, schemas: {}, parameters: {}, responses: { unused: { description: 'x' } } },
      }),
    ).toEqual([
      'get /a/{id}: its summary is no title',
      'get /a/{id}: its tag is unknown',
      'get /a/{id}: no refusal',
      'get /a/{id}: its path has {id}, its parameters {wrong}',
      'get /a/{id} wrong: of any type',
      'get /a/{id} 200: #/components/schemas/Nothing leads nowhere',
      'post /a/{id}: getBooking is the name of another one',
      'post /a/{id} 200: #/components/schemas/Booking leads nowhere',
      ...Object.keys(booking!.responses)
        .filter((status) => status >= '4')
        .map((status) => leadsNowhere(`post /a/{id} ${status}`)),
      'a.happened: its summary is no title',
      ...['id', 'timestamp', 'signature'].map(
        (name) => `a.happened: #/components/parameters/webhook-${name} leads nowhere`,
      ),
      'a.happened.data: #/components/schemas/BookingTold leads nowhere',
      'a.happened.data: #/components/schemas/Truncated leads nowhere',
      'unused: nothing is refused with it',
      'badge: no such security scheme',
    ]);
  });

  test('every number in an address is bounded: text may spell Infinity', () => {
    const unbounded = Object.values(describeV1(parts, declaredEvents).paths)
      .flatMap((methods) => Object.values(methods))
      .flatMap(({ operationId, parameters }) =>
        parameters
          .filter(({ schema }) => schema['type'] === 'integer' || schema['type'] === 'number')
          .filter(({ schema }) => schema['minimum'] === undefined || schema['maximum'] === undefined)
          .map(({ name }) => `${operationId} ${name}`),
      );
    expect(unbounded).toEqual([]);
  });

  test('params, query and body of an operation never share a name', () => {
    const clashes = endpointsOfV1.flatMap(([name, { params, query, body, accepts }]) => {
      const names = [params, query, body].flatMap((shape) => Object.keys(shape?.properties ?? {}));
      if (accepts) names.push('contentType', 'bytes');
      return names.length === new Set(names).size ? [] : [name];
    });
    expect(clashes).toEqual([]);
  });
});

describe('served', () => {
  const silent = { log: createLog('silent'), constraints: {}, trustedProxies: [], publicUrl: 'http://atrium.test' };
  const serve = async () => {
    const app = createApp(silent);
    const api = describeV1(parts, declaredEvents);
    await app.register(async (face) => descriptions(face, { '/api/v1/openapi.json': api }));
    await app.register(async (face) => docs(face, api));
    return app;
  };

  test('for programs', async () => {
    const app = await serve();
    const { statusCode, headers, body } = await app.inject('/api/v1/openapi.json');
    expect([statusCode, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(JSON.parse(body)).toEqual(asJson(describeV1(parts, declaredEvents)));
  });

  test('for people: every operation and shape, under a policy that lets nothing else in', async () => {
    const app = await serve();
    const { statusCode, headers, body } = await app.inject('/docs');
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect((await app.inject('/docs/')).headers.location).toBe('/docs');
    for (const [name] of endpointsOfV1) expect(body).toContain(`<article id="${name}">`);
    for (const name of Object.keys(describeV1(parts, declaredEvents).components.schemas))
      expect(body).toContain(`<article id="shape-${name}">`);
    expect(body).not.toMatch(/ style=| on[a-z]+=|<style|<script(?! src=)/);
    expect(body).not.toMatch(/undefined|\[object|NaN/);
    const targets = new Set(Array.from(body.matchAll(/ id="([^"]+)"/g), (match) => match[1]));
    const links = Array.from(body.matchAll(/href="#([^"]+)"/g), (match) => match[1]);
    expect(links.filter((link) => !targets.has(link))).toEqual([]);
    for (const [, asset = ''] of body.matchAll(/(?:src|rel="stylesheet" href)="([^"]+)"/g))
      expect([asset, (await app.inject(asset)).statusCode]).toEqual([asset, 200]);
  });
});
