import type { Language } from '../contract.ts';
import type { Telling } from './telling.ts';
import type { Words } from './words.ts';

type Say = Parameters<Telling['ofKeeping']>[3];
interface Sentence {
  readonly label: string;
  readonly say: Say;
}

/** What is closed, or open again, of what is assigned to somebody. */
const sentences: Readonly<Record<Language, Readonly<Record<'closed' | 'open', Sentence>>>> = {
  en: {
    closed: {
      label: 'Closed',
      say: ({ place, when, own }) => `${place} is closed, ${when}. What is yours there is not yours then: ${own}.`,
    },
    open: {
      label: 'Open again',
      say: ({ place, when, own }) => `${place} is open again, ${when}. What is yours there is yours then: ${own}.`,
    },
  },
  de: {
    closed: {
      label: 'Geschlossen',
      say: ({ place, when, own }) =>
        `${place} ist geschlossen, ${when}. Was Ihnen dort zugeteilt ist, haben Sie dann nicht: ${own}.`,
    },
    open: {
      label: 'Wieder offen',
      say: ({ place, when, own }) =>
        `${place} ist wieder offen, ${when}. Was Ihnen dort zugeteilt ist, haben Sie dann: ${own}.`,
    },
  },
  'zh-Hant': {
    closed: {
      label: '關閉',
      say: ({ place, when, own }) => `${place} 將會關閉，${when}。屆時您不能使用編配給您的位置：${own}。`,
    },
    open: {
      label: '重新開放',
      say: ({ place, when, own }) => `${place} 重新開放，${when}。屆時您可使用編配給您的位置：${own}。`,
    },
  },
};

/** How somebody is told in one language that what is assigned to her is closed, or open again. */
export const keepingIn = (
  language: Language,
  ofKeeping: Telling['ofKeeping'],
): Pick<Words['events'], 'closure.kept_out' | 'closure.let_in'> => {
  const { closed, open } = sentences[language];
  return {
    'closure.kept_out': (closure, spoken) => ofKeeping(closed.label, closure, spoken, closed.say, true),
    'closure.let_in': (closure, spoken) => ofKeeping(open.label, closure, spoken, open.say),
  };
};
