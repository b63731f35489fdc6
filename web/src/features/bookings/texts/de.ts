import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  services: 'Leistungen',
  inviteVisitors: 'Besuch einladen',
  toCalendar: 'In den Kalender',
  title: 'Meine Buchungen',
  waiting: 'Warteliste',
  seats: 'Platzwünsche',
  upcoming: 'Anstehend',
  others: 'Für andere',
  noneOfOther:
    '{{name}} hat nichts gebucht. Wählen Sie unter „Buchen“ einen freien Platz und dort, dass er für {{name}} ist.',
  past: 'Vergangen',
  noneUpcoming: 'Noch nichts gebucht',
  noneUpcomingText: 'Wählen Sie im Etagenplan einen Schreibtisch oder einen Raum; zwei Klicks genügen.',
  nonePast: 'Nichts in den letzten 30 Tagen',
  nonePastText: 'Was Sie gebucht haben, steht hier, sobald es vorbei ist.',
  find: 'Platz finden',
};
