import { describe, expect, it } from 'vitest';
import type { EgressReply, EgressRequest } from '../../platform/net/egress.ts';
import { callsOf, inTurn } from './source-calls.ts';

const { signal } = new AbortController();
const door = { baseUrl: 'https://attic.example/api', headers: { 'x-key': 'k' } };
const asked: EgressRequest[] = [];
let answer: EgressReply;
const ask = callsOf({ called: 'The Attic', errorMembers: ['message'] }, (request) => {
  asked.push(request);
  return Promise.resolve(answer);
});
const answers = (status: number, body: string, headers = {}): void => {
  answer = { status, body: Buffer.from(body), headers, truncated: false, durationMs: 1 };
};
const failure = (status: number, body: string, headers = {}) => {
  answers(status, body, headers);
  return ask({ path: '/things' }, door, signal).catch((thrown: unknown) => thrown);
};

describe('a call of a source', () => {
  it('is a GET with its query, or a form or JSON that is posted, or with which something is deleted', async () => {
    answers(200, '{"a":1}');
    await expect(ask({ path: '/things', query: { q: 'a b' } }, door, signal)).resolves.toEqual({ a: 1 });
    await ask({ path: '/token', form: { user: 'ö&', password: 'x' } }, door, signal);
    const [read, posted] = asked.slice(-2);
    expect(read).toMatchObject({ url: `${door.baseUrl}/things?q=a+b`, headers: { 'x-key': 'k' } });
    expect(read).not.toHaveProperty('method');
    expect(posted).toMatchObject({
      url: `${door.baseUrl}/token`,
      method: 'POST',
      headers: { 'x-key': 'k', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'user=%C3%B6%26&password=x',
    });
    await ask({ path: '/hooks', json: { url: 'x' } }, door, signal);
    await ask({ path: '/hooks', json: { id: 1 }, method: 'DELETE' }, door, signal);
    const json = { 'content-type': 'application/json' };
    expect(asked.slice(-2)).toMatchObject([
      { method: 'POST', headers: json, body: '{"url":"x"}' },
      { method: 'DELETE', headers: json, body: '{"id":1}' },
    ]);
  });

  it('says nothing of what is not there, and of a failure what it is and what the system says', async () => {
    await expect(failure(404, '')).resolves.toBeUndefined();
    await expect(failure(403, '{"message":"no\\nway"}')).resolves.toMatchObject({
      code: 'source_refused',
      message: 'The Attic does not let this account in (403)',
      upstream: { status: 403, message: 'no way' },
    });
    await expect(failure(429, '', { 'retry-after': '7' })).resolves.toMatchObject({
      code: 'source_rate_limited',
      retryAfterSeconds: 7,
    });
    await expect(failure(503, 'busy')).resolves.toMatchObject({ code: 'source_unavailable' });
    await expect(failure(200, '<html>')).resolves.toMatchObject({ code: 'source_bad_response' });
    await expect(failure(302, '', { location: '/' })).resolves.toMatchObject({ code: 'source_bad_response' });
  });
});

describe('in turn', () => {
  it('one begins when the one before has ended, well or not', async () => {
    const steps: string[] = [];
    const one = inTurn(async (name: string, fails: boolean) => {
      steps.push(`${name} begins`);
      await Promise.resolve();
      steps.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
    const settled = await Promise.allSettled([one('a', true), one('b', false)]);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });
});
