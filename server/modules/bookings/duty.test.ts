import { describe, expect, test } from 'vitest';
import { joinRules, settleDuty, type CheckInRule } from './duty.ts';

const at = (clock: string): Temporal.Instant => Temporal.Instant.from(`2030-01-07T${clock}:00Z`);
const shown = (clock: string): string => `2030-01-07T${clock}:00.000Z`;
const day = { start: at('09:00'), end: at('17:00') };
const RULE: CheckInRule = {
  required: true,
  methods: ['web', 'qr'],
  opensMinutes: 30,
  closesMinutes: 15,
  release: true,
  policyId: 1,
  policyName: 'Come',
};

describe('the rules of several resources', () => {
  test('become one: the strictest window, and a way that all of them take', () => {
    expect(joinRules([])).toBeNull();
    const lax = {
      ...RULE,
      required: false,
      release: true,
      methods: ['qr', 'api'],
      opensMinutes: 10,
      closesMinutes: 60,
    } as const;
    expect(joinRules([lax, RULE])).toEqual({ ...RULE, methods: ['qr'], opensMinutes: 10, closesMinutes: 15 });
    expect(joinRules([lax])).toMatchObject({ required: false, release: false });
  });

  test('end it as nobody is there only where each of them says so, after the longest', () => {
    expect(joinRules([{ ...RULE, emptyMinutes: 30 }, RULE])?.emptyMinutes).toBeUndefined();
    expect(
      joinRules([
        { ...RULE, emptyMinutes: 30 },
        { ...RULE, emptyMinutes: 60 },
      ])?.emptyMinutes,
    ).toBe(60);
    expect(settleDuty({ ...RULE, emptyMinutes: 30 }, day, at('08:00'))?.whenEmpty).toEqual({
      minutes: 30,
      from: shown('08:00'),
    });
  });

  test('shut nobody out: without a common way any will do', () => {
    const display = { ...RULE, methods: ['display'] } as const;
    const sensor = { ...RULE, methods: ['sensor'] } as const;
    expect(joinRules([display, sensor])?.methods).toEqual(['display', 'sensor']);
  });
});

describe('what a booking asks for', () => {
  test('counts from its start, or from when it was made later than that, and never beyond its end', () => {
    expect(settleDuty(RULE, day, at('08:00'))).toMatchObject({
      opensAt: shown('08:30'),
      closesAt: shown('09:15'),
      releases: true,
    });
    expect(settleDuty(RULE, day, at('09:10'))?.closesAt).toBe(shown('09:25'));
    expect(settleDuty(RULE, { ...day, end: at('09:05') }, at('08:00'))?.closesAt).toBe(shown('09:05'));
  });

  test('is nothing without a rule and of what is over', () => {
    expect(settleDuty(null, day, at('08:00'))).toBeNull();
    expect(settleDuty(RULE, day, at('17:00'))).toBeNull();
  });

  test('is not put off by making it longer, and begins anew where it moves or somebody was here already', () => {
    const before = (state: 'confirmed' | 'checked_in', start = '09:00', made = '08:00') => ({
      state,
      startsAt: new Date(at(start).epochMilliseconds),
      checkIn: settleDuty(RULE, { start: at(start), end: at('12:00') }, at(made)),
    });
    expect(settleDuty(RULE, day, at('09:14'), before('confirmed'))?.closesAt).toBe(shown('09:15'));
    expect(settleDuty(RULE, day, at('09:14'), before('confirmed', '09:00', '09:10'))?.closesAt).toBe(shown('09:25'));
    expect(settleDuty(RULE, day, at('10:00'), before('checked_in'))?.closesAt).toBe(shown('10:15'));
    const later = { start: at('10:00'), end: at('17:00') };
    expect(settleDuty(RULE, later, at('09:14'), before('confirmed'))?.closesAt).toBe(shown('10:15'));
  });
});
