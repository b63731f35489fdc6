import { expect, test } from 'vitest';
import { fail } from '../../platform/contract/problems.ts';
import { refusals } from './contract.ts';
import { opensByClock } from './opening.ts';

const AT = '2030-05-06T08:00:00.000Z';

test.each([
  ['what is too far ahead', fail(refusals.bookAhead, { extra: { opensAt: AT } }), AT],
  ['what is handed out by draw', fail(refusals.seating, { extra: { day: '2030-05-07', drawAt: AT } }), AT],
  ['what does not say when', fail(refusals.bookAhead, { param: 'end' }), null],
  ['what no clock opens', fail(refusals.maxLength, { extra: { opensAt: AT } }), null],
])('of %s it says when the clock opens it', (_what, problem, at) => {
  expect(opensByClock(problem)?.toString({ smallestUnit: 'millisecond' }) ?? null).toBe(at);
});
