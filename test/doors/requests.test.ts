import { describe, expect, test } from 'vitest';
import { createWorld } from '../support/database.ts';
import { failure, FORM, missing, Visit } from './foreign/visit.ts';

const visit = new Visit();

describe('addresses', () => {
  test('have no case, except in their parameters', async () => {
    const team = await visit.newTeam();
    const slug = visit.world.tenant.slug.toUpperCase();
    for (const at of [`/${slug}/API/FOREIGN`, `/${slug}/api/foreign`]) {
      expect(await visit.ask('GET', `/TEAMS?nameLike=${encodeURIComponent(team.TeamName)}`, { at })).toMatchObject({
        status: 200,
        body: { IsError: false, Data: [{ TeamName: team.TeamName }] },
      });
    }
    const headers = { 'foreign-key': 'k-faults' };
    const { body } = await visit.ask('GET', '/ASSETS/MiXed%2FName', { headers });
    expect(body).toEqual({ IsError: false, Data: { assetName: 'MiXed/Name' } });
    const ours = await visit.app.inject({ url: '/API/V1/Me', headers: { authorization: `Bearer ${visit.token}` } });
    expect(ours.json()).toMatchObject({ tenant: { id: visit.world.tenant.id } });
  });

  test('of one operation may be several, with several methods', async () => {
    const { TeamId, TeamName } = await visit.newTeam();
    const like = `nameLike=${encodeURIComponent(TeamName)}`;
    const found = [await visit.ask('GET', `/team?${like}`), await visit.ask('POST', `/teams/search?${like}`)];
    for (const { status, body } of found) expect([status, body.Data.length]).toEqual([200, 1]);
    for (const [method, path] of [
      ['PUT', `/teams/${TeamId}`],
      ['PATCH', `/teams/${TeamId}`],
      ['POST', `/teams/${TeamId}/rename`],
    ] as const) {
      const teamName = visit.newName();
      const { status, body } = await visit.ask(method, path, { body: { teamName } });
      expect([method, status, body.Data]).toEqual([method, 200, { TeamId, TeamName: teamName, labels: [] }]);
    }
  });

  test('the workplace in them must be the token’s own', async () => {
    const other = await createWorld(visit.own.database);
    const at = `/${other.tenant.slug}/api/Foreign`;
    expect(await visit.ask('GET', '/teams', { at })).toMatchObject(failure(404, 'not_found', 'workplace'));
    expect((await visit.ask('GET', '/teams', { at: '/nobody/api/Foreign' })).status).toBe(404);
  });

  test('that lead nowhere are refused by the door they lie beneath, in any case', async () => {
    for (const method of ['GET', 'POST', 'DELETE'] as const) {
      for (const at of ['/some/api/Foreign', '/SOME/API/FOREIGN']) {
        expect(await visit.ask(method, '/nothing', { at })).toMatchObject(failure(404, 'not_found'));
      }
    }
    expect(await visit.ask('GET', '', { headers: { accept: 'text/html' } })).toMatchObject(failure(404, 'not_found'));
    const refused = await visit.ask('PATCH', '/TEAMS');
    expect(refused).toMatchObject(failure(405, 'method_not_allowed'));
    expect(refused.headers.allow).toBe('GET, HEAD, POST, DELETE, OPTIONS');
    expect(await visit.ask('GET', '/teams/%zz')).toMatchObject(failure(400, 'invalid_request', 'path'));
    expect(await visit.ask('GET', `/assets/${'x'.repeat(201)}`)).toMatchObject(failure(404, 'not_found'));
    for (const url of ['/api/v1/nothing', '/API/V1/nothing', '/nothing', '/foreign', '/a/b/api/foreign']) {
      const reply = await visit.app.inject(url);
      expect([url, reply.statusCode, reply.headers['content-type']]).toEqual([url, 404, 'application/problem+json']);
    }
  });
});

describe('bodies', () => {
  test('are JSON or a form, with names in any case and values spelled as text', async () => {
    const name = visit.newName();
    const said = ['kind', 'quiet', 'size number 7', 'notify boolean true'];
    const asForm = `TEAMDETAILS[TeamName]=${encodeURIComponent(name)}&Labels[1][text]=quiet&Labels[0][TEXT]=kind&size=7&notify=true&utf8=%E2%9C%93`;
    const answers = [
      await visit.form('POST', '/teams', asForm),
      await visit.ask('POST', '/teams', {
        body: {
          TeamDetails: { TEAMNAME: `${name}!` },
          Labels: [{ Text: 'kind' }, { text: 'quiet' }],
          SIZE: '7',
          Notify: true,
        },
      }),
    ];
    for (const [i, { status, body }] of answers.entries()) {
      expect([status, body.Data?.TeamName, body.Data?.labels]).toEqual([201, i === 0 ? name : `${name}!`, said]);
    }
  });

  test('are taken on DELETE too', async () => {
    const ids = [(await visit.newTeam()).TeamId, (await visit.newTeam()).TeamId, (await visit.newTeam()).TeamId];
    const [a, b, c] = ids;
    expect(await visit.form('DELETE', '/teams', `teamIds[]=${a}&teamIds[]=${b}`)).toMatchObject({
      status: 200,
      body: { Data: null },
    });
    expect((await visit.ask('DELETE', '/teams', { body: { TEAMIDS: [String(c)] } })).status).toBe(200);
    expect(await visit.form('DELETE', '/teams', `teamIds[0]=${a}`)).toMatchObject(missing);
    const left = await visit.world.db.selectFrom('userGroup').select('id').where('id', 'in', ids).execute();
    expect(left).toEqual([]);
  });

  test('names of the query count in any case as well', async () => {
    const { TeamName } = await visit.newTeam();
    const { body } = await visit.ask('GET', `/teams?NAMELIKE=${encodeURIComponent(TeamName)}&PageSize=1&unknown=1`);
    expect(body.Data).toHaveLength(1);
    expect(await visit.ask('GET', '/teams?PAGESIZE=0')).toMatchObject(failure(400, 'invalid_request', 'pageSize'));
    expect(await visit.ask('GET', '/teams?pageSize=1&PageSize=2')).toMatchObject(
      failure(400, 'invalid_request', 'pageSize'),
    );
  });

  test.each([
    ['labels[0][text]=a&labels[2][text]=b', 'labels'],
    ['teamDetails[__proto__][x]=1', 'teamDetails[__proto__][x]'],
    ['teamDetails=1&teamDetails[teamName]=x', 'teamDetails[teamName]'],
    ['teamDetails[teamName]=%zz', 'teamDetails[teamName]'],
    ['teamDetails[teamName]=x&TEAMDETAILS[teamName]=y', 'teamDetails'],
    ['teamDetails[teamName]=x&size=many', 'size'],
    ['size=3', 'teamDetails'],
    ['teamDetails[a][b][c][d][e]=x', 'teamDetails[a][b][c][d][e]'],
  ])('a bad form is refused and its field named: %s', async (body, field) => {
    expect(await visit.form('POST', '/teams', body)).toMatchObject(failure(400, 'invalid_request', field));
  });

  test('too large, of another type or not JSON: the door’s own words', async () => {
    const headers = { 'foreign-key': 'k-faults' };
    const large = await visit.ask('POST', '/faults', { headers, body: { why: 'x'.repeat(200) } });
    expect(large).toMatchObject(failure(413, 'too_large'));
    for (const type of ['text/plain', 'text/xml']) {
      const reply = await visit.ask('POST', '/faults', { headers: { ...headers, 'content-type': type }, body: 'x' });
      expect(reply).toMatchObject(failure(415, 'unsupported_media_type'));
    }
    const json = { ...headers, 'content-type': 'application/json' };
    expect(await visit.ask('POST', '/faults', { headers: json, body: '{' })).toMatchObject(
      failure(400, 'invalid_request', 'body'),
    );
    const poisoned = await visit.ask('POST', '/teams', {
      headers: { ...json, 'foreign-key': 'k-teams' },
      body: '{"__proto__":{}}',
    });
    expect(poisoned).toMatchObject(failure(400, 'invalid_request', 'body'));
  });

  test('forms stay a matter of the face that takes them', async () => {
    const headers = { authorization: `Bearer ${visit.token}`, ...FORM };
    const reply = await visit.app.inject({ method: 'POST', url: '/api/v1/groups', headers, payload: 'name=x' });
    expect([reply.statusCode, reply.json().code]).toEqual([415, 'unsupported_media_type']);
    const asText = { ...headers, 'content-type': 'text/plain' };
    const text = await visit.app.inject({ method: 'POST', url: '/api/v1/groups', headers: asText, payload: 'x' });
    expect(text.statusCode).toBe(415);
    const shouted = {
      method: 'POST',
      url: '/api/v1/groups',
      headers: { authorization: `Bearer ${visit.token}` },
      payload: { NAME: 'x' },
    } as const;
    expect((await visit.app.inject(shouted)).statusCode).toBe(400);
  });
});
