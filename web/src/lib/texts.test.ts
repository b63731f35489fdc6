import i18next from 'i18next';
import { expect, it, vi } from 'vitest';
import { chooseLanguage, firstLanguage, needTexts, spoken, startTexts, words, type Bring } from './texts.ts';

it('the first language is the one chosen before, else one the browser prefers, else English', () => {
  expect(firstLanguage(['fr-FR', 'zh-HK', 'en'])).toBe('zh-Hant');
  expect(firstLanguage(['en-GB', 'zh'])).toBe('en');
  expect(firstLanguage(['fr'])).toBe('en');
  localStorage.setItem('atrium.language', 'zh-Hant');
  expect(firstLanguage(['en'])).toBe('zh-Hant');
  localStorage.removeItem('atrium.language');
});

it('texts come with the part that says them, in the language spoken, and another language brings what is shown', async () => {
  const bring = vi.fn<Bring>((language, part) => Promise.resolve({ retry: `${part} in ${language}`, title: 'x' }));
  await startTexts(bring);
  expect(bring.mock.calls).toEqual([['en', 'words']]);
  expect(words('retry')).toBe('words in en');
  await needTexts('book', 'words');
  await needTexts('book');
  expect(bring.mock.calls.slice(1)).toEqual([['en', 'book']]);
  const shown: string[] = [];
  i18next.on('languageChanged', () => shown.push(words('retry'), i18next.t('title', { ns: 'book' })));
  await chooseLanguage('zh-Hant');
  expect(shown).toEqual(['words in zh-Hant', 'x']);
  expect(bring.mock.calls).toHaveLength(4);
  expect(bring.mock.calls).toEqual(
    expect.arrayContaining([
      ['zh-Hant', 'book'],
      ['zh-Hant', 'words'],
    ]),
  );
  expect([spoken(), document.documentElement.lang]).toEqual(['zh-Hant', 'zh-Hant']);
});
