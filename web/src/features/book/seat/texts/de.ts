import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  ask: 'Platzwunsch für diesen Tag äußern',
  askHere: 'Nur auf dieser Etage',
  hint: 'Von {{from}} bis {{to}}. Wer bisher am wenigsten bekam, kommt zuerst; Teams sitzen beieinander.',
  has: 'Sie haben an diesem Tag {{desk}}.',
  asked: 'Ihr Platzwunsch ist notiert',
  askedText: 'Entschieden wird am {{day}} um {{time}}.',
  closed: 'Für diesen Tag sind keine Platzwünsche mehr möglich.',
  waits: 'Ihr Platzwunsch ist notiert: Entschieden wird am {{day}} um {{time}}',
  granted: 'Sie haben an diesem Tag einen Schreibtisch',
  lost: 'Sie haben an diesem Tag keinen Schreibtisch bekommen',
  see: 'Ihre Platzwünsche ansehen',
  for: 'Platzwunsch für',
  myself: 'Mich selbst',
  other: {
    has: '{{who}} hat an diesem Tag {{desk}}.',
    asked: 'Der Platzwunsch für {{who}} ist notiert',
    waits: 'Der Platzwunsch für {{who}} ist notiert: Entschieden wird am {{day}} um {{time}}',
    granted: '{{who}} hat an diesem Tag einen Schreibtisch',
    lost: '{{who}} hat an diesem Tag keinen Schreibtisch bekommen',
    see: 'Die Platzwünsche ansehen',
  },
  refused: {
    seating_by_first_come: 'Die Schreibtische dort werden gebucht und nicht zugeteilt.',
    seating_asked: 'Für diesen Tag gibt es schon einen Platzwunsch.',
  },
  refusedBy: {
    seating_too_far_ahead: 'Höchstens {{number}} Tage im Voraus',
    seating_full: 'Mehr als {{number}} Platzwünsche für einen Tag sind nicht möglich.',
  },
};
