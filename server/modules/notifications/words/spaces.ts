import type { Language } from '../contract.ts';
import type { Telling } from './telling.ts';
import { singleLine, type Words } from './words.ts';

type Named = Parameters<Parameters<Telling['ofBooking']>[3]>[0];
type Say = (named: Pick<Named, 'actor' | 'place'>) => string;
interface Sentence {
  readonly label: string;
  readonly say: Say;
}
interface Sentences {
  readonly asked: {
    readonly label: string;
    /** @param host for whom, where it is not for who asks @param people for how many */
    readonly say: (named: Pick<Named, 'actor' | 'place'>, host: string | null, people: number) => string;
  };
  readonly given: Sentence;
  readonly refused: Sentence;
  /** By somebody else. */
  readonly withdrawn: Sentence;
  readonly expired: Sentence;
}

/** What becomes of a space that somebody asks for without choosing one. */
const sentences: Readonly<Record<Language, Sentences>> = {
  en: {
    asked: {
      label: 'Space asked for',
      say: ({ actor, place }, host, people) =>
        `${actor} asks for a space${host === null ? '' : ` for ${host}`}, for ${people === 1 ? 'one person' : `${people} people`}: ${place}. What is free is listed under Approvals.`,
    },
    given: { label: 'Space given', say: ({ actor, place }) => `${actor} gave you ${place}. It is booked for you.` },
    refused: {
      label: 'No space',
      say: ({ actor, place }) => `${actor} did not give you the space you asked for: ${place}.`,
    },
    withdrawn: {
      label: 'Space asked for no more',
      say: ({ actor, place }) => `${actor} asks no more for a space for you: ${place}.`,
    },
    expired: {
      label: 'No space',
      say: ({ place }) => `Nobody gave you the space you asked for before its time began: ${place}.`,
    },
  },
  de: {
    asked: {
      label: 'Platz erbeten',
      say: ({ actor, place }, host, people) =>
        `${actor} bittet um einen Platz${host === null ? '' : ` für ${host}`}, für ${people === 1 ? 'eine Person' : `${people} Personen`}: ${place}. Was frei ist, steht unter Genehmigungen.`,
    },
    given: {
      label: 'Platz erhalten',
      say: ({ actor, place }) => `${actor} hat Ihnen ${place} gegeben. Das ist für Sie gebucht.`,
    },
    refused: {
      label: 'Kein Platz',
      say: ({ actor, place }) => `${actor} hat Ihnen den erbetenen Platz nicht gegeben: ${place}.`,
    },
    withdrawn: {
      label: 'Platz nicht mehr erbeten',
      say: ({ actor, place }) => `${actor} hat die Bitte um einen Platz für Sie zurückgenommen: ${place}.`,
    },
    expired: {
      label: 'Kein Platz',
      say: ({ place }) => `Bis zum Beginn hat Ihnen niemand den erbetenen Platz gegeben: ${place}.`,
    },
  },
  'zh-Hant': {
    asked: {
      label: '空間申請',
      say: ({ actor, place }, host, people) =>
        `${actor} ${host === null ? '' : `為 ${host} `}申請空間，供 ${people} 人使用：${place}。可用的空間列於「審批」。`,
    },
    given: { label: '已獲分配空間', say: ({ actor, place }) => `${actor} 已將 ${place} 分配給您，並已為您預訂。` },
    refused: { label: '未獲分配空間', say: ({ actor, place }) => `${actor} 沒有分配您所申請的空間：${place}。` },
    withdrawn: { label: '空間申請已撤回', say: ({ actor, place }) => `${actor} 已撤回為您提出的空間申請：${place}。` },
    expired: { label: '未獲分配空間', say: ({ place }) => `您所申請的空間在開始前無人分配：${place}。` },
  },
};

/** How it is told in one language that somebody asks for a space, and what becomes of that. */
export const spacesIn = (
  language: Language,
  { ofBooking, withReason }: Pick<Telling, 'ofBooking' | 'withReason'>,
): Pick<Words['events'], `space_request.${'created' | 'given' | 'refused' | 'withdrawn' | 'expired'}`> => {
  const { asked, given, refused, withdrawn, expired } = sentences[language];
  return {
    'space_request.created': (request, spoken) => {
      const host = spoken.principal === undefined ? null : singleLine(spoken.principal);
      return ofBooking(asked.label, request, spoken, (named) => asked.say(named, host, request.people));
    },
    'space_request.given': (request, spoken) => ofBooking(given.label, request, spoken, given.say),
    'space_request.refused': (request, spoken) =>
      withReason(ofBooking(refused.label, request, spoken, refused.say), spoken.actor, request.reason),
    'space_request.withdrawn': (request, spoken) => ofBooking(withdrawn.label, request, spoken, withdrawn.say),
    'space_request.expired': (request, spoken) => ofBooking(expired.label, request, spoken, expired.say),
  };
};
