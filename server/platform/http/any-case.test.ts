import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { closed, orNull } from '../contract/shapes.ts';
import { inContractCase } from './any-case.ts';

const shape = Type.Object({
  userId: Type.Integer(),
  hostData: orNull(Type.Object({ hostID: Type.Integer() }, closed)),
  dateList: Type.Array(Type.Object({ bookingType: Type.Integer() })),
  notes: Type.Record(Type.String(), Type.String()),
  wanted: Type.Boolean(),
  seen: Type.Optional(Type.Boolean()),
});

test.each([
  [
    { USERID: 1, hostdata: { HostId: 2 } },
    { userId: 1, hostData: { hostID: 2 } },
  ],
  [{ DateList: [{ BOOKINGTYPE: 1 }, { bookingType: 2 }] }, { dateList: [{ bookingType: 1 }, { bookingType: 2 }] }],
  [
    { Unknown: 1, userId: 2 },
    { Unknown: 1, userId: 2 },
  ],
  [
    { HostData: null, notes: { Key: 'v' } },
    { hostData: null, notes: { Key: 'v' } },
  ],
  [
    { dateList: 'text', hostData: [1] },
    { dateList: 'text', hostData: [1] },
  ],
  [
    { wanted: 'TRUE', seen: 'False', notes: { a: 'True' } },
    { wanted: 'true', seen: 'false', notes: { a: 'True' } },
  ],
  [undefined, undefined],
  ['text', 'text'],
])('%j becomes %j', (given, read) => expect(inContractCase(shape, given)).toEqual(read));

test('one name in two spellings is refused and named', () => {
  const param = (value: unknown) => {
    try {
      return inContractCase(shape, value);
    } catch (error) {
      return (error as { details?: { param?: string } }).details?.param;
    }
  };
  expect(param({ userId: 1, UserID: 1 })).toBe('userId');
  expect(param({ dateList: [{ bookingType: 1, BookingType: 1 }] })).toBe('dateList[0].bookingType');
});

test('what came is left as it was, and a name cannot reach behind an object', () => {
  const given = JSON.parse('{"USERID":1,"__proto__":{"x":1}}') as object;
  const read = inContractCase(shape, given);
  expect(Object.keys(given)).toEqual(['USERID', '__proto__']);
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
});

test('a contract whose names differ by case alone is a fault of ours', () => {
  const faulty = Type.Object({ userID: Type.Integer(), userId: Type.Integer() });
  expect(() => inContractCase(faulty, {})).toThrow('differ by case alone');
});
