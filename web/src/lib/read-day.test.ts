import { beforeAll, describe, expect, it, vi } from 'vitest';
import { bringTexts } from '../app/texts.ts';
import { readDay, writeDay } from './read-day.ts';
import { chooseLanguage, startTexts } from './texts.ts';

beforeAll(() => startTexts(bringTexts));

describe.each([
  ['en', 'en-GB', ['16 March 2027', '16 mar 2027', '16/3/2027', '16.03.2027']],
  ['en', 'en-US', ['March 16, 2027', 'Mar 16 2027', '3/16/2027']],
  ['zh-Hant', 'zh-Hant', ['2027年3月16日', '2027/3/16']],
] as const)('a day typed in %s, of a browser in %s', (language, locale, texts) => {
  beforeAll(async () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue([locale]);
    await chooseLanguage(language);
    return () => void vi.restoreAllMocks();
  });

  it.each(['2027-03-16', ...texts])('is read: %s', (text) => expect(readDay(text)).toBe('2027-03-16'));

  it('is read as it is written, on every day of a year', () => {
    const first = Temporal.PlainDate.from('2028-01-01');
    const days = Array.from({ length: 366 }, (_, at) => first.add({ days: at }).toString());
    expect(days.map((day) => readDay(writeDay(day)))).toEqual(days);
  });

  it.each(['', '16', '31 February 2027', '2027-02-30', 'tomorrow', '1 2 3 4'])('is nothing: %s', (text) =>
    expect(readDay(text)).toBeNull(),
  );
});
