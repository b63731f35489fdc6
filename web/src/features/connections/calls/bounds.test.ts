import { expect, it } from 'vitest';
import { boundOf, boundsNeeded, lengths, readBounds } from './bounds.ts';

it('takes whole numbers, and nothing for no bound', () => {
  const { minute } = boundsNeeded('wrong');
  for (const fine of ['', '  ', '1', '500', ' 10000000 ']) expect([fine, minute(fine)]).toEqual([fine, null]);
  for (const wrong of ['0', '-1', '1.5', 'many', '10000001', '1e3'])
    expect([wrong, minute(wrong)]).toEqual([wrong, 'wrong']);
});

it('reads what was typed, and writes it again', () => {
  const typed = { second: '', minute: ' 500 ', hour: '', day: '', week: '50000' };
  const windows = readBounds(typed);
  expect(windows).toEqual([
    { per: 'minute', limit: 500 },
    { per: 'week', limit: 50_000 },
  ]);
  expect(lengths.map((length) => boundOf(windows, length))).toEqual(['', '500', '', '', '50000']);
  expect(readBounds({ second: '', minute: '', hour: '', day: '', week: '' })).toEqual([]);
});
