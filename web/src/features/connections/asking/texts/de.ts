import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Das System fragen',
  titleOf: 'Das System von {{name}} fragen',
  text: 'Für die Fehlersuche: Das System wird so gefragt, wie diese Verbindung sich dort anmeldet. Es zählt als Aufruf und steht im Protokoll.',
  path: 'Adresse innerhalb des Systems',
  pathHint: 'Zum Beispiel /rooms?limit=5',
  ask: 'Fragen',
  noPath: 'Geben Sie eine Adresse ein',
  answer: 'Antwort {{status}} nach {{milliseconds}} ms',
  cut: 'Nur der Anfang wird gezeigt.',
  binary: 'Es ist kein Text.',
  empty: 'Weiter steht nichts darin.',
  failed: 'Es gibt keine Antwort: {{detail}}',
  refused: {
    passthrough_busy: 'Das System wird gerade gefragt. Warten Sie auf die Antwort.',
    passthrough_not_offered: 'Dieses System kann so nicht gefragt werden.',
  },
};
