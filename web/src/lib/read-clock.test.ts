import { describe, expect, it } from 'vitest';
import { readClock } from './read-clock.ts';

describe('a wall time that is typed', () => {
  it.each([
    ['09:30', '09:30'],
    ['9:30', '09:30'],
    ['9.30', '09:30'],
    ['0930', '09:30'],
    [' 930 ', '09:30'],
    ['00:00', '00:00'],
    ['24:00', null],
    ['25:00', null],
    ['9:60', null],
    ['9:3', null],
    ['9', null],
    ['', null],
    ['half past nine', null],
  ])('%j is %j', (text, clock) => expect(readClock(text)).toBe(clock));

  it('at an end, midnight is that of the day', () =>
    expect(['00:00', '24:00', '0000'].map((text) => readClock(text, true))).toEqual(['24:00', '24:00', '24:00']));
});
