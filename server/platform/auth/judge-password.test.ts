import { describe, expect, it } from 'vitest';
import { allowed, refused } from '../contract/verdict.ts';
import { passwordTooWeak } from './contract.ts';
import { judgePassword } from './judge-password.ts';

const workplace = ['Demo Workplace', 'demo', 'London Bridge House', 'Hong Kong'];
const owner = { email: 'Ada.Lovelace@example.com', name: 'Ada Lovelace', workplace };

describe('what may be a password', () => {
  it.each([
    'correct horse battery',
    '长密码也可以用十个字',
    'Tr0ub4dor&3x',
    'passwords are fine',
    'x'.repeat(9) + 'abcdef',
    // Common words, and names of the workplace, are parts of it.
    'football in london',
    'bridge over the house 7',
    '2026 kongs of demos',
  ])('%s may', async (password) => expect(await judgePassword(password, owner, 'next')).toEqual(allowed));

  it.each([
    ['short one', '10 to 200'],
    ['y'.repeat(201), '10 to 200'],
    ['😀'.repeat(9), '10 to 200'],
    ['ada.lovelace@EXAMPLE.com', 'your name or e-mail'],
    ['Ada.Lovelace', 'your name or e-mail'],
    ['ADA LOVELACE', 'your name or e-mail'],
    ['Password123!', 'among the first'],
    ['qwertyuiop', 'among the first'],
    ['1234567890', 'among the first'],
    ['abcdefghijk', 'among the first'],
    ['aaaaaaaaaaaa', 'among the first'],
    ['ababababab1a', 'among the first'],
    ['football123', 'among the first'],
    ['Football2026!', 'among the first'],
    ['MANCHESTER', 'among the first'],
    ['q1w2e3r4t5y6', 'among the first'],
    ['London2026', 'the name of your workplace'],
    ['2026-Bridge-', 'the name of your workplace'],
    ['londonbridgehouse', 'the name of your workplace'],
    ['Demo Workplace 2027', 'the name of your workplace'],
    ['HongKong1997', 'the name of your workplace'],
  ])('%s may not', async (password, says) => {
    expect(await judgePassword(password, owner, 'next')).toEqual(
      refused(passwordTooWeak, { param: 'next', detail: expect.stringContaining(says) as string }),
    );
  });

  it('compares with no quotation mark, brace or end of line of the list itself', async () => {
    for (const password of ['football","monkey', '["123456","password', '\n\n\n\n\n\n"a"b"c"d']) {
      expect(await judgePassword(password, owner, 'next')).toEqual(allowed);
    }
  });
});
