import { asText, encode, encoded, finish, type Attack, type Headers, type Recipe } from './draft.ts';
import { FORGED, NASTY } from './samples.ts';

const NASTY_SEGMENTS = [
  '0',
  '-1',
  '1.5',
  '1e3',
  '2147483648',
  '99999999999999999999',
  'NaN',
  'null',
  'undefined',
  '%D9%A1',
  '%EF%BC%91',
  '%00',
  '1%00',
  '%2e%2e',
  '%2F',
  '%2f..%2f',
  '..',
  '.',
  '%',
  '%zz',
  '%c0%ae',
  '%ff',
  '%ed%a0%80',
  '1;a=b',
  '1,2',
  '*',
  ':id',
  '{id}',
  "1'--",
  '+1',
  '%201',
  '1%20',
  '01',
  '0x1',
  '__proto__',
  'constructor',
  '%E2%80%AE1',
  '1'.repeat(199),
  'a'.repeat(300),
];

export const nastyPath: Recipe = (made, { dice }) => {
  const parts = made.path.split('/');
  const at = dice.between(3, parts.length - 1);
  const ids = parts.flatMap((part, i) => (/^(?:\d+|[\da-f-]{36})$/.test(part) ? i : []));
  const where = ids.length > 0 && dice.chance(0.8) ? dice.pick(ids) : at;
  parts[where] = dice.pick(NASTY_SEGMENTS);
  return finish({ ...encoded(made), path: parts.join('/') }, 'path', ids.includes(where));
};

export const nastyQuery: Recipe = (made, { dice }) => {
  const names = made.query.map(([name]) => name).concat('limit', 'cursor', 'extra');
  const ready = encoded(made);
  const query = ready.query;
  const name = dice.pick(names);
  const nasty = (): unknown =>
    query.push([name, encode(asText(dice.pick(name === 'cursor' && dice.chance(0.8) ? FORGED : NASTY)))]);
  dice.pick([
    ...Array.from({ length: 7 }, () => nasty),
    () => query.push([name, '1'], [name, '2']),
    () => query.push([`${name}[]`, '1']),
    () => query.push([`${name}[a]`, '1']),
    () => query.push([dice.pick(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__proto__[x]']), '1']),
    () =>
      query.push([
        name,
        dice.pick(['%', '%zz', '%00', '%c0%ae', '%ff%fe', '%ed%a0%80', '%u0041', '+', '%2B', '&', '=', '??', ';', '#']),
      ]),
    () => query.push(['', ''], ['', 'x'], [name, '']),
    () => query.push([name, 'x'.repeat(dice.pick([501, 3_000, 7_000]))]),
    () => query.push(...Array.from({ length: 300 }, (): [string, string] => [name, '1'])),
  ])();
  return finish({ ...ready, query }, 'query');
};

export const nastyHeaders: Recipe = (made, { dice }) => {
  const headers = dice.chance(0.5)
    ? made.headers
    : made.headers.filter(([name]) => name !== 'Authorization' && name !== 'Cookie');
  headers.push(
    ...dice.pick<Headers>([
      [['Idempotency-Key', '']],
      [['Idempotency-Key', 'k'.repeat(256)]],
      [['Idempotency-Key', 'k'.repeat(10_000)]],
      [
        ['Idempotency-Key', 'a'],
        ['Idempotency-Key', 'b'],
      ],
      [['Idempotency-Key', '\xff\xfe\x80']],
      [['Idempotency-Key', 'replayed']],
      [['Authorization', 'Bearer']],
      [['Authorization', 'Bearer  ']],
      [['Authorization', 'Bearer a b c']],
      [['Authorization', `Bearer ${'x'.repeat(10_000)}`]],
      [['Authorization', 'Bearer \xe9\xff']],
      [['Authorization', 'Basic YTpi']],
      [
        ['Authorization', 'Bearer x'],
        ['Authorization', 'Bearer y'],
      ],
      [['Authorization', `Bearer atr_${'0'.repeat(36)}`]],
      [['Cookie', 'atrium=']],
      [['Cookie', `atrium=${'A'.repeat(43)}`]],
      [['Cookie', 'atrium=%00; atrium=__proto__; =; ;;']],
      [['Cookie', 'x'.repeat(8_000)]],
      [['If-None-Match', '*']],
      [['If-None-Match', '"\xff']],
      [['Accept', 'application/xml']],
      [['Accept-Encoding', 'x;q=nonsense']],
      [
        ['X-Forwarded-For', '203.0.113.9, nonsense'],
        ['X-Forwarded-Proto', 'gopher'],
        ['X-Forwarded-Host', '\xff'],
      ],
      [
        ['Origin', 'null'],
        ['Sec-Fetch-Site', 'cross-site'],
      ],
      [['Sec-Fetch-Site', 'nonsense']],
      [
        ['Range', 'bytes=9999999-'],
        ['If-Modified-Since', 'never'],
      ],
      [['Expect', '100-continue']],
      [
        ['Accept-Version', '9'],
        ['X-HTTP-Method-Override', 'DELETE'],
      ],
    ]),
  );
  return finish({ ...encoded(made), headers }, 'headers');
};

/** What the HTTP parser itself must turn away, or what reaches nobody. */
export const brokenHttp: Recipe = (made, { dice }) => {
  const ready = encoded(made);
  const headers: Headers = [...ready.headers];
  const good = finish(ready, 'HTTP', false);
  return dice.pick<() => Attack>([
    () => ({ ...good, headers: [...headers, ['Host', '']] }),
    () => ({ ...good, headers: [...headers, ['Content-Length', 'x']] }),
    () => ({ ...good, headers: [...headers, ['Content-Length', '-1']] }),
    () => ({ ...good, headers: [...headers, ['Content-Length', '5'], ['Transfer-Encoding', 'chunked']] }),
    () => ({ ...good, headers: [...headers, ['Transfer-Encoding', 'nonsense']] }),
    () => ({ ...good, headers: [...headers, ['Transfer-Encoding', 'chunked']], body: Buffer.from('zz\r\n') }),
    () => ({ ...good, headers: [...headers, ['Bad Name', 'x']] }),
    () => ({ ...good, headers: [...headers, ['X-Nul', 'a\0b']] }),
    () => ({ ...good, headers: [...headers, ['X-Long', 'x'.repeat(20_000)]] }),
    () => ({ ...good, headers: [...headers, ['X-Fold', 'a\r\n b']] }),
    () => ({ ...good, target: `${good.target} extra` }),
    () => ({ ...good, target: `${good.target}\x80\xff` }),
    () => ({ ...good, target: `http://other.example${good.target}` }),
    () => ({ ...good, target: '*' }),
    () => ({ ...good, target: `/${good.target}` }),
    () => ({ ...good, target: `${good.target}${'/x'.repeat(3_000)}` }),
    () => ({ ...good, method: dice.pick(['get', 'G E T', '', 'FOO', 'PRI', 'CONNECT']) }),
  ])();
};

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY', 'LOCK'];
export const otherMethod: Recipe = (made, { dice }) =>
  finish({ ...encoded(made), method: dice.pick(METHODS.filter((method) => method !== made.method)) }, 'method', false);
