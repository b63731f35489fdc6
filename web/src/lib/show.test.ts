import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { bringTexts } from '../app/texts.ts';
import { ApiProblem } from './problem.ts';
import {
  showDay,
  showLongDay,
  showMinutes,
  showNumber,
  showProblem,
  showClock,
  showOffset,
  showShortDay,
  showWeekday,
  showZone,
} from './show.ts';
import { chooseLanguage, needTexts, startTexts, type Language } from './texts.ts';
import { clockIn, ownZone, sameClock } from './when.ts';

beforeAll(() => startTexts(bringTexts));
beforeEach(() => void vi.spyOn(Temporal.Now, 'plainDateISO').mockReturnValue(Temporal.PlainDate.from('2026-11-28')));
afterEach(() => vi.restoreAllMocks());

const said: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'Tuesday, November 24',
    'Tue, Nov 24',
    'November 24, 2026',
    'Mon',
    '1 day',
    '2 days',
    '1 h 30 min',
    'Hong Kong Standard Time',
    'GMT+8',
    '1.5',
  ],
  'zh-Hant': [
    '11月24日星期二',
    '11月24日週二',
    '2026年11月24日',
    '週一',
    '1 天',
    '2 天',
    '1 小時 30 分鐘',
    '香港標準時間',
    'GMT+8',
    '1.5',
  ],
  de: [
    'Dienstag, 24. November',
    'Di., 24. Nov.',
    '24. November 2026',
    'Mo',
    '1 Tag',
    '2 Tage',
    '1 h 30 min',
    'Hongkong-Normalzeit',
    'GMT+8',
    '1,5',
  ],
};

describe.each(Object.entries(said))('in %s', (language, words) => {
  beforeEach(() => chooseLanguage(language as Language));

  it('days, lengths, zones and numbers are shown as people write them', () => {
    const shown = [
      showDay('2026-11-24'),
      showShortDay('2026-11-24'),
      showLongDay('2026-11-24', 'full'),
      showWeekday(1),
      showMinutes(24 * 60),
      showMinutes(2 * 24 * 60),
      showMinutes(90),
      showZone('Asia/Hong_Kong'),
      showOffset('Asia/Hong_Kong', '2026-11-24T09:00:00Z'),
      showNumber(1.5),
    ];
    expect(shown).toEqual(words);
  });
});

it.each([
  ['en', 'Tuesday, January 5, 2027', 'Tue, Jan 5, 2027'],
  ['zh-Hant', '2027年1月5日星期二', '2027年1月5日週二'],
  ['de', 'Dienstag, 5. Januar 2027', 'Di., 5. Jan. 2027'],
] as const)('a day of another year is shown with that: %s', async (language, long, short) => {
  await chooseLanguage(language);
  expect([showDay('2027-01-05'), showShortDay('2027-01-05')]).toEqual([long, short]);
});

it('until when something is says whose clock that is, where it is not the reader’s', () => {
  const at = '2026-11-24T04:00:00Z';
  const own = ownZone();
  const [elsewhere, offset] = sameClock(own, 'Asia/Tokyo', at) ? ['Asia/Hong_Kong', 'GMT+8'] : ['Asia/Tokyo', 'GMT+9'];
  expect(showClock(at, elsewhere)).toBe(`${clockIn(at, elsewhere)}\u00a0${offset}`);
  expect(showClock(at, own)).toBe(clockIn(at, own));
});

describe('a refusal', () => {
  const refused = (code: string, title: string, detail = title) =>
    showProblem(new ApiProblem(422, { code, title, detail }));

  it('is said by the part that is shown, in its language, with the number that the server names', async () => {
    await chooseLanguage('de');
    const before = 'Somebody has arrived for this visit';
    expect(refused('visit_begun', before)).toBe(before);
    await needTexts('visitors');
    expect(refused('visit_begun', before)).toBe('Für diesen Besuch ist schon jemand gekommen.');
    expect(refused('visit_longer_than_allowed', 'A visit must be shorter here', 'At most 30 minutes')).toBe(
      'Höchstens 30 Minuten',
    );
  });

  it('keeps what the server says besides, such as why somebody is not received', () => {
    expect(refused('visitor_not_welcome', 'This visitor cannot be received', 'Came to sell')).toBe('Came to sell');
  });

  it('is said with the hours that the server names, and for a day without any as such', async () => {
    await chooseLanguage('de');
    await needTexts('visitors');
    const outside = (detail: string) =>
      refused('visit_outside_hours', 'That is outside the hours for visitors', detail);
    expect(outside('On 2026-12-01 from 09:00–12:00, 13:00–24:00')).toBe(
      'Besuchszeiten an diesem Tag: 09:00–12:00, 13:00–24:00',
    );
    expect(outside('No visitors on 2026-12-01')).toBe('An diesem Tag gibt es keine Besuchszeiten');
  });

  it('is said by its kind where that says enough, whatever the server says besides', async () => {
    await chooseLanguage('de');
    await needTexts('your-places');
    const days = (detail: string) => refused('assignment_days_wrong', 'It cannot be assigned for these days', detail);
    expect(days('At most 730 days ahead')).toBe('Höchstens 730 Tage im Voraus');
    expect(days('That day is over')).toContain('Wählen Sie andere, frühestens ab heute.');
    expect(
      refused('assignment_check_in_refused', 'There is nothing to check in to', 'It was to be by 10:00'),
    ).toContain('Zum Einchecken ist es zu spät');
  });

  it.each([
    ['booking_for_others', 'Sie können nicht für andere buchen.'],
    ['booking_anonymous_refused', 'Hier wird nur mit Namen gebucht.'],
    ['booking_early_end_refused', 'Eine Buchung dauert hier bis zu ihrem Ende.'],
    ['booking_extension_refused', 'Eine Buchung endet hier zu ihrer Zeit.'],
    ['online_meeting_unavailable', 'Online-Besprechungen sind hier nicht eingerichtet.'],
    ['conflict', 'Jemand anders hat das im selben Augenblick geändert. Versuchen Sie es noch einmal.'],
  ])('of a booking is said everywhere: %s', async (code, says) => {
    await chooseLanguage('de');
    expect(refused(code, 'A title')).toBe(says);
  });
});
