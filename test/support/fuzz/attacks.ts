import type { Dice } from '../../../server/demo/random.ts';
import type { Endpoint } from '../../../server/platform/http/endpoint.ts';
import type { RawRequest } from './raw-http.ts';
import { FORGED, NASTY, sample, type Known } from './samples.ts';

export interface Target {
  readonly operationId: string;
  readonly endpoint: Endpoint;
  /** `/api/v1/bookings/{id}`. */
  readonly path: string;
}

/** What a request was made to be. */
export interface Attack extends RawRequest {
  readonly kind: string;
  /** Whether the operation itself should answer; else nothing there is documented. */
  readonly isForOperation: boolean;
}

interface Making {
  readonly target: Target;
  readonly dice: Dice;
  readonly ids: Known;
  readonly credentials: readonly (readonly [string, string])[];
}

type Headers = [name: string, value: string][];

/** A request before something is done to it. */
interface Draft {
  method: string;
  path: string;
  query: [string, string][];
  headers: Headers;
  body: unknown;
}

const JSON_TYPE = 'application/json';
const DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>';

function draft({ target: { endpoint, path }, dice, ids, credentials }: Making): Draft {
  const collection = path.split('/')[3] ?? '';
  const params = {
    ...(endpoint.params && (sample(endpoint.params, '', dice, { ...ids, id: ids[collection] ?? [] }) as object)),
  };
  const query = endpoint.query ? (sample(endpoint.query, '', dice, ids) as object) : {};
  const headers: Headers = credentials.map(([name, value]) => [name, value]);
  if (endpoint.body) headers.push(['Content-Type', JSON_TYPE]);
  if (endpoint.accepts) headers.push(['Content-Type', dice.pick(endpoint.accepts)]);
  return {
    method: endpoint.method,
    path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(String((params as Record<string, unknown>)[name])),
    ),
    query: Object.entries(query).map(([name, value]) => [name, String(value)]),
    headers,
    body: endpoint.body ? sample(endpoint.body, '', dice, ids) : endpoint.accepts ? Buffer.from(DRAWING) : undefined,
  };
}

/** JSON that may hold what JSON.stringify would not write. */
const toJson = (value: unknown): string => JSON.stringify(value) ?? '';

function finish(made: Draft, kind: string, isForOperation = true): Attack {
  const query = made.query.map(([name, value]) => `${name}=${value}`).join('&');
  const body = Buffer.isBuffer(made.body)
    ? made.body
    : made.body === undefined
      ? undefined
      : Buffer.from(toJson(made.body));
  return {
    kind,
    isForOperation,
    method: made.method,
    target: query === '' ? made.path : `${made.path}?${query}`,
    headers: made.headers,
    ...(body && { body }),
  };
}

const encoded = (made: Draft): Draft => ({
  ...made,
  query: made.query.map(([name, value]) => [encodeURIComponent(name), encode(value)]),
});

/** As encodeURIComponent, but a lone surrogate is no reason to stop. */
const encode = (text: string): string => encodeURIComponent(text.replaceAll(/\p{Cs}/gu, '\uFFFD'));

const asText = (value: unknown): string => (typeof value === 'string' ? value : toJson(value));

type Recipe = (made: Draft, making: Making) => Attack;

const nastyBody: Recipe = (made, { dice }) => {
  const body = made.body as Record<string, unknown>;
  const names = Object.keys(body);
  if (names.length === 0) return finish({ ...encoded(made), body: dice.pick(NASTY) }, 'body: another type');
  const name = dice.pick(names);
  const value = body[name];
  const isDeep = Array.isArray(value) && value.length > 0 && dice.chance(0.6);
  const nasty = dice.pick(NASTY);
  const inner: unknown =
    isDeep && typeof value[0] === 'object' && value[0] !== null
      ? { ...value[0], [dice.pick(Object.keys(value[0]).concat('extra'))]: nasty }
      : nasty;
  return finish(
    { ...encoded(made), body: { ...body, [name]: isDeep ? [inner, ...value] : nasty } },
    'body: a nasty value',
  );
};

const missingOrExtra: Recipe = (made, { dice }) => {
  const body = { ...(made.body as Record<string, unknown>) };
  const names = Object.keys(body);
  if (names.length > 0 && dice.chance(0.5)) delete body[dice.pick(names)];
  else
    body[dice.pick(['extra', '', 'id', 'tenantId', 'constructor', 'toString', 'a/b~c', 'x'.repeat(500), '\0'])] =
      dice.pick(NASTY);
  return finish({ ...encoded(made), body }, 'body: members missing or too many');
};

const nested = (depth: number, dice: Dice): string => dice.pick(['[', '{"a":']).repeat(depth);

const brokenJson: Recipe = (made, { dice }) => {
  const good = toJson(made.body ?? {});
  const bad = dice.pick([
    () => good.slice(0, dice.between(0, good.length - 1)),
    () => `${good},`,
    () => `${good}${good}`,
    () => `\uFEFF${good}`,
    () => good.replace('{', '{"__proto__":{"x":1},'),
    () => good.replace('{', '{"constructor":{"prototype":{"x":1}},'),
    () => good.replace(/:[^,}]+/, ':NaN'),
    () => good.replace(/:[^,}]+/, ':1e999'),
    () => good.replace(/:[^,}]+/, ':-'),
    () => good.replace(/:[^,}]+/, `:${'9'.repeat(400)}`),
    () => good.replace('{', '{"a":1,"a":2,'),
    () => good.replace('{', String.raw`{"\ud800":1,`),
    () => good.replaceAll('"', `'`),
    () => `/* */${good}`,
    () => nested(dice.pick([50, 5_000, 50_000]), dice),
    () => `${'['.repeat(2_000)}${']'.repeat(2_000)}`,
    () => dice.pick(['null', 'true', '[]', '""', '0', '"x"', '[{}]', '{}', ' ', '\n']),
    () => toJson({ big: 'x'.repeat(dice.pick([60_000, 1_100_000])) }),
  ])();
  const bytes = dice.chance(0.1)
    ? Buffer.concat([Buffer.from([0xff, 0xfe, 0xc0, 0xaf]), Buffer.from(bad)])
    : Buffer.from(bad);
  return finish({ ...encoded(made), body: bytes }, 'body: broken JSON');
};

const TYPES = [
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'application/json; charset=utf-16',
  'application/json; charset=klingon',
  'APPLICATION/JSON',
  'application/json;',
  'application/json, text/plain',
  'application/merge-patch+json',
  'application/problem+json',
  'image/svg+xml',
  'image/png',
  '',
  '/',
  '*/*',
  'x'.repeat(2_000),
  'text/plain; a="\\',
];

const wrongType: Recipe = (made, { dice }) => {
  const headers = made.headers.filter(([name]) => name !== 'Content-Type');
  if (dice.chance(0.85)) headers.push(['Content-Type', dice.pick(TYPES)]);
  if (dice.chance(0.2)) headers.push(['Content-Encoding', dice.pick(['gzip', 'br', 'identity', 'x'])]);
  const body = made.body ?? Buffer.from('{}');
  return finish({ ...encoded(made), headers, body }, 'content type');
};

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

const nastyPath: Recipe = (made, { dice }) => {
  const parts = made.path.split('/');
  const at = dice.between(3, parts.length - 1);
  const ids = parts.flatMap((part, i) => (/^(?:\d+|[\da-f-]{36})$/.test(part) ? i : []));
  const where = ids.length > 0 && dice.chance(0.8) ? dice.pick(ids) : at;
  parts[where] = dice.pick(NASTY_SEGMENTS);
  return finish({ ...encoded(made), path: parts.join('/') }, 'path', ids.includes(where));
};

const nastyQuery: Recipe = (made, { dice }) => {
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

const nastyHeaders: Recipe = (made, { dice }) => {
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
const brokenHttp: Recipe = (made, { dice }) => {
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
const otherMethod: Recipe = (made, { dice }) =>
  finish({ ...encoded(made), method: dice.pick(METHODS.filter((method) => method !== made.method)) }, 'method', false);

const bodyOnGet: Recipe = (made, { dice }) =>
  finish(
    {
      ...encoded(made),
      headers: [...made.headers, ['Content-Type', dice.pick([JSON_TYPE, ...TYPES])]],
      body: dice.pick(NASTY) ?? {},
    },
    'a body nobody asked for',
  );

const nastyBytes: Recipe = (made, { dice }) => {
  const bytes = dice.pick<() => Buffer>([
    () => Buffer.alloc(0),
    () => Buffer.from('not a drawing'),
    () => Buffer.from(DRAWING.slice(0, dice.between(1, DRAWING.length))),
    () => Buffer.from(DRAWING.replace('<path', '<script>1</script><path onload="x"')),
    () => Buffer.from(`<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "${'b'.repeat(100)}">]>${DRAWING}`),
    () => Buffer.from(DRAWING.replace('width="9"', 'width="1e9"')),
    () => Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff', 'latin1'),
    () => Buffer.from('\xff\xd8\xff\xe0\0\x10JFIF', 'latin1'),
    () => Buffer.from('RIFF\xff\xff\xff\xffWEBPVP8 ', 'latin1'),
    () => Buffer.from(Array.from({ length: 500 }, () => dice.between(0, 255))),
  ])();
  return finish({ ...encoded(made), body: bytes }, 'body: a nasty upload');
};

const valid: Recipe = (made) => finish(encoded(made), 'valid but odd');

/** Makes one request at an operation: one in five is right and odd, the rest is wrong somewhere. */
export function attack(making: Making): Attack {
  const { dice, target } = making;
  const { endpoint } = target;
  const recipes: Recipe[] = [nastyQuery, nastyHeaders, nastyHeaders, brokenHttp, otherMethod];
  if (endpoint.body)
    recipes.push(
      nastyBody,
      nastyBody,
      nastyBody,
      nastyBody,
      missingOrExtra,
      missingOrExtra,
      brokenJson,
      brokenJson,
      wrongType,
    );
  else if (endpoint.accepts) recipes.push(nastyBytes, nastyBytes, wrongType);
  else recipes.push(bodyOnGet, nastyQuery, nastyQuery);
  if (endpoint.params) recipes.push(nastyPath, nastyPath, nastyPath);
  const recipe = dice.chance(0.2) ? valid : dice.pick(recipes);
  return recipe(draft(making), making);
}
