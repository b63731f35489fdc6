import { describe, expect, it } from 'vitest';
import { refuseCrossSite, refuseKnownCrossSite, type Sent } from './csrf.ts';

const PUBLIC = 'https://atrium.example';
const sent = (headers: Sent['headers'], method = 'POST'): Sent => ({
  method,
  headers,
  protocol: 'http',
  host: '127.0.0.1:8080',
});
const passes = (judge: typeof refuseCrossSite, request: Sent): boolean => {
  try {
    judge(request, PUBLIC);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ kind: { status: 403, code: 'cross_site_request' } });
    return false;
  }
};

describe('changes that ride on a cookie', () => {
  it.each([
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'none' }, true],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'cross-site', origin: PUBLIC }, false],
    [{ origin: PUBLIC }, true],
    [{ origin: 'http://127.0.0.1:8080' }, true],
    [{ origin: 'https://127.0.0.1:8080' }, false],
    [{ origin: 'http://atrium.example' }, false],
    [{ origin: 'https://atrium.example.evil.test' }, false],
    [{ origin: 'null' }, false],
    [{}, false],
  ])('%o: %s', (headers, fine) => expect(passes(refuseCrossSite, sent(headers))).toBe(fine));

  it('judges changes only', () => {
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' };
    const verdicts = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => [
      method,
      passes(refuseCrossSite, sent(foreign, method)),
    ]);
    expect(Object.fromEntries(verdicts)).toEqual({
      GET: true,
      HEAD: true,
      OPTIONS: true,
      POST: false,
      PUT: false,
      PATCH: false,
      DELETE: false,
    });
  });
});

describe('without a cookie', () => {
  it.each([
    [{}, true],
    [{ origin: PUBLIC }, true],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ origin: 'https://evil.test' }, false],
  ])('%o: %s', (headers, fine) => expect(passes(refuseKnownCrossSite, sent(headers))).toBe(fine));
});
