import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Dienstkonten',
  lead: 'Dienstkonten besitzen die Tokens und Webhooks von Programmen; so laufen diese weiter, wenn jemand geht.',
  none: 'Noch keine Dienstkonten',
  noneText: 'Legen Sie für jedes Programm eines an, das mit Atrium spricht.',
  name: 'Name',
  needName: 'Geben Sie ihm einen Namen',
  role: 'Darf, was diese Rolle darf',
  add: 'Anlegen',
  roles: {
    employee: 'Mitarbeiter/in',
    receptionist: 'Empfang',
    space_manager: 'Raumverwaltung',
    administrator: 'Administration',
  },
  everywhere: 'alle Gebäude',
  reach_zero: 'kein Gebäude',
  reach_one: '1 Gebäude',
  reach_other: '{{count}} Gebäude',
  stopped: 'Abgeschaltet',
  stop: 'Abschalten',
  start: 'Einschalten',
  stopOf: '{{name}} abschalten',
  startOf: '{{name}} einschalten',
  ask: '{{name}} abschalten?',
  stops: 'Damit endet sofort:',
  nothingStops: 'Es besitzt nichts, was damit endet.',
  token: 'Token {{name}}',
  webhook: 'Webhook {{url}}',
  keep: 'Behalten',
};
