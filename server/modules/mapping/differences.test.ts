import { describe, expect, it } from 'vitest';
import type { FieldMapping, Filter, Layer } from './contract.ts';
import { differences } from './differences.ts';

const layer = (name: Layer['layer'], fields: readonly FieldMapping[], filter?: Filter): Layer => ({
  layer: name,
  document: { entity: 'building', fields, ...(filter && { filter }) },
});
const code: FieldMapping = { to: 'code', from: '$.Code', required: true };

describe('what two mappings do otherwise', () => {
  it('is what is filled anew, no more, or otherwise, with what it was and is', () => {
    const was = [
      layer('connector', [{ to: 'name', from: '$.Name' }, code]),
      layer('connection', [{ to: 'custom.a', from: '$.A' }]),
    ];
    const is = [
      layer('connector', [{ to: 'name', from: '$.Name' }, code]),
      layer('organisation', [
        { to: 'name', from: '$.Label' },
        { to: 'custom.b', from: '$.B' },
      ]),
    ];
    const { fields, filter } = differences(was, is);
    expect(filter).toBe(null);
    expect(fields.map(({ to, before, after }) => [to, before?.layer ?? null, after?.layer ?? null])).toEqual([
      ['name', 'connector', 'organisation'],
      ['custom.a', 'connection', null],
      ['custom.b', null, 'organisation'],
    ]);
    expect(fields[0]).toMatchObject({ before: { field: { from: '$.Name' } }, after: { field: { from: '$.Label' } } });
  });

  it('is nothing where the same is said by somebody else, or in another order', () => {
    const said = [layer('connector', [code], { path: '$.A', is: 1 })];
    const again = [
      layer('connector', [code]),
      layer('connection', [{ required: true, from: '$.Code', to: 'code' }], { is: 1, path: '$.A' }),
    ];
    expect(differences(said, again)).toEqual({ fields: [], filter: null });
    expect(differences([], [])).toEqual({ fields: [], filter: null });
  });

  it('is another filter too, or that there is one', () => {
    const one: Filter = { path: '$.A', is: 1 };
    expect(differences([layer('connector', [code])], [layer('connector', [code], one)])).toEqual({
      fields: [],
      filter: { before: null, after: { filter: one, layer: 'connector' } },
    });
  });
});
