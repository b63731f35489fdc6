import { expect, test } from 'vitest';
import { areReadable, isHeaped, isReadable, tidy, tidyLines } from './text.ts';

test('a text has one spelling', () => {
  expect(tidy('Cafe\u0301')).toBe('Caf\u00e9');
  expect(tidy(' \u00a0\u3000 Desk 2\t\ufeff')).toBe('Desk 2');
  expect(tidy('Desk\u00a02\u202fb\u2007c')).toBe('Desk 2 b c');
  expect(tidy('\u212b')).toBe('\u00c5');
});

test('a text of several lines has one too, and what was pasted with tabs in it can be read', () => {
  const text = tidyLines('\tName\tFloor\r\nDesk 2\t1\n');
  expect(text).toBe('Name Floor\nDesk 2 1');
  expect(areReadable(text)).toBe(true);
});

test.each([
  'Café',
  "d'Arc & Söhne (3)",
  '會議室 東',
  '葛\u{e0100}城',
  'می\u200cخواهم',
  'क्\u200dष',
  'Kitchen 👩\u200d💻 ❤\ufe0f\u200d🔥 1\ufe0f\u20e3',
  '🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f} Room',
  'שלום',
  '.',
])('%j can be read', (text) => {
  expect(isReadable(text)).toBe(true);
});

test.each<[what: string, text: string]>([
  ['nothing', ''],
  ['blanks', ' \u3000'],
  ['an empty Braille cell', '\u2800'],
  ['a Hangul filler', '\u3164'],
  ['a zero width space', 'Desk\u200b 2'],
  ['a joiner between Latin letters', 'De\u200dsk'],
  ['a joiner at the end', 'क्\u200d'],
  ['a soft hyphen', 'De\u00adsk'],
  ['a word joiner', 'De\u2060sk'],
  ['an override', 'Desk \u202e2'],
  ['an isolate', '\u2066Desk'],
  ['a direction mark', 'Desk\u200f'],
  ['a variant of nothing', '\ufe0fDesk'],
  ['tags without a flag', 'Desk\u{e0067}\u{e0062}\u{e007f}'],
  ['a line break', 'Desk\n2'],
  ['a line separator', 'Desk\u20282'],
  ['a bell', 'Desk\u0007'],
  ['what is no character', 'Desk\uffff'],
  ['the like of another plane', 'Desk\u{1fffe}'],
  ['one that programs keep to themselves', 'Desk\ufdd0'],
])('%s cannot', (_, text) => {
  expect(isReadable(text)).toBe(false);
});

test('a letter carries as many marks as a writing puts on it, and no heap of them', () => {
  const marks = (count: number): string => '\u0315'.repeat(count / 2) + '\u0323'.repeat(count / 2);
  for (const text of ['', 'e\u0301'.repeat(500), `e${marks(30)}`, 'ཧཱུྃ བཛྲ', 'שָׁלוֹם', `${`e${marks(30)}`.repeat(3)}e`]) {
    expect(isHeaped(text)).toBe(false);
  }
  for (const text of [marks(32), `e${marks(32)}`, `${`e${marks(30)}`.repeat(3)}${marks(2)}`, `a${marks(500_000)}`]) {
    expect(isHeaped(text)).toBe(true);
  }
});
