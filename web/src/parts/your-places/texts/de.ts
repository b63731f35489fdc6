import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Ihr eigener Platz',
  until: 'bis {{last}}',
  forGood: 'bis auf Weiteres',
  from: 'ab {{first}}',
  checkInBy:
    'Checken Sie an jedem Tag, an dem Sie kommen, bis {{time}} ein; sonst können andere ihn an diesem Tag buchen.',
  checkIn: 'Einchecken',
  checkInOf: 'Einchecken: {{name}}',
  checkedIn: 'Sie sind heute eingecheckt',
  closed: 'Geschlossen {{when}}: {{reason}}',
  lend: 'Freigeben',
  lendOf: 'Freigeben: {{name}}',
  keptToo: 'Auch {{name}} gehört Ihnen an diesem Tag: Andere könnten buchen.',
  lendTitle: '{{name}} freigeben',
  lendText: 'An diesen Tagen können andere den Platz buchen.',
  first: 'Erster Tag',
  last: 'Letzter Tag',
  lastHint: 'Ohne Angabe nur der erste Tag.',
  needDay: 'Wählen Sie einen Tag',
  order: 'Der letzte Tag liegt vor dem ersten',
  notYours: 'An diesem Tag ist es nicht Ihres',
  cancel: 'Abbrechen',
  lentThatDay: '{{name}} gehört Ihnen und ist an diesem Tag freigegeben',
  lentDays: 'Andere dürfen buchen: {{days}}',
  fromTo: '{{first}} – {{last}}',
  why: {
    absence: 'Sie arbeiten woanders',
    not_checked_in: 'Sie haben nicht rechtzeitig eingecheckt',
  },
  takeBack: 'Zurücknehmen',
  takeBackOf: 'Zurücknehmen: {{days}}',
  booked: 'Jemand hat an einigen dieser Tage gebucht.',
  takeFree: 'Die freien Tage zurücknehmen',
  lent: 'Andere können {{name}} an diesen Tagen buchen',
  back: '{{name}} gehört wieder Ihnen',
  other: {
    title: 'Eigene Plätze',
    checkInBy: 'An jedem Tag, an dem {{who}} kommt, ist bis {{time}} einzuchecken.',
    checkedIn: '{{who}} ist heute eingecheckt',
    notTheirs: 'An diesem Tag gehört der Platz nicht {{who}}',
    why: {
      absence: 'arbeitet woanders',
      not_checked_in: 'niemand hat eingecheckt',
    },
    back: '{{name}} gehört wieder {{who}}',
  },
  refused: {
    assignment_over: 'Diese Zuteilung ist vorbei.',
  },
  refusedBy: {
    assignment_days_wrong: 'Höchstens {{number}} Tage im Voraus',
    assignment_releases_too_many: 'Höchstens {{number}} Mal im Voraus',
  },
  refusedAnyway: {
    assignment_days_wrong: 'Für diese Tage geht das nicht: Wählen Sie andere, frühestens ab heute.',
    assignment_check_in_refused:
      'Zum Einchecken ist es zu spät, oder der Platz ist heute freigegeben: Dann nehmen Sie ihn erst zurück.',
  },
};
