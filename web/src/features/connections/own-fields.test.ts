import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changed, kindOf, readLookup, writeLookup } from './own-fields.ts';

const takes = fc.constantFrom('name', 'integer', 'boolean', 'text');
const value = fc.oneof(
  fc.string(),
  fc.constantFrom('null', 'true', '5', ' a', 'a=b', 'a\nb', 'a\r\nb', 'a\rb'),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((one) => !Object.is(one, -0)),
  fc.constant(null),
);
const isEdited = (lookup: ReturnType<typeof readLookup>, by: string): boolean => kindOf({ lookup }, by) === 'lookup';

describe('a lookup', () => {
  it('says one field otherwise, adds it, or says it no more', () => {
    const [name, code] = [
      { to: 'name', from: '$.Name', steps: [] },
      { to: 'code', from: '$.Code', steps: [] },
    ];
    expect(changed([name], 'code', code)).toEqual([name, code]);
    expect(changed([name, code], 'name', { ...name, from: '$.N' })).toEqual([{ ...name, from: '$.N' }, code]);
    expect(changed([name, code], 'name', undefined)).toEqual([code]);
  });

  it('is edited only where it is read as it was written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), takes, (lookup, by) => {
        if (!isEdited(lookup, by)) return;
        expect(readLookup(writeLookup(lookup), by)).toEqual({ ...lookup });
      }),
    );
  });

  it('of words is edited', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/).filter((one) => one !== 'true' && one !== 'false');
    fc.assert(
      fc.property(fc.dictionary(word, word), takes, (lookup, by) => {
        expect(isEdited(lookup, by)).toBe(true);
      }),
    );
  });

  it('is edited on, whatever is typed', () => {
    const part = fc.constantFrom('a', ' ', '=', '\n', '\r', '5', '0', '-', '.', 'e', 'true', 'null');
    const text = fc.oneof(
      fc.string(),
      fc.array(part).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, takes, (typed, by) => {
        expect(isEdited(readLookup(typed, by), by)).toBe(true);
      }),
    );
  });

  it.each([
    [{ a: null }, 'name'],
    [{ 'b=c': 'room' }, 'name'],
    [{ a: 'one\ntwo' }, 'name'],
    [{ 'a\nb': 'x' }, 'name'],
    [{ 'a\rb': 'x' }, 'name'],
    [{ a: ' x' }, 'name'],
    [{ a: 5 }, 'name'],
    [{ a: '5' }, 'integer'],
    [{ a: 'true' }, 'boolean'],
  ])('that says %j is shown as it is where a field takes %s', (lookup, by) => {
    expect(kindOf({ lookup }, by)).toBeNull();
  });
});
