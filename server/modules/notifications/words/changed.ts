import type { Language } from '../contract.ts';
import type { Named, Telling } from './telling.ts';
import type { Words } from './words.ts';

interface Sentence {
  readonly label: string;
  readonly say: (named: Named) => string;
}

type Change = 'changed' | 'linked' | 'stays';
interface Sentences {
  /** What follows is how it stands now. */
  readonly ofBooking: Readonly<Record<Change, Sentence>>;
  readonly ofSeries: Readonly<Record<Exclude<Change, 'stays'>, Sentence>>;
}

/** What is another by now: by somebody’s hand, by a link that came, or at another instant as the clocks will go otherwise. */
const sentences: Readonly<Record<Language, Sentences>> = {
  en: {
    ofBooking: {
      changed: {
        label: 'Changed',
        say: ({ actor, about }) => `${actor} changed ${about}. This is how it stands now:`,
      },
      linked: { label: 'Join online', say: ({ about }) => `There is a link now to join ${about}:` },
      stays: {
        label: 'Still at its time',
        say: ({ about }) =>
          `It became known that the clocks will say something else then. ${about} stays at its time of day:`,
      },
    },
    ofSeries: {
      changed: { label: 'Changed', say: ({ actor, about }) => `${actor} changed ${about}.` },
      linked: { label: 'Join online', say: ({ about }) => `There is a link now to join ${about}.` },
    },
  },
  de: {
    ofBooking: {
      changed: {
        label: 'Geändert',
        say: ({ actor, about }) => `${actor} hat ${about} geändert. So steht es jetzt:`,
      },
      linked: { label: 'Online teilnehmen', say: ({ about }) => `${about} hat jetzt einen Link zum Teilnehmen:` },
      stays: {
        label: 'Bleibt zur selben Uhrzeit',
        say: ({ about }) => `Es wurde bekannt, dass die Uhren dann anders gehen. ${about} bleibt zur selben Uhrzeit:`,
      },
    },
    ofSeries: {
      changed: { label: 'Geändert', say: ({ actor, about }) => `${actor} hat ${about} geändert.` },
      linked: { label: 'Online teilnehmen', say: ({ about }) => `${about} hat jetzt einen Link zum Teilnehmen.` },
    },
  },
  'zh-Hant': {
    ofBooking: {
      changed: { label: '已更改', say: ({ actor, about }) => `${actor} 更改了 ${about}。現時安排如下：` },
      linked: { label: '線上參加', say: ({ about }) => `${about} 現已有線上參加的連結：` },
      stays: { label: '時間不變', say: ({ about }) => `當地屆時的時鐘安排有變。${about} 仍在原定的當地時間：` },
    },
    ofSeries: {
      changed: { label: '已更改', say: ({ actor, about }) => `${actor} 更改了 ${about}。` },
      linked: { label: '線上參加', say: ({ about }) => `${about} 現已有線上參加的連結。` },
    },
  },
};

const changes = { zone_data: 'stays', online_meeting: 'linked' } as const;

/** How somebody is told in one language that a booking or a series is another by now. */
export const changedIn = (
  language: Language,
  { ofBooking, ofSeries }: Pick<Telling, 'ofBooking' | 'ofSeries'>,
): Pick<Words['events'], 'booking.updated' | 'booking.extended' | 'series.updated'> => {
  const said = sentences[language];
  const changed: Words['events']['booking.updated'] = (booking, spoken) => {
    const { label, say } = said.ofBooking[booking.why === undefined ? 'changed' : changes[booking.why]];
    return ofBooking(label, booking, spoken, say);
  };
  return {
    'booking.updated': changed,
    'booking.extended': changed,
    'series.updated': (series, spoken) => {
      const { label, say } = said.ofSeries[series.why === undefined ? 'changed' : changes[series.why]];
      return ofSeries(label, series, spoken, say);
    },
  };
};
