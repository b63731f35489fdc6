import type { Language } from '../contract.ts';
import type { Telling } from './telling.ts';
import type { Words } from './words.ts';

interface Sentence<Say> {
  readonly label: string;
  readonly say: Say;
}
type Assigned = Sentence<Parameters<Telling['ofAssignment']>[3]>;

interface Sentences {
  readonly created: Assigned;
  readonly updated: Assigned;
  readonly ended: Assigned;
  readonly bumped: Sentence<Parameters<Telling['ofBumped']>[3]>;
}

/** What is assigned to somebody, otherwise or no more: each says its days, so that no two letters say the same. */
const sentences: Readonly<Record<Language, Sentences>> = {
  en: {
    created: {
      label: 'Yours',
      say: ({ actor, place, first, last }) =>
        `${actor} assigned ${place} to you, from ${first} ${last === null ? 'until further notice' : `to ${last}`}.`,
    },
    updated: {
      label: 'Yours, changed',
      say: ({ actor, place, first, last }) =>
        `${actor} changed it: ${place} is yours from ${first} ${last === null ? 'until further notice' : `to ${last}`}.`,
    },
    ended: {
      label: 'Not yours any more',
      say: ({ place, first, last }) =>
        `${place} is not assigned to you any more. It was to be yours from ${first} ${last === null ? 'until further notice' : `to ${last}`}.`,
    },
    bumped: {
      label: 'Given free',
      say: ({ place, day, isLast }) =>
        `Nobody had checked in to ${place} in time on ${day}, so others may have it for the rest of that day.${isLast ? '' : ' From the day after on it is yours again.'}`,
    },
  },
  de: {
    created: {
      label: 'Ihr Platz',
      say: ({ actor, place, first, last }) =>
        `${actor} hat Ihnen ${place} zugeteilt, ab ${first}${last === null ? ' bis auf Weiteres' : ` bis ${last}`}.`,
    },
    updated: {
      label: 'Ihr Platz, geändert',
      say: ({ actor, place, first, last }) =>
        `${actor} hat es geändert: ${place} ist Ihnen zugeteilt, ab ${first}${last === null ? ' bis auf Weiteres' : ` bis ${last}`}.`,
    },
    ended: {
      label: 'Nicht mehr Ihr Platz',
      say: ({ place, first, last }) =>
        `${place} ist Ihnen nicht mehr zugeteilt. Vorgesehen war es ab ${first}${last === null ? ' bis auf Weiteres' : ` bis ${last}`}.`,
    },
    bumped: {
      label: 'Freigegeben',
      say: ({ place, day, isLast }) =>
        `Für ${place} hatte am ${day} bis zur vorgesehenen Zeit niemand eingecheckt; den Rest dieses Tages steht der Platz anderen frei.${isLast ? '' : ' Ab dem Tag danach gehört er wieder Ihnen.'}`,
    },
  },
  'zh-Hant': {
    created: {
      label: '您的座位',
      say: ({ actor, place, first, last }) =>
        `${actor} 已將 ${place} 編配給您，由 ${first} 起${last === null ? '，直至另行通知' : `至 ${last}`}。`,
    },
    updated: {
      label: '您的座位已更改',
      say: ({ actor, place, first, last }) =>
        `${actor} 已作更改：${place} 由 ${first} 起${last === null ? '，直至另行通知，' : `至 ${last} `}編配給您。`,
    },
    ended: {
      label: '不再是您的座位',
      say: ({ place, first, last }) =>
        `${place} 不再編配給您。原定由 ${first} 起${last === null ? '，直至另行通知' : `至 ${last}`}。`,
    },
    bumped: {
      label: '已釋出',
      say: ({ place, day, isLast }) =>
        `${day}，${place} 未有在限時前報到，當日餘下時間可供他人使用。${isLast ? '' : '翌日起仍屬於您。'}`,
    },
  },
};

/** What is told of an assignment itself in a language. */
export function assigningIn(
  language: Language,
  { ofAssignment, ofBumped }: Pick<Telling, 'ofAssignment' | 'ofBumped'>,
): Pick<Words['events'], 'assignment.created' | 'assignment.updated' | 'assignment.ended' | 'assignment.bumped'> {
  const { created, updated, ended, bumped } = sentences[language];
  return {
    'assignment.created': (assignment, spoken) => ofAssignment(created.label, assignment, spoken, created.say),
    'assignment.updated': (assignment, spoken) => ofAssignment(updated.label, assignment, spoken, updated.say),
    'assignment.ended': (assignment, spoken) => ofAssignment(ended.label, assignment, spoken, ended.say),
    'assignment.bumped': (assignment, spoken) => ofBumped(bumped.label, assignment, spoken, bumped.say),
  };
}
