import { expect, test } from 'vitest';
import type { FieldMapping, Layer } from './contract.ts';
import { hashOf, merge } from './layers.ts';

const layer = (name: Layer['layer'], fields: readonly FieldMapping[], is?: string): Layer => ({
  layer: name,
  document: { entity: 'space', fields, ...(is === undefined ? {} : { filter: { path: '$.on', is } }) },
});
const connector = layer(
  'connector',
  [
    { to: 'name', from: '$.n' },
    { to: 'capacity', from: '$.c' },
  ],
  'yes',
);
const organisation = layer('organisation', [{ to: 'name', from: '$.title' }]);
const connection = layer('connection', [
  { to: 'name', from: '$.label' },
  { to: 'custom.desk', from: '$.d' },
]);

test('the nearest word counts, field by field, and is known by whose it is', () => {
  const { document, fields, filter } = merge([connection, connector, organisation]);
  expect(document.fields).toEqual([
    { to: 'name', from: '$.label' },
    { to: 'capacity', from: '$.c' },
    { to: 'custom.desk', from: '$.d' },
  ]);
  expect(fields.map((one) => [one.field.to, one.layer, one.beneath.map((below) => below.layer)])).toEqual([
    ['name', 'connection', ['organisation', 'connector']],
    ['capacity', 'connector', []],
    ['custom.desk', 'connection', []],
  ]);
  expect(filter).toEqual({ filter: { path: '$.on', is: 'yes' }, layer: 'connector' });
});

test('a filter of a higher layer stands in place of that of a lower one', () => {
  expect(merge([connector, layer('connection', [], 'no')]).document.filter).toEqual({ path: '$.on', is: 'no' });
});

test('documents that do the same have the same hash, others another', () => {
  const { document } = connector;
  expect(hashOf({ ...document, version: 3, extends: 'connector:x@1' })).toBe(hashOf(document));
  expect(hashOf({ ...document, fields: document.fields.toReversed() })).not.toBe(hashOf(document));
  expect(hashOf({ ...document, entity: 'floor' })).not.toBe(hashOf(document));
});
