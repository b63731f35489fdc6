import { expect, it } from 'vitest';
import { startTestServer } from './support/server.ts';
import { startTeller, telling } from './support/telling-source.ts';

it('a running server subscribes at a source, hears what has changed there, and reads it', async () => {
  await using source = await startTeller();
  for (let n = 0; n < 5; n++) source.put(`b${n}`, `Building ${n}`);
  const env = { ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8' };
  await using server = await startTestServer({ connectors: [telling(source)], env });
  const wish = { name: 'Source', connector: 'telling', credentials: { password: 'x' } };
  const schedule = { type: 'push', reconcile: 'P1D' };
  const { body: made } = await server.call('POST', '/connections', { ...wish, schedule });
  const path = `/connections/${made.id}`;
  expect((await server.call('GET', '/connectors/telling')).body.entities).toMatchObject([{ push: true }]);
  expect((await server.call('GET', `${path}/push`)).body).toMatchObject({ state: 'lapsed', lastEventAt: null });
  expect((await server.call('POST', `${path}/push/rotation`)).body).toEqual({ url: null });
  expect((await server.call('POST', `${path}/activation`)).status).toBe(202);
  const push = async () => (await server.call('GET', `${path}/push`)).body;
  await expect
    .poll(push, { timeout: 30_000 })
    .toMatchObject({ state: 'ok', missed: false, renewedAt: expect.any(String) });
  const [{ url } = { url: '' }] = source.subscriptions;
  const address = `${server.url}${new URL(url).pathname}`;
  const say = async (to: string, body: string, type = 'application/json'): Promise<number> =>
    (await fetch(to, { method: 'POST', body, headers: { 'content-type': type } })).status;
  const changed = (...ids: string[]) => JSON.stringify({ changed: ids });

  source.put('b1', 'Tower');
  source.asked.length = 0;
  for (let n = 0; n < 20; n++) expect(await say(address, changed('b1'))).toBe(204);
  const name = async () => (await server.call('GET', `${path}/records/building`)).body.items[1].data.name;
  await expect.poll(name, { timeout: 30_000 }).toBe('Tower');
  expect(source.asked.filter((one) => one === 'GET /buildings/b1').length).toBeLessThanOrEqual(2);
  await expect.poll(push, { timeout: 30_000 }).toMatchObject({ waiting: 0, lastEventAt: expect.any(String) });
  const { items } = (await server.call('GET', `${path}/syncs`)).body;
  expect(items[0]).toMatchObject({ mode: 'ids', trigger: 'push' });

  const secret = address.slice(address.lastIndexOf('/') + 1);
  const hooks = `${server.url}/api/v1/hooks`;
  const all = [
    `${hooks}/${made.id}/${secret}x`,
    `${hooks}/${made.id}/x`,
    `${hooks}/999999/${secret}`,
    `${hooks}/x/${secret}`,
  ];
  const answers = await Promise.all(
    all.map(async (to) => {
      const reply = await fetch(to, {
        method: 'POST',
        body: changed('b1'),
        headers: { 'content-type': 'application/json' },
      });
      const { requestId: _, ...body } = (await reply.json()) as { readonly requestId: string };
      return [reply.status, body];
    }),
  );
  expect(answers).toEqual(Array.from(answers, () => [404, expect.objectContaining({ code: 'not_found' })]));
  expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
  expect([await say(address, 'no JSON'), await say(address, changed('x'.repeat(70_000)))]).toEqual([404, 413]);
}, 90_000);
