import { expect, test } from 'vitest';
import { readBare, readBasic, readBearer } from './authorization-header.ts';

const basic = (text: string, scheme = 'Basic'): string => `${scheme} ${Buffer.from(text).toString('base64')}`;

test.each([
  ['Bearer abc', 'abc'],
  ['bEaReR   abc ', 'abc'],
  ['Bearer', ''],
  ['Bearerabc', null],
  ['Basic abc', null],
  ['abc', null],
  [undefined, null],
])('Bearer in %j: %j', (header, token) => expect(readBearer(header)).toBe(token));

test.each([
  [basic('token:'), { user: 'token', password: '' }],
  [basic('ä:b:c', 'bASIC'), { user: 'ä', password: 'b:c' }],
  [basic('no colon'), null],
  ['Basic %%%', null],
  ['Basic', null],
  [`Bearer ${basic('a:b')}`, null],
  [undefined, null],
])('Basic in %j: %j', (header, read) => expect(readBasic(header)).toEqual(read));

test.each([
  ['atr_abc', 'atr_abc'],
  ['Bearer', null],
  ['basic', null],
  ['Token abc', null],
  ['', null],
  [undefined, null],
])('bare in %j: %j', (header, token) => expect(readBare(header)).toBe(token));
