import { describe, expect, it } from 'vitest';
import { readBookSearch } from './search.ts';

describe('the address of the page where one books', () => {
  it('says what was chosen', () => {
    const search = {
      building: 1,
      floor: 2,
      at: 3,
      day: '2026-11-24',
      from: '09:00',
      to: '17:30',
      view: 'list',
      type: 'desk',
      q: 'win',
      seats: 4,
      with: [1, 2],
      free: true,
    };
    expect(readBookSearch(search)).toEqual(search);
  });

  const senseless: readonly Record<string, unknown>[] = [
    { building: -1, floor: 1.5, at: 'x' },
    { floor: 2 ** 40, seats: 0 },
    { day: '2026-02-30', from: '17:30', to: '09:00' },
    { from: '09:00' },
    { view: 'map', type: 'castle', free: 'yes', with: 'all', q: '' },
    { with: ['1', null], constructor: 1 },
  ];
  it.each(senseless)('leaves out what makes no sense: %j', (given) => {
    expect(readBookSearch(given)).toEqual({});
  });

  it('searches for a number that was typed as a word', () => {
    expect(readBookSearch({ q: 12 })).toEqual({ q: '12' });
  });
});
