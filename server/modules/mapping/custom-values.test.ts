import { describe, expect, it } from 'vitest';
import { customTypes, type CustomType, type MappingDocument } from './contract.ts';
import { judging } from './custom-values.ts';
import { compile } from './mapping.ts';

const document: MappingDocument = {
  entity: 'building',
  fields: [
    { to: 'name', from: '$.name' },
    { to: 'custom.one', from: '$.one', required: true, onError: { default: 'fallen back' } },
    { to: 'custom.other', from: '$.other' },
  ],
};
const mapping = compile([{ layer: 'connection', document }]);
const options = ['red', 'green', '5'];
const judge = (type: CustomType, one: unknown) => {
  const made = judging(mapping, [{ key: 'one', type, options }])({ name: 'Tower', one, other: [1, 'x'] });
  return made.issues[0]?.reason ?? made.custom['one'];
};

describe('what a mapping gives for a declared field', () => {
  it('is taken where it is of its type', () => {
    const taken: Readonly<Record<CustomType, readonly (readonly [given: unknown, held: unknown])[]>> = {
      text: [
        ['UK-33', 'UK-33'],
        [33, '33'],
      ],
      integer: [[-4, -4]],
      decimal: [
        [2.5, 2.5],
        [3, 3],
      ],
      boolean: [[false, false]],
      date: [
        ['2027-03-16', '2027-03-16'],
        ['2027-03-16T00:00:00Z', '2027-03-16'],
      ],
      datetime: [['2027-03-16T09:30:00+01:00', '2027-03-16T08:30:00Z']],
      enum: [
        ['red', 'red'],
        [5, '5'],
      ],
      multiEnum: [
        [
          ['green', 'red', 'green'],
          ['green', 'red'],
        ],
        ['red', ['red']],
        [[], []],
      ],
      url: [['https://desks.example/a?b=c', 'https://desks.example/a?b=c']],
      json: [
        [
          [1, 'a', false],
          [1, 'a', false],
        ],
        ['{}', '{}'],
      ],
    };
    for (const type of customTypes)
      for (const [given, held] of taken[type]) expect([type, given, judge(type, given)]).toEqual([type, given, held]);
  });

  it('is nothing where it is not, and an issue says why; the record stays', () => {
    const refused: Readonly<Record<Exclude<CustomType, 'json'>, readonly (readonly [unknown, string])[]>> = {
      text: [
        [true, 'not_text'],
        [['a'], 'not_text'],
      ],
      integer: [
        ['4', 'not_a_number'],
        [4.5, 'not_a_whole_number'],
        [2 ** 60, 'not_a_whole_number'],
      ],
      decimal: [['2.5', 'not_a_number']],
      boolean: [
        ['false', 'not_yes_or_no'],
        [0, 'not_yes_or_no'],
      ],
      date: [
        ['2027-02-30', 'not_a_time'],
        ['2027-03-16T09:30:00Z', 'not_a_time'],
        ['16.3.2027', 'not_a_time'],
      ],
      datetime: [
        ['2027-03-16', 'not_a_time'],
        ['2027-03-16T09:30', 'not_a_time'],
      ],
      enum: [
        ['Red', 'not_a_choice'],
        [['red'], 'not_a_choice'],
      ],
      multiEnum: [[['red', 'blue'], 'not_a_choice']],
      url: [
        ['javascript:alert(1)', 'not_a_url'],
        ['desks.example', 'not_a_url'],
      ],
    };
    for (const type of customTypes)
      for (const [given, reason] of type === 'json' ? [] : refused[type])
        expect([type, given, judge(type, given)]).toEqual([type, given, reason]);
    const judged = judging(mapping, [{ key: 'one', type: 'integer', options: [] }]);
    expect(judged({ name: 'Tower', one: 'many', other: 'x' })).toEqual({
      data: { name: 'Tower' },
      custom: { one: null, other: 'x' },
      issues: [{ field: 'custom.one', change: 'nulled', reason: 'not_a_number', value: 'many' }],
    });
  });

  it('is nothing where nothing is given, and what is not declared is as it was', () => {
    const fields = [{ key: 'constructor', type: 'integer', options: [] }] as const;
    const [plain, judged] = [mapping, judging(mapping, fields)].map((one) => one({ name: 'Tower', one: 'x' }));
    expect(judged).toEqual(plain);
    expect(judge('integer', undefined)).toBe('missing');
    // A value in place of one that failed is judged, too.
    expect(judge('boolean', { an: 'object' })).toBe('not_simple');
    const { custom, issues } = judging(mapping, [{ key: 'one', type: 'boolean', options: [] }])({ name: 'T', one: {} });
    expect([custom['one'], issues.map(({ reason }) => reason)]).toEqual([null, ['not_simple', 'not_yes_or_no']]);
  });
});
