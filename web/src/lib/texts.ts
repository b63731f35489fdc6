import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from '../locales/en.ts';
import { recall, remember } from './remembered.ts';

type Like<T> = { readonly [K in keyof T]: T[K] extends string ? string : Like<T[K]> };
/** The shape of a language's texts. */
export type Texts = Like<typeof en>;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

/** The languages Atrium speaks, each by its own name. */
export const languages = { en: 'English', 'zh-Hant': '繁體中文' } as const;
export type Language = keyof typeof languages;

const isLanguage = (text: string | null): text is Language => text !== null && text in languages;

/** Chosen before, else what the browser prefers, else English. */
export function firstLanguage(preferred: readonly string[] = navigator.languages): Language {
  const chosen = recall('language');
  if (isLanguage(chosen)) return chosen;
  const known = preferred.map((tag) => tag.toLowerCase()).find((tag) => /^(?:en|zh)(?:-|$)/.test(tag));
  return known?.startsWith('zh') ? 'zh-Hant' : 'en';
}

/** Makes `t` ready before the first page is drawn. */
export async function startTexts(): Promise<void> {
  const first = firstLanguage();
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await speak(first);
}

/** Changes the language now and for the next visit. */
export async function chooseLanguage(language: Language): Promise<void> {
  remember('language', language);
  await speak(language);
}

async function speak(language: Language): Promise<void> {
  if (language === 'zh-Hant' && !i18next.hasResourceBundle(language, 'translation')) {
    const [{ zhHant }] = await Promise.all([import('../locales/zh-hant.ts'), import('dayjs/locale/zh-tw.js')]);
    i18next.addResourceBundle(language, 'translation', zhHant);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** The language spoken now. */
export const spoken = (): Language => (isLanguage(i18next.language) ? i18next.language : 'en');
