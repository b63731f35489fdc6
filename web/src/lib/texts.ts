import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { recall, remember } from './remembered.ts';
import type { texts } from './texts/en.ts';

/** The shape of the same texts in another language. */
export type Like<Texts> = { readonly [Key in keyof Texts]: Texts[Key] extends string ? string : Like<Texts[Key]> };

/**
 * All texts, by the part of the app that says them. Each part adds its own where its English stands, in `texts/en.ts`;
 * `words` is what the whole app says.
 */
export interface Namespaces {
  words: typeof texts;
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words';
    resources: Namespaces;
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

/** Brings the texts of one part of the app in a language. */
export type Bring = (language: Language, part: keyof Namespaces) => Promise<object>;

/** Makes `t` ready; what a part says is brought when the part is first shown, in the language that is spoken. */
export async function startTexts(bring: Bring): Promise<void> {
  // It takes a promise; its type knows only the callback of old.
  const backend = {
    type: 'backend',
    init: () => undefined,
    read: (language: Language, part: keyof Namespaces) => bring(language, part),
  } as unknown as BackendModule;
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: firstLanguage(),
      // None is needed: the compiler sees to it that each language has everything.
      fallbackLng: false,
      load: 'currentOnly',
      ns: ['words'],
      defaultNS: 'words',
      interpolation: { escapeValue: false },
      returnNull: false,
    });
  document.documentElement.lang = spoken();
}

/** Brings texts before their part is shown; a part whose texts are still missing waits for them. */
export const needTexts = (...parts: readonly (keyof Namespaces)[]): Promise<void> => i18next.loadNamespaces(parts);

/** Changes the language now and for the next visit: first brings what is shown, then shows it. */
export async function chooseLanguage(language: Language): Promise<void> {
  remember('language', language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** The language spoken now. */
export const spoken = (): Language => (isLanguage(i18next.language) ? i18next.language : 'en');

/** What the whole app says, for what is drawn by a component that draws itself again in another language. */
export const words = i18next.getFixedT(null, 'words');
