import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Aufgaben',
  lead: 'Was zu Buchungen bestellt und zu erledigen ist.',
  whose: 'Wessen Aufgaben',
  all: 'Alle',
  mine: 'Meine',
  none: 'An diesem Tag ist nichts zu erledigen',
  noneText: 'Was jemand zu einer Buchung bestellt, steht hier für die, die es erledigen.',
  sections: { open: 'Zu erledigen', done: 'Erledigt', cancelled: 'Abgesagt' },
  what: '{{quantity}} × {{name}}',
  host: 'Für {{host}}',
  due: 'Bis {{at}}',
  doneAt: 'Erledigt um {{at}}',
  withdrawn: 'Zurückgezogen',
  progress: { new: 'Neu', accepted: 'Angenommen', in_progress: 'Begonnen' },
  overdue: 'Überfällig',
  next: { accepted: 'Annehmen', in_progress: 'Beginnen' },
  nextOf: { accepted: 'Annehmen: {{what}}, {{where}}', in_progress: 'Beginnen: {{what}}, {{where}}' },
  say: {
    completeTask: 'Erledigt',
    reopenTask: 'Nicht erledigt',
    cancelTask: 'Nicht möglich',
    restoreTask: 'Doch zu erledigen',
  },
  sayOf: {
    completeTask: 'Erledigt: {{what}}, {{where}}',
    reopenTask: 'Doch nicht erledigt: {{what}}, {{where}}',
    cancelTask: 'Nicht möglich: {{what}}, {{where}}',
    restoreTask: 'Doch zu erledigen: {{what}}, {{where}}',
  },
  assign: {
    say: 'Zuweisen',
    of: 'Zuweisen: {{what}}, {{where}}',
    title: 'Wer erledigt {{what}}, {{where}}?',
    whom: 'Wer es erledigt',
    whoms: { service: 'Wer die Leistung erledigt', person: 'Eine Person', group: 'Die Mitglieder einer Gruppe' },
    person: 'Person',
    nobody: 'Niemand mit diesem Namen',
    needPerson: 'Wählen Sie eine Person',
    group: 'Gruppe',
    noGroup: 'Keine Gruppe mit diesem Namen',
    needGroup: 'Wählen Sie eine Gruppe',
    cancel: 'Abbrechen',
    save: 'Zuweisen',
    done: '{{what}} ist {{who}} zugewiesen',
    toService: '{{what}} erledigt, wer die Leistung erledigt',
    refused: {
      version_conflict:
        'Das hat inzwischen jemand geändert. Schließen und öffnen Sie es, um den jetzigen Stand zu sehen.',
      task_state_conflict: 'Diese Aufgabe ist nicht mehr zu erledigen.',
    },
  },
  refused: {
    task_state_conflict: 'Das hat sich inzwischen geändert: Sehen Sie noch einmal in die Liste.',
  },
};
