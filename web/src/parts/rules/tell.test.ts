import i18next from 'i18next';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Field, Rules, Said } from '../../../../server/modules/policies/contract.ts';
import { bringTexts } from '../../app/texts.ts';
import { chooseLanguage, needTexts, startTexts } from '../../lib/texts.ts';
import { showHours } from './hours.ts';
import { sentenceOf, shortsOf, usedSentence, toldFields, type Telling } from './tell.ts';

let telling: Telling;
beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('rules');
  telling = { t: i18next.getFixedT(null, 'rules'), groupName: (id) => (id === 1 ? 'Sales' : undefined) };
});

const workdays = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' }));
const christmas = { date: '2030-12-25', name: 'Christmas' };

/** Each rule, in a few words and in a sentence. */
const told: readonly (readonly [Rules, string, string])[] = [
  [{ bookableBy: { groupIds: [1, 2] } }, 'Kept for Sales, a group', 'Kept for Sales, a group.'],
  [{ visibleTo: { groupIds: [1, 2] } }, 'Seen by Sales, a group alone', 'Only Sales, a group can find it.'],
  [{ bookAhead: { unit: 'days', count: 0 } }, 'Same day only', 'Only for the same day.'],
  [{ bookAhead: { unit: 'days', count: 14 } }, 'At most 14 days ahead', 'Opens 14 days ahead.'],
  [
    { bookAhead: { unit: 'days', count: 1, rollover: { time: '12:00' } } },
    'At most 1 day ahead',
    'Opens 1 day ahead. From 12:00 one day more.',
  ],
  [
    { bookAhead: { unit: 'weeks', count: 2, rollover: { day: 3, time: '08:00' } } },
    '2 weeks, this one counted',
    'This week and the next are open, 2 weeks in all. From Wednesday 08:00 one week more.',
  ],
  [{ notice: { minutes: 90 } }, '1 h 30 min ahead at least', 'Book at least 1 h 30 min before the start.'],
  [
    { hours: { week: workdays } },
    'Mon–Fri 09:00\u00a0–\ufeff\u00a018:00',
    'Open Mon–Fri 09:00\u00a0–\ufeff\u00a018:00.',
  ],
  [
    { hours: { week: workdays, holidays: [christmas] } },
    'Mon–Fri 09:00\u00a0–\ufeff\u00a018:00',
    'Open Mon–Fri 09:00\u00a0–\ufeff\u00a018:00. Closed on 1 holiday.',
  ],
  [{ minLength: { minutes: 30 } }, 'At least 30 min', 'Bookings take at least 30 min.'],
  [{ maxLength: { minutes: 120 } }, '2 h at most', 'Bookings take 2 h at most.'],
  [{ maxLength: { days: 2 } }, '2 days at most', 'Bookings take 2 days at most.'],
  [{ slot: { minutes: 15 } }, 'Every 15 min', 'Times go in steps of 15 min.'],
  [{ dayParts: { parts: 'half_days' } }, 'Half days', 'Days are booked whole or in halves, which meet at 12:00.'],
  [{ allDay: false }, 'Not all day', 'A booking leaves something of the day to others.'],
  [{ crossDay: false }, 'Not over midnight', 'A booking ends on the day it starts.'],
  [{ recurring: false }, 'No series', 'It is not booked as a series.'],
  [{ atOnce: { resources: 1 } }, '1 at once', 'One in each booking.'],
  [{ capacity: 'enforced' }, 'No more people than seats', 'No more people than seats.'],
  [{ terms: { text: 'Be kind.' } }, 'Terms', 'Whoever books accepts the terms.'],
  [
    { checkIn: { required: true, methods: ['web'], opensMinutes: 15, closesMinutes: 10, release: true } },
    'Check in within 10 min or it is given back',
    'Check in at most 10 min after the start, or the rest of the time is given back.',
  ],
  [
    {
      checkIn: {
        required: true,
        methods: ['web'],
        opensMinutes: 15,
        closesMinutes: 10,
        release: true,
        endSeriesAfter: 3,
      },
    },
    'Check in within 10 min or it is given back',
    'Check in at most 10 min after the start, or the rest of the time is given back. A series ends once nobody came to 3 of its dates in a row.',
  ],
  [
    {
      checkIn: {
        required: false,
        methods: ['web'],
        opensMinutes: 15,
        closesMinutes: 10,
        release: false,
        emptyMinutes: 30,
      },
    },
    'No check-in',
    'Nobody has to check in. It ends early when sensors see nobody there for 30 min.',
  ],
  [{ managedBy: { userIds: [4] } }, 'Managers of its own', 'Some people look after the bookings here.'],
  [{ managedBy: { groupIds: [1] } }, 'Managers of its own', 'Sales looks after the bookings here.'],
  [{ hideDetails: true }, 'Names hidden', 'Others see that it is booked, and not by whom.'],
  [{ anonymous: true }, 'Anonymous if wished', 'Whoever books may hide that it is hers.'],
  [{ anonymous: false }, 'By name', 'It is seen whose a booking is.'],
  [{ setUp: { minutes: 15 } }, '15 min set-up', 'It is made ready in the 15 min before a booking.'],
  [{ setUp: { minutes: 0 } }, 'No set-up', 'It needs no time before a booking.'],
  [{ cleanDown: { minutes: 90 } }, '1 h 30 min clean-down', 'It is cleared in the 1 h 30 min after a booking.'],
  [{ cleanDown: { minutes: 0 } }, 'No clean-down', 'It needs no time after a booking.'],
  [{ earlyCheckOut: false }, 'Not ended early', 'A booking goes on to its end.'],
  [{ extension: false }, 'Not extended', 'A booking that has begun is not extended.'],
  [{ cancelUntil: { minutes: 120 } }, 'Cancel 2 h before', 'Cancel or change it at least 2 h before the start.'],
  [{ cancelUntil: { minutes: 0 } }, 'Cancel until it starts', 'Cancel or change it before it starts.'],
  [{ quota: { unit: 'bookings', most: 5, per: 'week' } }, '5 bookings a week', 'Each person has 5 bookings a week.'],
  [
    { quota: { unit: 'hours', most: 1, per: 'day', refundUntilMinutes: 120 } },
    '1 h a day',
    'Each person has 1 h a day. What is cancelled less than 2 h before its start counts all the same.',
  ],
  [
    { seating: { by: 'draw', daysBefore: 1, at: '16:00' } },
    'Desks handed out by draw',
    'Desks are handed out on the day before at 16:00, to all who asked until then; what is left is first come.',
  ],
  [{ seating: { by: 'first_come' } }, 'First come, first served', 'Desks are first come, first served.'],
  [{ costCodes: true }, 'Says who pays', 'Whoever books says which cost code pays for it.'],
  [{ costCodes: false }, 'Need not say who pays', 'Nobody has to say which cost code pays for it.'],
  [{ onePerType: true }, 'One of a kind at a time', 'Each person has one of a kind at a time.'],
  [{ approval: {} }, 'Needs approval', 'Somebody who manages bookings approves it first.'],
  [{ approval: { groupIds: [1], userIds: [4] } }, 'Needs approval', 'Somebody of Sales approves it first.'],
];

describe('a rule', () => {
  it.each(told)('%j', (rules, short, sentence) => {
    const [[field, says] = []] = Object.entries(rules);
    expect(shortsOf(rules, telling)).toEqual([short]);
    expect(sentenceOf(field as Field, says as Said<Field>, telling)).toBe(sentence);
  });

  it('is told of every kind here', () => {
    expect(new Set(told.flatMap(([rules]) => Object.keys(rules)))).toEqual(new Set(toldFields));
  });

  it('that this page has no words for yet is left out', () => {
    const rules = { teleport: true, crossDay: false } as Rules;
    expect(shortsOf(rules, telling)).toEqual(['Not over midnight']);
    expect(sentenceOf('teleport' as Field, true, telling)).toBeNull();
  });

  it('calls the holiday by its name on which somebody would come', () => {
    const says = { week: workdays, holidays: [christmas] };
    expect(sentenceOf('hours', says, { ...telling, day: christmas.date })).toMatch(/^Closed on .*25.*: Christmas\.$/);
    expect(sentenceOf('hours', says, { ...telling, day: '2030-12-24' })).toBe(
      'Open Mon–Fri 09:00\u00a0–\ufeff\u00a018:00.',
    );
  });
});

describe('how far a quota is used up', () => {
  const used = {
    used: 5,
    wanted: 1,
    most: 5,
    unit: 'bookings',
    per: 'week',
    firstDay: '2030-01-07',
    lastDay: '2030-01-13',
  } as const;

  it('is told with the day its week begins on', () => {
    expect(usedSentence(used, telling.t)).toMatch(/^5 of 5 bookings used in the week from Mon.*7.*\.$/);
  });

  it('and where something is left, how much is asked for', () => {
    const hours = { ...used, used: 7.5, wanted: 1, most: 8, unit: 'hours', per: 'day' } as const;
    expect(usedSentence(hours, telling.t)).toMatch(/^7\.5 of 8 h used on Mon.*7.*\. This would take 1 more\.$/);
  });

  it('with the numbers of the language spoken', async () => {
    onTestFinished(() => chooseLanguage('en'));
    await chooseLanguage('de');
    const hours = { ...used, used: 7.5, wanted: 1.25, most: 8, unit: 'hours', per: 'day' } as const;
    expect(usedSentence(hours, i18next.getFixedT(null, 'rules'))).toMatch(
      /^7,5 von 8 h am Mo.*7.* verbraucht\. Nötig wären weitere 1,25\.$/,
    );
  });
});

it('days with the same hours are told together', () => {
  const breaks = [1, 2].flatMap((day) => [
    { day, from: '13:00', to: '17:00' },
    { day, from: '09:00', to: '12:00' },
  ]);
  expect(showHours(breaks, ', ')).toBe('Mon–Tue 09:00\u00a0–\ufeff\u00a012:00, 13:00\u00a0–\ufeff\u00a017:00');
  expect(showHours([...workdays, { day: 7, from: '10:00', to: '24:00' }], ', ')).toBe(
    'Mon–Fri 09:00\u00a0–\ufeff\u00a018:00, Sun 10:00\u00a0–\ufeff\u00a024:00',
  );
  const always = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '08:00', to: '20:00' }));
  expect(showHours(always, ', ')).toBe('08:00\u00a0–\ufeff\u00a020:00');
});
