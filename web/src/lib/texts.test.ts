import i18next from 'i18next';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PartMissing } from './part.ts';
import { ApiProblem } from './problem.ts';
import { showProblem } from './show.ts';
import {
  chooseLanguage,
  firstLanguage,
  languages,
  needTexts,
  spoken,
  startTexts,
  words,
  type Bring,
  type Language,
} from './texts.ts';

it('the first language is the one chosen before, else one the browser prefers, else English', () => {
  expect(firstLanguage(['fr-FR', 'zh-HK', 'en'])).toBe('zh-Hant');
  expect(firstLanguage(['en-GB', 'zh'])).toBe('en');
  expect(firstLanguage(['fr', 'de-AT', 'en'])).toBe('de');
  expect(firstLanguage(['DE'])).toBe('de');
  expect(firstLanguage(['fr', 'den'])).toBe('en');
  expect(firstLanguage([])).toBe('en');
  localStorage.setItem('atrium.language', 'zh-Hant');
  expect(firstLanguage(['en'])).toBe('zh-Hant');
  // What is no language of Atrium's counts as nothing chosen.
  localStorage.setItem('atrium.language', 'toString');
  expect(firstLanguage(['de'])).toBe('de');
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

/** Brings texts while the server answers, and notes what it was asked for. */
function server() {
  const state = { answers: true };
  const bring = vi.fn<Bring>((language, part) =>
    state.answers
      ? Promise.resolve({ title: `${part} in ${language}`, today: `${part} in ${language}` })
      : Promise.reject(new PartMissing()),
  );
  return { state, bring };
}
const title = (): string => i18next.getFixedT(null, 'book')('title');
const remembered = (): string | null => localStorage.getItem('atrium.language');

describe('when texts do not come', () => {
  beforeEach(() => localStorage.setItem('atrium.language', 'en'));

  it('the old language stays and is remembered, and the second try brings the new one', async () => {
    const { state, bring } = server();
    await startTexts(bring);
    await needTexts('book');
    state.answers = false;
    await expect(chooseLanguage('zh-Hant')).rejects.toBeInstanceOf(PartMissing);
    expect([spoken(), title(), document.documentElement.lang, remembered()]).toEqual(['en', 'book in en', 'en', 'en']);
    state.answers = true;
    await chooseLanguage('zh-Hant');
    expect([spoken(), title(), document.documentElement.lang, remembered()]).toEqual([
      'zh-Hant',
      'book in zh-Hant',
      'zh-Hant',
      'zh-Hant',
    ]);
  });

  it('whoever needs them hears of it, and the next one gets them', async () => {
    const { state, bring } = server();
    await startTexts(bring);
    state.answers = false;
    await expect(needTexts('book')).rejects.toBeInstanceOf(PartMissing);
    state.answers = true;
    await needTexts('book');
    expect(title()).toBe('book in en');
  });

  it.each([
    ['en', 'No connection to the server. Check the network and try again.', 'Try again'],
    ['zh-Hant', '無法連線至伺服器，請檢查網路後再試。', '再試一次'],
    [
      'de',
      'Keine Verbindung zum Server. Prüfen Sie das Netz und versuchen Sie es noch einmal.',
      'Noch einmal versuchen',
    ],
  ])(
    'not even at the start, there are words for that (%s), and the first screen asks again',
    async (...[language, says, retry]) => {
      localStorage.setItem('atrium.language', language);
      const { state, bring } = server();
      state.answers = false;
      await startTexts(bring);
      expect([showProblem(new PartMissing()), words('retry')]).toEqual([says, retry]);
      await expect(needTexts()).rejects.toBeInstanceOf(PartMissing);
      state.answers = true;
      await needTexts();
      expect(words('today')).toBe(`words in ${language}`);
    },
  );

  it('a part that comes while the language changes comes in the new one', async () => {
    const slow = Promise.withResolvers<object>();
    await startTexts((language, part) =>
      part === 'book' && language === 'en' ? slow.promise : Promise.resolve({ title: `${part} in ${language}` }),
    );
    const coming = needTexts('book');
    await chooseLanguage('zh-Hant');
    slow.resolve({ title: 'late' });
    await coming;
    expect(title()).toBe('book in zh-Hant');
  });
});

it('a server that is asked too much has words of its own in each language', async () => {
  const { bringTexts } = await import('../app/texts.ts');
  await startTexts(bringTexts);
  const said = new Set<string>();
  const all = Object.keys(languages) as Language[];
  for (const language of all) {
    await chooseLanguage(language);
    said.add(showProblem(new ApiProblem(503, { code: 'overloaded' }))).add(showProblem(new ApiProblem(500, {})));
  }
  expect(said.size).toBe(2 * all.length);
  expect(said).toContain('Many people are asking at once. Try again in a moment.');
});
