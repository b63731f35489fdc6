/** Screens have texts of their own: whoever passes by speaks what she speaks, and nothing of the app is loaded for them. */
export const languages = { en: 'English', de: 'Deutsch', 'zh-Hant': '繁體中文' } as const;
export type Language = keyof typeof languages;

/** What the screen itself speaks. */
export const ownLanguage = (): Language =>
  navigator.language.startsWith('de') ? 'de' : navigator.language.startsWith('zh') ? 'zh-Hant' : 'en';

/** A text with what is named in it. */
export const fill = (text: string, named: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => named[name] ?? '');
