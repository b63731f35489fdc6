import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Kalender',
  lead: 'Die Buchungen eines Raums oder Schreibtischs in einem Kalenderprogramm oder auf einem Türschild: mit je einer eigenen geheimen Adresse.',
  search: 'Raum, Schreibtisch oder anderes suchen',
  none: 'Hier gibt es nichts mit diesem Namen.',
  more: 'Weitere finden Sie über den Namen.',
  make: 'Adresse erstellen',
  makeFor: 'Adresse erstellen: {{name}}',
  address: 'Kalenderadresse von {{name}}',
  once: 'Wer diese Adresse hat, sieht, wann gebucht ist, und was Sie davon sehen dürfen. Sie wird nur jetzt angezeigt.',
  open: 'In einem Kalender öffnen',
  made: 'Adresse vom {{day}}.',
  used: 'Zuletzt gelesen am {{day}}.',
  unused: 'Noch nicht gelesen.',
  renew: 'Neue Adresse',
  renewOf: 'Neue Adresse für {{name}}',
  renewTitle: 'Neue Adresse für {{name}} erstellen?',
  renewText: 'Die bisherige endet sofort: Was sie liest, bleibt nicht mehr aktuell.',
  end: 'Beenden',
  endOf: 'Adresse von {{name}} beenden',
  endTitle: 'Adresse von {{name}} beenden?',
  endText: 'Was sie liest, bleibt nicht mehr aktuell. Eine neue können Sie jederzeit erstellen.',
  keep: 'Behalten',
  ended: 'Die Adresse von {{name}} führt nirgends mehr hin.',
};
