import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { mappingLimits, type FieldMapping, type Layer, type MappingDocument, type Op, type Raw } from './contract.ts';
import { compile, MappingInvalid, validate } from './mapping.ts';

const documentOf = (...fields: readonly FieldMapping[]): MappingDocument => ({ entity: 'space', fields });
const layer = (document: MappingDocument): readonly Layer[] => [{ layer: 'connector', document }];
/** What some steps make of a value, as a field of one's own. */
const made = (value: unknown, ...ops: readonly Op[]) => {
  const record = compile(layer(documentOf({ to: 'custom.it', from: '$.v', ops })))({ v: value, other: 'x', n: null });
  const issue = record.issues.find(({ field }) => field === 'custom.it');
  return issue === undefined ? record.custom['it'] : issue.reason;
};

/** The mapping of the reference, §9.11. */
const example = {
  entity: 'space',
  version: 12,
  extends: 'connector:condeco@3',
  fields: [
    { to: 'name', from: '$.Name', ops: ['trim'], required: true },
    {
      to: 'kind',
      from: '$.Type',
      ops: [{ lookup: { MeetingSpace: 'room', PersonalSpace: 'desk' }, default: 'other' }],
    },
    { to: 'capacity', from: '$.Capacity', ops: ['toInteger'], onError: 'null' },
    { to: 'buildingId', from: '$.Floor.Building', ops: [{ ref: 'building' }] },
    { to: 'floorId', from: '$.Floor.Id', ops: [{ ref: 'floor' }] },
    { to: 'custom.cost_centre', from: "$.Attributes[?(@.k=='cc')].v", ops: ['first', 'upper'] },
  ],
  filter: { all: [{ path: '$.Enabled', is: 'true' }] },
} as const satisfies MappingDocument;
const desk: Raw = {
  Name: ' Desk 14 ',
  Type: 'PersonalSpace',
  Capacity: '1',
  Floor: { Id: 12, Building: 4 },
  Attributes: [
    { k: 'x', v: 'no' },
    { k: 'cc', v: 'uk-33' },
  ],
  Enabled: true,
};

describe('a record', () => {
  const map = compile(layer(example));

  it('becomes what the mapping says', () => {
    expect(map(desk)).toEqual({
      data: { name: 'Desk 14', kind: 'desk', capacity: 1, buildingId: '4', floorId: '12' },
      custom: { cost_centre: 'UK-33' },
      issues: [],
    });
  });

  it('is taken with a field that could not be read, and says so', () => {
    const { data, issues, rejected } = map({ ...desk, Capacity: 'n/a' });
    expect(data['capacity']).toBeNull();
    expect(issues).toEqual([{ field: 'capacity', change: 'nulled', reason: 'not_a_number', value: 'n/a' }]);
    expect(rejected).toBeUndefined();
  });

  it('is rejected without what is required, by the mapping or by the kind of record', () => {
    const { rejected, issues } = map({ ...desk, Name: '  ', Floor: { Building: 4 } });
    expect(rejected).toEqual({ field: 'name', reason: 'missing' });
    expect(issues.map(({ field, change }) => [field, change])).toEqual([
      ['name', 'rejected'],
      ['floorId', 'rejected'],
    ]);
    const without = compile(layer(documentOf({ to: 'name', from: '$.Name' })))(desk);
    expect(without.issues.map(({ field }) => field)).toEqual(['kind', 'buildingId', 'floorId']);
  });

  it('is out of scope where it does not pass the filter, and mapped all the same', () => {
    expect(map({ ...desk, Enabled: 'false' })).toMatchObject({ outOfScope: true, data: { name: 'Desk 14' } });
    expect(map({ ...desk, Enabled: 'true' }).outOfScope).toBeUndefined();
  });

  it('has the default of a field whose steps fail', () => {
    const field: FieldMapping = { to: 'capacity', from: '$.c', ops: ['toInteger'], onError: { default: 7 } };
    const { data, issues } = compile(layer(documentOf(field)))({ c: 'many' });
    expect(data['capacity']).toBe(7);
    expect(issues[0]).toEqual({ field: 'capacity', change: 'default', reason: 'not_a_number', value: 'many' });
  });

  it('keeps to what each field takes', () => {
    const read = (value: unknown, to: string) => {
      const { data, issues } = compile(layer(documentOf({ to, from: '$.v' })))({ v: value });
      return issues.find(({ field }) => field === to)?.reason ?? data[to];
    };
    expect(
      [101, ' Tall\u00a0\n desk ', 'a\u0000b', '\u202eabc', 'a\ud800b', 'x'.repeat(201), {}].map((v) =>
        read(v, 'name'),
      ),
    ).toEqual(['101', 'Tall desk', 'not_readable', 'not_readable', 'not_readable', 'too_long', 'not_text']);
    expect(read('a\ud800b', 'custom.it')).toBe('not_readable');
    expect([0, 1, 1.5, 100_001, '3', Number.NaN].map((v) => read(v, 'capacity'))).toEqual([
      'too_small',
      1,
      'not_a_whole_number',
      'too_large',
      'not_a_number',
      'not_a_whole_number',
    ]);
    expect(read('sofa', 'kind')).toBe('not_a_choice');
    expect(['yes', true].map((v) => read(v, 'bookable'))).toEqual(['not_yes_or_no', true]);
  });

  it('keeps to times and amounts', () => {
    const read = (document: MappingDocument, to: string) => (value: unknown) => {
      const { data, issues } = compile([{ layer: 'connector', document }])({ v: value });
      return issues.find(({ field }) => field === to)?.reason ?? data[to];
    };
    const visit: MappingDocument = { entity: 'visit', fields: [{ to: 'start', from: '$.v' }] };
    expect(
      ['2026-11-24T09:00:00+01:00', '2026-11-24T09:00:00.5Z', '', '2026-11-24', '2026-02-30T09:00:00Z', 7].map(
        read(visit, 'start'),
      ),
    ).toEqual(['2026-11-24T08:00:00Z', '2026-11-24T09:00:00.5Z', null, 'not_a_time', 'not_a_time', 'not_a_time']);
    const local: MappingDocument = {
      entity: 'visit',
      fields: [{ to: 'start', from: '$.v', ops: [{ toDate: { zone: 'Europe/London' } }] }],
    };
    expect(read(local, 'start')('2026-07-01 09:00')).toBe('2026-07-01T08:00:00Z');
    const order: MappingDocument = { entity: 'purchaseOrder', fields: [{ to: 'amount', from: '$.v' }] };
    expect([12.5, -3, '12.5', 1e13, Number.NaN].map(read(order, 'amount'))).toEqual([
      12.5,
      -3,
      'not_a_number',
      'too_large',
      'not_a_number',
    ]);
  });
});

test.each<readonly [of: unknown, ops: readonly Op[], gives: unknown]>([
  ['  a b ', ['trim', 'upper'], 'A B'],
  ['Aß', ['lower'], 'aß'],
  [7, ['upper'], '7'],
  [{}, ['upper'], 'not_text'],
  ['a', [{ concat: [{ const: '/' }, { path: '$.other' }, { path: '$.n' }] }], 'a/x'],
  [null, [{ concat: [{ path: '$.other' }] }], 'x'],
  ['a, b', [{ split: ', ' }], ['a', 'b']],
  ['a.b.c', [{ replace: { text: '.', with: '$&' } }], 'a$&b$&c'],
  ['abcdef', [{ substring: { from: 1, length: 2 } }], 'bc'],
  [true, [{ lookup: { true: 'on', false: 'off' } }], 'on'],
  ['toString', [{ lookup: { a: 'b' } }], 'not_in_lookup'],
  ['?', [{ lookup: { a: 'b' }, default: null }], null],
  ['', [{ coalesce: [{ path: '$.n' }, { path: '$.other' }] }], 'x'],
  ['v', [{ when: { path: '$.other', is: 'x' }, use: { const: 'yes' }, else: { const: 'no' } }], 'yes'],
  ['v', [{ when: { path: '$.other', is: 'y' }, use: { const: 'yes' } }], 'v'],
  [' 12.0 ', ['toInteger'], 12],
  ['12.5', ['toInteger'], 'not_a_whole_number'],
  ['1e400', ['toNumber'], 'not_a_number'],
  ['-.5e1', ['toNumber'], -5],
  ['Yes', ['toBoolean'], true],
  [0, ['toBoolean'], false],
  ['maybe', ['toBoolean'], 'not_yes_or_no'],
  ['2027-01-02T03:04:05+01:00', ['toDate'], '2027-01-02T02:04:05Z'],
  ['2027-07-02T03:04', [{ toDate: { zone: 'Europe/London' } }], '2027-07-02T02:04:00Z'],
  [1_549_319_834_000, [{ toDate: { format: 'epochMilliseconds' } }], '2019-02-04T22:37:14Z'],
  ['1549319834', [{ toDate: { format: 'epochSeconds' } }], '2019-02-04T22:37:14Z'],
  ['3/4/2027', [{ toDate: { format: 'dayMonthYear' } }], '2027-04-03T00:00:00Z'],
  ['3/4/2027 9:30', [{ toDate: { format: 'monthDayYear' } }], '2027-03-04T09:30:00Z'],
  ['31/2/2027', [{ toDate: { format: 'dayMonthYear' } }], 'not_a_time'],
  [1e300, [{ toDate: { format: 'epochSeconds' } }], 'not_a_time'],
  ['100', [{ convert: { from: 'ft2', to: 'm2' } }], 9.290304],
  [212, [{ convert: { from: 'F', to: 'C' } }], 100],
  [[null, 'a', 'b'], ['first'], 'a'],
  ['a', ['first'], 'a'],
  [['a', 1, null], [{ join: '+' }], 'a+1'],
  [['a ', ' b'], [{ map: ['trim', 'upper'] }, { join: '' }], 'AB'],
  [[{ k: 1 }, { k: 2 }, {}], [{ pick: 'k' }], [1, 2]],
  [{ k: 1 }, [{ pick: 'k' }], 1],
  [['a', 'b'], ['length'], 2],
  ['abc', ['length'], 3],
  ['a', ['hash'], 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
  [' 12 ', [{ ref: 'floor' }], '12'],
  [true, [{ ref: 'floor' }], 'not_an_id'],
  [null, ['trim', 'toInteger', 'first'], null],
  [{ a: 1 }, [], 'not_simple'],
])('%j by %j is %j', (value, ops, gives) => {
  const was = made(value, ...ops);
  expect(typeof was === 'number' ? Number(was.toFixed(9)) : was).toEqual(gives);
});

test('the zone of a building is found by its country and state, and a guess says that it is one', () => {
  const zone: Op = { zone: { country: '$.c', state: '$.s' } };
  const map = compile([
    { layer: 'connector', document: { entity: 'building', fields: [{ to: 'timeZone', ops: [zone] }] } },
  ]);
  const found = (c: unknown, s: unknown) => {
    const { data, issues } = map({ c, s });
    return [data['timeZone'], ...issues.filter(({ field }) => field === 'timeZone').map(({ change }) => change)];
  };
  expect(found('US', 'ca')).toEqual(['America/Los_Angeles']);
  expect(found('US', 'TX')).toEqual(['America/Chicago', 'assumed']);
  expect(found('GB', undefined)).toEqual(['Europe/London']);
  expect(found(undefined, 'TX')).toEqual([null, 'nulled']);
  expect(found('U$', '')).toEqual([null, 'nulled']);
});

describe('a mapping that is asked for', () => {
  it('is made once, whoever wrote it and in whichever order its members stand', () => {
    const { entity, fields, filter } = example;
    const again: MappingDocument = { filter, version: 13, fields: structuredClone(fields), entity };
    expect(compile(layer(again))).toBe(compile(layer(example)));
    expect(compile(layer({ ...again, fields: fields.slice(1) }))).not.toBe(compile(layer(example)));
  });

  it('is refused with all that is wrong with it', () => {
    const wrong = documentOf({ to: 'name', from: '$..x' }, { to: 'sofa', from: '$.x' });
    expect(() => compile(layer(wrong))).toThrow(MappingInvalid);
    expect(validate(wrong, 'space').map(({ path }) => path)).toEqual(['fields[0].from', 'fields[1].to']);
  });
});

describe('whatever a source says', () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  const names = fc.constantFrom('Name', 'Type', 'Capacity', 'Floor', 'Attributes', 'Enabled', '__proto__', 'length');

  it('comes to fields that are what they take, or to issues; never to an error', () => {
    const map = compile(layer(example));
    fc.assert(
      fc.property(fc.dictionary(names, value), (raw) => {
        const { data, custom, issues, rejected } = map(raw);
        expect(Object.keys(data)).toEqual(['name', 'kind', 'capacity', 'buildingId', 'floorId']);
        expect(Object.keys(custom)).toEqual(['cost_centre']);
        expect(rejected === undefined).toBe(issues.every(({ change }) => change !== 'rejected'));
        const { name, capacity, kind, floorId } = data;
        expect(name === null || (typeof name === 'string' && name.length <= 200)).toBe(true);
        expect(capacity === null || (Number.isInteger(capacity) && Number(capacity) >= 1)).toBe(true);
        expect(['room', 'desk', 'parking', 'locker', 'other', null]).toContain(kind);
        expect(floorId === null || typeof floorId === 'string').toBe(true);
        expect(({} as Record<string, unknown>)['v']).toBeUndefined();
      }),
    );
  });

  it('comes to the same again', () => {
    const map = compile(layer(example));
    fc.assert(
      fc.property(fc.dictionary(names, value), (raw) => {
        expect(map(raw)).toEqual(map(structuredClone(raw)));
      }),
    );
  });

  it('takes no longer than it may, however long its lists and texts are', () => {
    const ops: Op[] = Array.from({ length: mappingLimits.opsPerField / 4 }, () => ({
      map: [{ replace: { text: 'a', with: 'b'.repeat(50) } }, { replace: { text: 'b', with: 'a' } }],
    }));
    const fields = Array.from({ length: 60 }, (_, i) => ({ to: `custom.f${i}`, from: '$.v', ops }));
    const map = compile(layer({ entity: 'space', fields }));
    const begun = process.threadCpuUsage();
    const { issues } = map({ v: Array.from({ length: mappingLimits.listMembers }, () => 'a') });
    const { user, system } = process.threadCpuUsage(begun);
    expect((user + system) / 1000).toBeLessThan(2_000);
    expect(issues.filter(({ reason }) => reason === 'too_many' || reason === 'too_long').length).toBeGreaterThan(50);
    const grown: Op[] = [{ const: 'a'.repeat(100) }, { replace: { text: 'a', with: 'a'.repeat(100) } }];
    const swaps: Op[] = Array.from({ length: 9 }, () => [
      { replace: { text: 'a', with: 'b' } },
      { replace: { text: 'b', with: 'a' } },
    ]).flat();
    const busy: FieldMapping[] = fields.map(({ to }) => ({ to, ops: [...grown, ...swaps] }));
    const lastOf = (some: readonly FieldMapping[], raw: Raw): string | undefined =>
      compile(layer({ entity: 'space', fields: some }))(raw).issues.find(({ field }) => field === 'custom.f59')?.reason;
    const before = process.threadCpuUsage();
    expect(lastOf(busy, {})).toBe('too_long');
    const spent = process.threadCpuUsage(before);
    expect((spent.user + spent.system) / 1000).toBeLessThan(150);
    const copies = fields.map(({ to }) => ({ to, from: '$.v' }));
    expect(lastOf(copies, { v: Array.from({ length: 100 }, () => 'ä'.repeat(2_000)) })).toBe('too_long');
    const long = compile(layer(documentOf({ to: 'custom.it', from: '$.v[*].k', ops: ['length'] })));
    expect(long({ v: Array.from({ length: 1_000_000 }, () => ({ k: 1 })) }).issues[0]?.reason).toBe('too_many');
    expect(made('x'.repeat(mappingLimits.textCharacters + 1), 'trim')).toBe('too_long');
  });
});
