import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  lost: 'Das System sagt weniger als zuvor',
  lostText:
    'Sehen Sie im System nach, ob das gewollt ist. Steht es inzwischen anderswo, füllen Sie das Feld von dort: Ändern Sie es unten. Nichts muss neu gelesen werden.',
  dropped: '{{fields}}: {{path}} steht in {{is}} % der Datensätze; es stand in {{was}} %.',
  gone: '{{fields}}: {{path}} steht in keinem Datensatz mehr; es stand in {{was}} %.',
  others: 'Was im System sonst anders ist',
  othersText: 'Im Vergleich mit dem letzten Mal, als alles gelesen wurde. Was neu ist, kann zugeordnet werden.',
  otherGone: '{{path}} ist weg; es stand in {{was}} % der Datensätze. Kein Feld wird daraus gefüllt.',
  new: '{{path}} ist neu: Es steht in {{is}} % der Datensätze.',
  sampleWas: 'Es sagte: {{samples}}',
  sampleIs: 'Es sagt: {{samples}}',
  since: 'Gefunden am {{at}}.',
};
