import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Auf Anfrage',
  text: '{{names}}: Bitten Sie hier um einen Platz; wer die Buchungen verwaltet, vergibt einen passenden.',
  ask: 'Um einen Platz bitten',
  group: 'Woraus',
  people: 'Für wie viele Personen',
  needPeople: 'Sagen Sie, für wie viele Personen, mindestens eine',
  for: 'Für wen',
  myself: 'Für mich',
  what: 'Wofür? (freiwillig)',
  notes: 'Was dort sein muss (freiwillig)',
  notesText: 'Wer den Platz vergibt, liest es; es kommt in die Buchung.',
  cancel: 'Abbrechen',
  send: 'Anfragen',
  asked: 'Sie haben um einen Platz gebeten',
  askedFor: 'Sie haben um einen Platz für {{who}} gebeten',
  askedText: 'Sie erfahren, was daraus wird. Bis dahin steht es unter Meine Buchungen.',
  refused: {
    space_request_not_needed: 'Was hier ist, wird inzwischen direkt gebucht: Wählen Sie es auf dem Plan.',
    space_request_unfit: 'Nichts davon ist für so viele Personen.',
    space_requests_too_many: 'Das ist genug auf einmal.',
  },
  refusedBy: {
    space_requests_too_many: 'Um höchstens {{number}} Plätze kann man gleichzeitig bitten.',
  },
};
