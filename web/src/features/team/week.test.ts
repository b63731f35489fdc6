import { describe, expect, it } from 'vitest';
import type { WorkDays } from '../../data/teams.ts';
import { readTeamSearch } from './search.ts';
import { named, shownDays, untoldDays, weekOf, workdayFrom } from './week.ts';

const working = ['2026-12-28', '2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01'];

describe('a week', () => {
  it.each(['2026-12-28', '2027-01-01', '2027-01-03'])('of %s begins on its Monday', (today) => {
    expect(weekOf(today, 0)).toEqual([...working, '2027-01-02', '2027-01-03']);
    expect(weekOf(today, 1)[0]).toBe('2027-01-04');
  });

  it('has a weekend only where it is today, or something is known of it', () => {
    const week = weekOf('2026-12-28', 0);
    const on = (...dates: readonly string[]): WorkDays => ({
      userId: 1,
      name: 'Ada',
      days: dates.map((date) => ({ date, location: 'home', basis: 'said', place: null })),
    });
    expect(shownDays(week, '2026-12-28', [on('2026-12-29')])).toEqual(working);
    expect(shownDays(week, '2027-01-02', [])).toEqual(['2027-01-02']);
    expect(shownDays(week, '2026-12-28', [on(), on('2027-01-03')])).toEqual([...working, '2027-01-03']);
  });

  it('begins today: of days that are over nothing is told', () => {
    const week = weekOf('2027-01-01', 0);
    const on: WorkDays = {
      userId: 1,
      name: 'Ada',
      days: [{ date: '2026-12-30', location: 'home', basis: 'said', place: null }],
    };
    expect(shownDays(week, '2027-01-01', [on])).toEqual(['2027-01-01']);
    expect(shownDays(weekOf('2027-01-01', 1), '2027-01-01', [on])).toHaveLength(5);
  });

  it('tells of seven days, today among them, and of others where something is known', () => {
    const days = ['2027-01-01', '2027-01-07', '2027-01-08', '2027-01-09'];
    const on: WorkDays = {
      userId: 1,
      name: 'Ada',
      days: [{ date: '2027-01-09', location: 'office', basis: 'booked', place: null }],
    };
    expect([...untoldDays(days, { today: '2027-01-01', isMine: true }, [on])]).toEqual(['2027-01-08']);
    // Of another group everybody sees today alone.
    expect([...untoldDays(days, { today: '2027-01-01', isMine: false }, [on])]).toEqual(['2027-01-07', '2027-01-08']);
  });

  it('is searched by a part of a name', () => {
    const all = [{ name: 'Ada Lovelace' }, { name: 'Grace Hopper' }];
    expect(named(all, ' lovE')).toEqual([all[0]]);
    expect(named(all, '')).toEqual(all);
  });
});

it('the address says whose week and which; what makes no sense is left out', () => {
  expect(readTeamSearch({ group: 3, week: 'next' })).toEqual({ group: 3, week: 'next' });
  expect(readTeamSearch({ group: 'all' })).toEqual({ group: 'all' });
  for (const group of [0, -1, 1.5, '3', null]) expect(readTeamSearch({ group, week: 'last' })).toEqual({});
});

it('what would be on a weekend is on the Monday after', () => {
  const days = ['2030-01-10', '2030-01-11', '2030-01-12', '2030-01-13', '2030-01-14'];
  expect(days.map(workdayFrom)).toEqual(['2030-01-10', '2030-01-11', '2030-01-14', '2030-01-14', '2030-01-14']);
});
