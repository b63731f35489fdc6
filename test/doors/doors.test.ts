import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../server/platform/http/app.ts';
import { createLog } from '../../server/platform/log.ts';
import { findGaps } from '../support/openapi.ts';
import { api, failure, FORM, missing, Visit } from './foreign/visit.ts';

const visit = new Visit();

describe('credentials', () => {
  test.each([
    ['Bearer', (secret: string) => `Bearer ${secret}`],
    ['Basic, as user name', (secret: string) => `Basic ${Buffer.from(`${secret}:`).toString('base64')}`],
    ['bare', (secret: string) => secret],
  ])('a token may come as %s, together with the key', async (_how, write) => {
    const authorization = write(visit.token);
    expect((await visit.ask('GET', '/teams', { headers: { authorization } })).status).toBe(200);
    const wrong = write('atr_unknown');
    expect(await visit.ask('GET', '/teams', { headers: { authorization: wrong } })).toMatchObject(
      failure(401, 'token_unknown'),
    );
  });

  test('neither counts without the other, and a key only for its product', async () => {
    const bare = { url: `/${visit.world.tenant.slug}/api/Foreign/teams` };
    const told = async (headers: Record<string, string>) => {
      const reply = await visit.app.inject({ ...bare, headers });
      expect(reply.headers['www-authenticate']).toBeUndefined();
      return [reply.statusCode, reply.json<{ Code: string }>().Code];
    };
    const authorization = `Bearer ${visit.token}`;
    expect(await told({})).toEqual([401, 'key_missing']);
    expect(await told({ authorization })).toEqual([401, 'key_missing']);
    expect(await told({ authorization, 'foreign-key': 'other' })).toEqual([401, 'key_wrong']);
    expect(await told({ authorization, 'foreign-key': 'k-faults' })).toEqual([401, 'key_wrong']);
    expect(await told({ 'foreign-key': 'k-teams' })).toEqual([401, 'not_signed_in']);
    expect(await told({ 'foreign-key': 'k-teams', authorization: 'Digest a=b' })).toEqual([401, 'not_signed_in']);
    expect(await told({ 'foreign-key': 'k-teams', cookie: 'atrium=x' })).toEqual([401, 'not_signed_in']);
    const ours = await visit.app.inject({ url: '/api/v1/me', headers: { authorization: visit.token } });
    expect(ours.statusCode).toBe(401);
  });

  test('scopes are judged as everywhere', async () => {
    await visit.renew(['people:read']);
    expect((await visit.ask('GET', '/teams')).status).toBe(200);
    const name = visit.newName();
    const refused = await visit.ask('POST', '/teams', { body: { teamDetails: { teamName: name } } });
    expect(refused).toMatchObject(failure(403, 'forbidden'));
    expect(await visit.world.db.selectFrom('userGroup').select('id').where('name', '=', name).execute()).toEqual([]);
  });

  test('every route of a face stands behind its door', () => {
    const behind = Map.groupBy(visit.app.openRoutes, ({ door }) => door);
    const urls = (door: string | null) => (behind.get(door) ?? []).map(({ method, url }) => `${method} ${url}`);
    expect(urls('foreign').filter((route) => !route.startsWith('HEAD'))).toHaveLength(10);
    for (const route of urls('foreign')) expect(route).toMatch(/^\w+ \/:workplace\/api\/Foreign\//);
    for (const route of urls('v1')) expect(route).toMatch(/^\w+ \/api\/v1\//);
    expect(urls('v1').length).toBeGreaterThan(80);
    expect(urls(null).filter((route) => route.includes('/api/'))).toEqual([
      'GET /api/foreign/openapi.json',
      'HEAD /api/foreign/openapi.json',
    ]);
  });

  test('and one that only says so would be seen', async () => {
    const bare = createApp({
      log: createLog('silent'),
      constraints: {},
      trustedProxies: [],
      publicUrl: 'http://atrium.test',
    });
    const [door] = visit.app.doors;
    bare.route({ method: 'GET', url: '/secrets', config: door ? { door } : {}, handler: () => 'all' });
    await bare.ready();
    const secrets = { url: '/secrets', operationId: null, door: null };
    expect(bare.openRoutes).toEqual(['GET', 'HEAD'].map((method) => ({ method, ...secrets })));
  });
});

describe('answers', () => {
  test('stand in the face’s own envelope, cut to their shape', async () => {
    const name = visit.newName();
    const { status, body, headers } = await visit.ask('POST', '/teams', { body: { teamDetails: { teamName: name } } });
    expect([status, Object.keys(body), Object.keys(body.Data)]).toEqual([
      201,
      ['IsError', 'Data'],
      ['TeamId', 'TeamName', 'labels'],
    ]);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    const events = visit.world.db.selectFrom('event').select('type').where('subjectId', '=', body.Data.TeamId);
    expect(await events.execute()).toContainEqual({ type: 'group.created' });
  });

  test('what a rule refuses and what goes wrong inside are told in its words, without insides', async () => {
    const { TeamName } = await visit.newTeam();
    const again = await visit.ask('POST', '/teams', { body: { teamDetails: { teamName: TeamName } } });
    expect(again).toMatchObject(failure(409, 'name_taken', 'name'));
    expect(await visit.ask('PUT', '/teams/99999', { body: { teamName: 'x' } })).toMatchObject(missing);
    const broken = await visit.ask('POST', '/faults', { headers: { 'foreign-key': 'k-faults' }, body: {} });
    expect(broken).toMatchObject(failure(500, 'internal'));
    expect(JSON.stringify(broken.body)).not.toContain('secret');
  });

  test('an Idempotency-Key means nothing where the door knows none', async () => {
    const headers = { 'idempotency-key': 'once' };
    const ids = [visit.newName(), visit.newName()].map((teamName) =>
      visit.ask('POST', '/teams', { headers, body: { teamDetails: { teamName } } }),
    );
    const [first, second] = await Promise.all(ids);
    expect([first?.status, second?.status]).toEqual([201, 201]);
    expect(first?.body.Data.TeamId).not.toBe(second?.body.Data.TeamId);
  });
});

describe('limits', () => {
  const burst = async (count: number) => {
    const replies = await Promise.all(Array.from({ length: count }, () => visit.ask('GET', '/team?pageSize=1')));
    return { replies, refused: replies.filter(({ status }) => status !== 200) };
  };

  test('hold at once: both are told, and the stricter refuses', async () => {
    const first = await visit.ask('GET', '/team');
    expect(first.headers).toMatchObject({
      'ratelimit-policy': '"minute";q=20;w=60, "week";q=50;w=604800',
      ratelimit: expect.stringMatching(/^"minute";r=\d+;t=60, "week";r=\d+;t=\d+$/),
    });
    const minute = await burst(25);
    expect(minute.refused).toHaveLength(6);
    for (const refused of minute.refused) {
      expect(refused).toMatchObject(failure(429, 'rate_limited'));
      expect(refused.headers['retry-after']).toBe('60');
    }
    visit.now = visit.now.add({ minutes: 1 });
    expect((await burst(25)).refused).toHaveLength(5);
    visit.now = visit.now.add({ minutes: 1 });
    const { refused } = await burst(15); // 10 of the week are left: those refused before counted against none
    expect(refused).toHaveLength(5);
    for (const one of refused) {
      expect(one).toMatchObject(failure(403, 'out_of_quota'));
      expect(Number(one.headers['retry-after'])).toBeGreaterThan(60);
    }
    await visit.renew();
    expect((await burst(5)).refused).toEqual([]);
  });
});

describe('its description', () => {
  const asJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>;

  test('is served, the same each time, valid, and leaves nothing open', async () => {
    const served = await visit.app.inject('/api/foreign/openapi.json');
    expect(served.json()).toEqual(asJson(api()));
    expect(JSON.stringify(api())).toBe(JSON.stringify(api())); // as a golden file needs it
    expect(await new Validator().validate(asJson(api()))).toEqual({ valid: true });
    expect(findGaps(api())).toEqual([]);
  });

  test('tells of an operation as it is sent', () => {
    const { requestBody, responses } = api().paths['/teams']?.['delete'] ?? {};
    const { schema } = requestBody?.content[FORM['content-type']] ?? {};
    expect(requestBody?.content['application/json']).toEqual({ schema });
    expect(schema).toMatchObject({ required: ['teamIds'], properties: { teamIds: { type: 'array', maxItems: 20 } } });
    expect(responses?.['200']).toMatchObject({
      content: {
        'application/json': { schema: { properties: { IsError: { const: false }, Data: { type: 'null' } } } },
      },
    });
    expect(responses?.['401']).toEqual({ $ref: '#/components/responses/key_missing.key_wrong.not_signed_in' });
    expect(api().components.responses['out_of_quota']).toBeUndefined();
    expect(api().components.responses['forbidden.out_of_quota']).toEqual({
      description: '`forbidden`: You may not do this\n\n`out_of_quota`: Out of call volume quota',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
    });
  });

  test('shows its credentials, forms and every address', () => {
    const { security, components, paths, servers } = api();
    expect(security).toContainEqual({ bearer: [], key: [] });
    expect(components.securitySchemes['key']).toEqual({ type: 'apiKey', in: 'header', name: 'Foreign-Key' });
    expect(servers).toEqual([{ url: '/{workplace}/api/Foreign', variables: { workplace: expect.anything() } }]);
    expect(Object.keys(paths['/teams']?.['delete']?.requestBody?.content ?? {})).toEqual([
      'application/json',
      FORM['content-type'],
    ]);
    expect(paths['/teams/{teamId}/rename']?.['post']?.operationId).toBe('renameTeam_3');
    // HEAD is said once, for all of them.
    const routes = visit.app.openRoutes.filter(({ door, method }) => door === 'foreign' && method !== 'HEAD');
    expect(Object.values(paths).flatMap((methods) => Object.keys(methods))).toHaveLength(routes.length);
  });
});
