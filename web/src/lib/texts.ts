import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../../server/modules/notifications/contract.ts';
import { always } from './always.ts';
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

export type { Language };

/** The languages Atrium speaks, on screens and in letters, each by its own name. */
export const languages: Readonly<Record<Language, string>> = { en: 'English', 'zh-Hant': '繁體中文', de: 'Deutsch' };

const isLanguage = (text: string | null): text is Language => text !== null && Object.hasOwn(languages, text);

/** `zh` of `zh-Hant-HK`. */
export const primaryOf = (tag: string): string => tag.toLowerCase().replace(/-.*/, '');

/** Each language is spoken in one script alone. */
const byPrimary = new Map((Object.keys(languages) as Language[]).map((language) => [primaryOf(language), language]));

/** Chosen before, else what the browser prefers, else English. */
export function firstLanguage(preferred: readonly string[] = navigator.languages): Language {
  const chosen = recall('language');
  if (isLanguage(chosen)) return chosen;
  const known = preferred.map((tag) => byPrimary.get(primaryOf(tag)));
  return known.find((language) => language !== undefined) ?? 'en';
}

/** Brings the texts of one part of the app in a language. */
export type Bring = (language: Language, part: keyof Namespaces) => Promise<object>;

let bring: Bring;
/** What is there, as `en words`. A part that failed is not: it is asked for again by whoever needs it next. */
const there = new Set<string>();

async function load(language: Language, parts: readonly (keyof Namespaces)[]): Promise<void> {
  const missing = [...new Set(parts)].filter((part) => !there.has(`${language} ${part}`));
  const brought = await Promise.all(missing.map(async (part) => [part, await bring(language, part)] as const));
  for (const [part, texts] of brought) {
    i18next.addResourceBundle(language, part, texts, false, true);
    there.add(`${language} ${part}`);
  }
}

/**
 * Makes `t` ready; what a part says is brought when the part is first shown, in the language that is spoken. When not even what
 * the whole app says can be brought, there are words for that, and the first screen asks again.
 */
export async function startTexts(bringThem: Bring): Promise<void> {
  bring = bringThem;
  there.clear();
  await i18next.use(initReactI18next).init({
    lng: firstLanguage(),
    resources: Object.fromEntries(Object.entries(always).map(([language, texts]) => [language, { words: texts }])),
    // None is needed: the compiler sees to it that each language has everything.
    fallbackLng: false,
    load: 'currentOnly',
    defaultNS: 'words',
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = spoken();
  await needTexts().catch(() => undefined);
}

/** Brings texts before their part is shown, with what the whole app says; throws when they cannot be brought. */
export async function needTexts(...parts: readonly (keyof Namespaces)[]): Promise<void> {
  const language = spoken();
  await load(language, ['words', ...parts]);
  // Meanwhile another one may have been chosen, which knew nothing of these.
  if (spoken() !== language) await needTexts(...parts);
}

const partsIn = (language: Language): (keyof Namespaces)[] =>
  [...there]
    .filter((one) => one.startsWith(`${language} `))
    .map((one) => one.slice(language.length + 1)) as (keyof Namespaces)[];

let wanted: Language | null = null;

/**
 * Changes the language now and for the next visit: first brings what is shown, then shows it. The old one stays, and nothing is
 * remembered, when that fails, which is thrown; of two choices at once the later counts.
 */
export async function chooseLanguage(language: Language): Promise<void> {
  wanted = language;
  const missing = () => partsIn(spoken()).some((part) => !there.has(`${language} ${part}`));
  do await load(language, ['words', ...partsIn(spoken())]);
  while (missing());
  if (wanted !== language) return;
  remember('language', language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** The language spoken now. */
export const spoken = (): Language => (isLanguage(i18next.language) ? i18next.language : 'en');

/**
 * How a part says a refusal: as its kind alone, with what the server named, as its kind whatever the server said besides, or by the one
 * word for its reason that the server gave.
 */
export type Saying = 'refused' | 'refusedBy' | 'refusedAnyway' | 'because';

/** What is named in a refusal and reads alike in every language. */
export interface RefusalNames {
  readonly number?: number;
  /** Of a day, such as `09:00–12:00, 13:00–17:00`. */
  readonly times?: string;
}

/**
 * What a part that is shown says of a refusal of its own. Empty: none says anything. Not what the whole app says: nobody pays for these
 * words before she is where they are said.
 */
export function wordsOfRefusal(saying: Saying, code: string, named: RefusalNames = {}): string {
  const said = partsIn(spoken()).map((ns) =>
    i18next.t(`${saying}.${code}` as 'loading', { ns, ...named, defaultValue: '' }),
  );
  return said.find((text) => text !== '') ?? '';
}

/** What the whole app says, for what is drawn by a component that draws itself again in another language. */
export const words = i18next.getFixedT(null, 'words');
