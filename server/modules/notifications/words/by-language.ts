import type { Language } from '../contract.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { Words } from './words.ts';
import { zhHant } from './zh-hant.ts';

const all: Readonly<Record<Language, Words>> = { en, 'zh-Hant': zhHant, de };

/** Everything that is said, in a language. */
export const wordsIn = (language: Language): Words => all[language];
