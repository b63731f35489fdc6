import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mappingLimits } from './contract.ts';
import { readDocument } from './document.ts';

const issuesOf = (document: unknown) =>
  readDocument(document, 'space').issues.map(({ path, message }) => `${path}: ${message}`);
const field = (more: object) => ({ entity: 'space', fields: [more] });
const steps = (...ops: readonly unknown[]) => field({ to: 'custom.it', from: '$.v', ops });

test.each<readonly [what: unknown, says: string]>([
  [null, ': this is an object with entity, fields'],
  [{ entity: 'space', fields: [], more: 1 }, 'more: there is no such member'],
  [{ entity: 'sofa', fields: [] }, 'entity: this is space'],
  [{ entity: 'floor', fields: [] }, 'entity: this is space'],
  [{ entity: 'space', fields: {} }, 'fields: this is a list'],
  [field({ from: '$.v' }), 'fields[0]: “to” is missing'],
  [field({ to: 'sofa', from: '$.v' }), 'fields[0].to: a space has name, kind'],
  [field({ to: 'custom.Sofa', from: '$.v' }), 'fields[0].to: a space has name, kind'],
  [field({ to: 'custom.__proto__', from: '$.v' }), 'fields[0].to: a space has name, kind'],
  [field({ to: 'constructor', from: '$.v' }), 'fields[0].to: a space has name, kind'],
  [field({ to: 'name' }), 'fields[0]: a field needs “from”'],
  [field({ to: 'name', expr: 'Name' }), 'fields[0].expr: expressions are not taken'],
  [field({ to: 'name', from: 'Name' }), 'fields[0].from: this is not a path'],
  [field({ to: 'name', from: '$..Name' }), 'fields[0].from: a path goes down name by name'],
  [field({ to: 'name', from: '$.__proto__.x' }), 'fields[0].from: a path may not lead through “__proto__”'],
  [field({ to: 'name', from: "$['constructor']" }), 'fields[0].from: a path may not lead through “constructor”'],
  [field({ to: 'name', from: "$[?(@.prototype=='x')]" }), 'fields[0].from: a path may not lead through “prototype”'],
  [field({ to: 'name', from: "$[?match(@.x, '(a+)+')]" }), 'fields[0].from: a path compares a member'],
  [field({ to: 'name', from: '$[1:9]' }), 'fields[0].from: a path takes one member or all'],
  [field({ to: 'name', from: `$${'.a'.repeat(13)}` }), 'fields[0].from: a path has at most 12 segments'],
  [field({ to: 'name', from: `$.${'a'.repeat(200)}` }), 'fields[0].from: a path has at most 200 characters'],
  [field({ to: 'name', from: '$.v', required: 'yes' }), 'fields[0].required: this is true or false'],
  [field({ to: 'capacity', from: '$.v', onError: { default: 0 } }), 'fields[0].onError.default: the field takes'],
  [field({ to: 'capacity', from: '$.v', ops: ['upper'] }), 'fields[0].ops[0]: this gives a text, and “capacity” takes'],
  [field({ to: 'name', from: '$.v[*]' }), 'fields[0]: this gives a list, and “name” takes a text'],
  [field({ to: 'name', from: '$.v', ops: ['toBoolean'] }), 'fields[0].ops[0]: this gives true or false'],
  [field({ to: 'floorId', from: '$.v' }), 'fields[0]: this gives a anything, and “floorId” takes the id of a floor'],
  [
    field({ to: 'floorId', from: '$.v', ops: [{ ref: 'building' }] }),
    'fields[0].ops[0]: this gives the id of a building',
  ],
  [
    field({ to: 'kind', from: '$.v', ops: [{ lookup: { a: 'rom' } }] }),
    'fields[0].ops[0]: this may give "rom", and “kind” takes one of room, desk',
  ],
  [steps('sing'), 'fields[0].ops[0]: there is no such step'],
  [steps('toString'), 'fields[0].ops[0]: there is no such step'],
  [steps({ constructor: 1 }), 'fields[0].ops[0]: there is no such step'],
  [steps('split'), 'fields[0].ops[0]: “split” says more'],
  [steps({ trim: true }), 'fields[0].ops[0]: “trim” is written without anything'],
  [steps('toBoolean', 'upper'), 'fields[0].ops[1]: “upper” can do nothing with true or false'],
  [steps({ split: '' }), 'fields[0].ops[0].split: this is a text, and not an empty one'],
  [steps({ replace: { text: /a/, with: '' } }), 'fields[0].ops[0].replace.text: this is a text'],
  [steps({ lookup: {} }), 'fields[0].ops[0].lookup: a lookup has 1 to 1000 entries'],
  [steps({ lookup: { a: {} } }), 'fields[0].ops[0].lookup.a: this is a text, a number'],
  [steps({ map: ['trim', { map: ['trim'] }] }), 'fields[0].ops[0].map: a list in a list'],
  [steps({ split: ',' }, { map: ['sing'] }), 'fields[0].ops[1].map[0]: there is no such step'],
  [steps({ toDate: { zone: 'Mars' } }), 'fields[0].ops[0].toDate.zone: this is an IANA time zone'],
  [steps({ toDate: { format: 'yyyy' } }), 'fields[0].ops[0].toDate.format: a format is one of iso'],
  [steps({ convert: { from: 'm', to: 'ft2' } }), 'fields[0].ops[0].convert: m cannot be said in ft2'],
  [steps({ when: { path: '$.v' }, use: { const: 1 } }), 'fields[0].ops[0].when: a condition has a path and one of'],
  [steps({ when: { path: '$.v', is: 1 } }), 'fields[0].ops[0].when: “when” needs a “use”'],
  [steps({ pick: '__proto__' }), 'fields[0].ops[0].pick: “__proto__” is nothing'],
  [steps({ concat: [{ text: 'x' }] }), 'fields[0].ops[0].concat[0].text: there is no such member'],
  [{ ...field({ to: 'name', from: '$.v' }), filter: { all: [] } }, 'filter.all: a list has 1 to 50 members'],
  [
    {
      entity: 'space',
      fields: [
        { to: 'name', from: '$.a' },
        { to: 'name', from: '$.b' },
      ],
    },
    'fields[1].to: “name” is filled',
  ],
])('%j is refused: %s', (document, says) => {
  expect(issuesOf(document)).toEqual([expect.stringContaining(says)]);
});

test('what is too much is refused, with its limit', () => {
  const { fields, opsPerField, conditionDepth, conditions, paths } = mappingLimits;
  const many = (count: number, made: (at: number) => unknown) => Array.from({ length: count }, (_, at) => made(at));
  const custom = (at: number) => ({ to: `custom.f${at}`, from: '$.v' });
  expect(issuesOf({ entity: 'space', fields: many(fields, custom) })).toEqual([]);
  expect(issuesOf({ entity: 'space', fields: many(fields + 1, custom) })[0]).toContain(`1 to ${fields} members`);
  expect(issuesOf(steps(...many(opsPerField, () => 'trim')))).toEqual([]);
  expect(issuesOf(steps(...many(opsPerField + 1, () => 'trim')))[0]).toContain(`at most ${opsPerField} steps`);
  const nested = (depth: number): unknown => (depth === 0 ? { path: '$.v', is: 1 } : { not: nested(depth - 1) });
  expect(issuesOf({ entity: 'space', fields: [], filter: nested(conditionDepth - 1) })).toEqual([]);
  expect(issuesOf({ entity: 'space', fields: [], filter: nested(conditionDepth) })[0]).toContain('deep');
  const group = (count: number) => ({ all: many(count, () => ({ path: '$.v', is: 1 })) });
  const filter = { all: [group(conditions / 2), group(conditions / 2 + 1)] };
  expect(issuesOf({ entity: 'space', fields: [], filter })[0]).toContain(`at most ${conditions} conditions`);
  const coalesce = { coalesce: many(50, () => ({ path: '$.v' })) };
  const greedy = many(11, (at) => ({ to: `custom.f${at}`, from: '$.v', ops: [coalesce, coalesce] }));
  expect(issuesOf({ entity: 'space', fields: greedy })[0]).toContain(`at most ${paths} paths`);
  expect(issuesOf(steps({ const: 'x'.repeat(70_000) }))).toEqual([expect.stringContaining('at most 64000 characters')]);
  let deep: unknown = 1;
  for (let at = 0; at < 100_000; at++) deep = [deep];
  expect(issuesOf({ entity: 'space', fields: deep })).toHaveLength(1);
});

test('whatever is sent as a document is read at once: to a plan, or to places in it', () => {
  const word = fc.constantFrom(
    'entity',
    'fields',
    'to',
    'from',
    'ops',
    'filter',
    'map',
    'lookup',
    'const',
    '__proto__',
  );
  const text = fc.oneof(fc.constantFrom('space', 'name', '$.a[*]', 'trim', "$[?(@.k=='v')]"), fc.string());
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ maxDepth: 6 }, text, fc.integer(), fc.array(tie('tree')), fc.dictionary(word, tie('tree'))),
  }));
  fc.assert(
    fc.property(tree, (fields) => {
      const { plan, issues } = readDocument({ entity: 'space', fields });
      expect(plan === null).toBe(issues.length > 0);
      for (const { path, message } of issues) expect([typeof path, message.length > 3]).toEqual(['string', true]);
    }),
  );
});
