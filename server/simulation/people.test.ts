import { describe, expect, it } from 'vitest';
import { DAY_MINUTES, drawDay, drawPeople } from './people.ts';

const [SEED, DESKS] = ['plum', 100];
const people = drawPeople(SEED, 160);
const days = ['mon', 'tue', 'wed', 'thu', 'fri'].map((name) => drawDay(`${SEED}/${name}`, people, DESKS));
const minutes = [...Array(DAY_MINUTES).keys()];

describe('the people of a simulated building', () => {
  it('do the same for the same seed, and something else for another', () => {
    expect(drawPeople(SEED, 160)).toEqual(people);
    expect(drawDay(`${SEED}/mon`, people, DESKS)).toEqual(days[0]);
    expect(days[1]?.booked).not.toEqual(days[0]?.booked);
  });

  it('never book a desk that is booked, nor two', () => {
    for (const { booked } of days) {
      const clashing = booked.filter((one, i) =>
        booked.some((other, j) => i !== j && one.desk === other.desk && one.from < other.to && other.from < one.to),
      );
      expect(clashing).toEqual([]);
      expect(new Set(booked.map(({ person }) => person)).size).toBe(booked.length);
      expect(new Set(booked.map(({ desk }) => desk)).size).toBeLessThan(booked.length);
    }
  });

  it('sit at one desk at a time', () => {
    for (const { sitting } of days)
      for (const minute of minutes) {
        const here = [...Array(DESKS).keys()].map((desk) => sitting[desk * DAY_MINUTES + minute]).filter(Boolean);
        expect(new Set(here).size).toBe(here.length);
      }
  });

  it('come in time and late, not at all, elsewhere and without a booking', () => {
    const met = { came: 0, late: 0, nowhere: 0, elsewhere: 0, unbooked: 0 };
    for (const day of days) {
      const hosts = new Set(day.booked.map(({ person }) => person));
      const desksOf = new Map<number, Set<number>>();
      for (const [i, one] of day.sitting.entries())
        if (one > 0) desksOf.getOrInsert(one - 1, new Set()).add(Math.floor(i / DAY_MINUTES));
      for (const { desk, person, from } of day.booked) {
        const sat = desksOf.get(person) ?? new Set();
        const isLate = !day.sitting.subarray(desk * DAY_MINUTES, desk * DAY_MINUTES + from + 30).includes(person + 1);
        met[sat.size === 0 ? 'nowhere' : !sat.has(desk) ? 'elsewhere' : isLate ? 'late' : 'came']++;
      }
      met.unbooked += [...desksOf.keys()].filter((person) => !hosts.has(person)).length;
    }
    expect(met.came).toBeGreaterThan(met.late + met.nowhere + met.elsewhere);
    expect(Math.min(...Object.values(met))).toBeGreaterThan(3);
  });

  it('sometimes go home hours before they meant to', () => {
    const left = days.flatMap(({ booked, sitting }) =>
      booked.flatMap(({ desk, person, from, to }) => {
        const minute = sitting.subarray(desk * DAY_MINUTES, (desk + 1) * DAY_MINUTES).lastIndexOf(person + 1);
        return minute > from && to - from > 240 ? [to - minute] : [];
      }),
    );
    const early = left.filter((minutes) => minutes > 115).length;
    expect(early / left.length).toBeGreaterThan(0.02);
    expect(early / left.length).toBeLessThan(0.15);
  });
});
