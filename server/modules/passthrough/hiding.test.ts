import { describe, expect, it } from 'vitest';
import { hiding, hidingInBytes } from './hiding.ts';

const SECRET = 'the pass"word/+<ü>&';
const code = (one: string, before: string): string => `${before}${one.codePointAt(0)?.toString(16).padStart(4, '0')}`;

describe('what we signed in with is hidden', () => {
  it('as it is, and not what only looks like it', () => {
    const hide = hiding(['pass"word', 'Bearer pass"word', 'abc']);
    expect(hide('{"a":"Bearer pass\\"word","b":"pass%22word","c":"abc","d":"pass\\"words"}')).toBe(
      '{"a":"[hidden]","b":"[hidden]","c":"abc","d":"[hidden]s"}',
    );
    expect(hide('{"a": "it passed", "b": "caf\\u00e9 100% &c"}')).toBe('{"a": "it passed", "b": "caf\\u00e9 100% &c"}');
  });

  it.each([
    ['as JSON', JSON.stringify(SECRET).slice(1, -1)],
    ['as JSON in JSON', JSON.stringify(JSON.stringify(SECRET)).slice(3, -3)],
    ['as JSON with slashes', JSON.stringify(SECRET).slice(1, -1).replaceAll('/', '\\/')],
    [
      'as JSON of ASCII',
      Array.from(SECRET)
        .map((one) => (/\w/.test(one) ? one : code(one, '\\u')))
        .join(''),
    ],
    [
      'as JSON of codes alone',
      Array.from(SECRET)
        .map((one) => code(one, '\\u').toUpperCase().replace('U', 'u'))
        .join(''),
    ],
    ['in a URL', encodeURIComponent(SECRET)],
    ['in a URL, small', encodeURIComponent(SECRET).toLowerCase()],
    ['in a URL of codes alone', [...Buffer.from(SECRET)].map((one) => `%${one.toString(16)}`).join('')],
    ['in a URL of Latin-1', encodeURIComponent(SECRET).replace('%C3%BC', '%FC')],
    ['in a form', new URLSearchParams({ a: SECRET }).toString().slice(2)],
    ['in HTML', 'the pass&quot;word/+&lt;&#252;&gt;&amp;'],
    ['in HTML of codes', 'the pass&#x22;word/+&#60;&#xFC;&#62;&#38;'],
    ['in capitals', 'THE PASS"WORD/+<ü>&'],
    ['in hex', Buffer.from(SECRET).toString('hex').toUpperCase()],
  ])('%s', (_how, written) => {
    expect(hiding([SECRET])(`[${written}]`)).toBe('[[hidden]]');
  });

  it('though it looks as if it were coded itself', () => {
    const secret = 'a\\b%41\\\\c&amp;d';
    for (const written of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
      expect(hiding([secret])(`[${written}]`)).toBe('[[hidden]]');
  });

  it('within what was coded as a whole, and its beginning where that was cut', () => {
    for (const before of ['', 'u', 'us', 'user:'])
      for (const how of ['base64', 'base64url'] as const) {
        const told = hiding([SECRET])(Buffer.from(`${before}${SECRET}!`).toString(how));
        expect(told).toMatch(/^[A-Za-z0-9_-]{0,8}\[hidden\][A-Za-z0-9=]{0,4}$/);
      }
    expect(hiding(['password'])('it is passw', true)).toBe('it is [hidden]');
    expect(hiding(['password'])('it is passw')).toBe('it is passw');
    expect(hiding(['password'])('it is pas', true)).toBe('it is pas');
    expect(hiding(['pass"word'])('{"a": "it is pass\\u00', true)).toBe('{"a": "it is [hidden]');
    expect(hiding(['pass"word'])('it is %70ass%22w%6', true)).toBe('it is [hidden]');
  });

  it('in bytes of another writing', () => {
    for (const how of ['utf8', 'latin1', 'utf16le'] as const) {
      const told = hidingInBytes([SECRET])(`\xff${Buffer.from(SECRET, how).toString('latin1')}\xfe`);
      expect([told.includes('[hidden]'), told.includes('word')]).toEqual([true, false]);
      expect(told).toBe('\xff[hidden]\xfe');
    }
  });

  it('in time, whatever a source says', () => {
    const begun = performance.now();
    const hide = hiding(['\\'.repeat(500) + 'a', 'a'.repeat(1_000), '%25'.repeat(100)]);
    for (const one of ['\\', '%', '%41', '&', 'a', '\\u0041', '+']) hide(one.repeat(1_048_576 / one.length), true);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});
