import { describe, expect, it } from 'vitest';
import { refusal } from '../../../test/support/refused.ts';
import { hiding } from './hiding.ts';
import { addressOf, readBody, tellable } from './rules.ts';

const BASE = 'https://acme.example/external/api/rest/v2';

describe('where a source is asked', () => {
  it.each([
    ['/rooms', {}, `${BASE}/rooms`],
    ['/rooms/4/', {}, `${BASE}/rooms/4/`],
    ['/', {}, `${BASE}/`],
    ['/rooms', { search: 'a&b=c d', limit: '5' }, `${BASE}/rooms?search=a%26b%3Dc+d&limit=5`],
    ['/caf%C3%A9', {}, `${BASE}/caf%C3%A9`],
    ['/a/../rooms', {}, `${BASE}/rooms`],
    ['/a%2Fb/..;v=1', {}, `${BASE}/a%2Fb/..;v=1`],
    ['/@other.example/', {}, `${BASE}/@other.example/`],
    ['/http://other.example/', {}, `${BASE}/http://other.example/`],
  ])('%s %j', (path, query, url) => {
    expect(addressOf(BASE, path, query)).toBe(url);
    expect(addressOf(`${BASE}/`, path, query)).toBe(url);
  });

  it.each([
    '/..',
    '/../v3/rooms',
    '/%2e%2e/secrets',
    '/rooms/%2E./.%2e/..',
    '//other.example/',
    '/\\other.example',
    '/rooms?limit=5',
    '/rooms#top',
    '/rooms\n/4',
    '/ rooms',
    '/rooms\t',
    '/a%2f..%2f..%2fsecrets',
    '/..%5csecrets',
    '/..;/secrets',
    '/%252e%252e/secrets',
    '/rooms%00',
    '/rooms%0d%0ahost:other',
    `/${'ü'.repeat(400)}`,
  ])('%j leads away from it, or is no path', async (path) => {
    const refused = refusal(Promise.try(() => addressOf(BASE, path)));
    expect(await refused).toBe('invalid_request path');
  });
});

describe('what is told of an answer', () => {
  it('is not what we signed in with, nor cookies', () => {
    const hide = hiding(['pass"word', 'Bearer secret']);
    const said = { 'set-cookie': 'a=b', etag: '"1"', 'x-echo': 'pass"word', 'x-bearer secret': '1' };
    expect(tellable(said, hide)).toEqual({ etag: '"1"', 'x-echo': '[hidden]' });
  });

  it('nor is it in bytes that are no text', () => {
    const bytes = Buffer.concat([Buffer.from([0xff]), Buffer.from('pässword'), Buffer.from([0xfe])]);
    const { encoding, body } = readBody(bytes, false, ['pässword']);
    expect([encoding, Buffer.from(body, 'base64').toString('latin1')]).toEqual(['base64', '\xff[hidden]\xfe']);
  });

  it('is text where it is text, cut between two characters', () => {
    const text = Buffer.from('für');
    expect(readBody(text, false, [])).toEqual({ encoding: 'utf8', body: 'für' });
    expect(readBody(text.subarray(0, 2), true, [])).toEqual({ encoding: 'utf8', body: 'f' });
    expect(readBody(text.subarray(0, 2), false, [])).toEqual({ encoding: 'base64', body: 'ZsM=' });
    expect(readBody(Buffer.from([0xff, 0xfe]), false, [])).toEqual({ encoding: 'base64', body: '//4=' });
  });
});
