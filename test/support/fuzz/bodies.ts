import type { Dice } from '../../../server/demo/random.ts';
import { DRAWING, encoded, finish, JSON_TYPE, toJson, type Recipe } from './draft.ts';
import { NASTY } from './samples.ts';

export const nastyBody: Recipe = (made, { dice }) => {
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

export const missingOrExtra: Recipe = (made, { dice }) => {
  const body = { ...(made.body as Record<string, unknown>) };
  const names = Object.keys(body);
  if (names.length > 0 && dice.chance(0.5)) delete body[dice.pick(names)];
  else
    body[dice.pick(['extra', '', 'id', 'tenantId', 'constructor', 'toString', 'a/b~c', 'x'.repeat(500), '\0'])] =
      dice.pick(NASTY);
  return finish({ ...encoded(made), body }, 'body: members missing or too many');
};

const nested = (depth: number, dice: Dice): string => dice.pick(['[', '{"a":']).repeat(depth);

export const brokenJson: Recipe = (made, { dice }) => {
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

export const wrongType: Recipe = (made, { dice }) => {
  const headers = made.headers.filter(([name]) => name !== 'Content-Type');
  if (dice.chance(0.85)) headers.push(['Content-Type', dice.pick(TYPES)]);
  if (dice.chance(0.2)) headers.push(['Content-Encoding', dice.pick(['gzip', 'br', 'identity', 'x'])]);
  const body = made.body ?? Buffer.from('{}');
  return finish({ ...encoded(made), headers, body }, 'content type');
};

export const bodyOnGet: Recipe = (made, { dice }) =>
  finish(
    {
      ...encoded(made),
      headers: [...made.headers, ['Content-Type', dice.pick([JSON_TYPE, ...TYPES])]],
      body: dice.pick(NASTY) ?? {},
    },
    'a body nobody asked for',
  );

export const nastyBytes: Recipe = (made, { dice }) => {
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
