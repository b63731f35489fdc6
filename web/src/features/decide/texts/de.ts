import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  booking: {
    title: 'Eine Buchung wartet auf Sie',
    lead: '{{host}} möchte das buchen, bei {{workplace}}.',
    until: 'Ohne Entscheidung endet sie mit dem Beginn, am {{day}}.',
    untilEach: 'Ohne Entscheidung endet ein Termin mit seinem Beginn; der erste beginnt am {{day}}.',
    told: 'Wer gebucht hat, erfährt davon. Sie können diese Seite schließen.',
  },
  visit: {
    title: 'Ein Besuch wartet auf Sie',
    lead: '{{host}} möchte Besuch empfangen, bei {{workplace}}.',
    until: 'Ohne Entscheidung endet er mit dem Beginn, am {{day}}.',
    who: 'Wer kommt, steht in Atrium.',
    told: 'Wer besucht wird, erfährt davon. Sie können diese Seite schließen.',
    unwelcome: 'Jemand, der kommt, kann dort nicht empfangen werden: Fragen Sie den Empfang.',
  },
  private: 'Privat',
  program: 'Ein Programm',
  dates_one: 'Ein Termin einer Serie, am {{last}}',
  dates_other: '{{count}} Termine einer Serie, der letzte am {{last}}',
  approveAll: 'Alle genehmigen',
  rejectAll: 'Alle ablehnen',
  reason: 'Grund, falls Sie ablehnen',
  approve: 'Genehmigen',
  reject: 'Ablehnen',
  confirmed: 'Genehmigt',
  rejected: 'Abgelehnt',
  ended: 'Hier gibt es nichts mehr zu entscheiden',
  endedText:
    'Es ist entschieden, geändert oder vorbei, oder Sie entscheiden nicht mehr darüber. Was jetzt auf Sie wartet, steht in Atrium.',
  toApp: 'Atrium öffnen',
};
