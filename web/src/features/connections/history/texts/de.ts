import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Wie weit zurück',
  titleOf: 'Wie weit zurück {{name}} gelesen wird',
  text: 'Was früher endete, wird nicht gelesen; was davon gelesen ist, bleibt, wie es ist. Leer: alles, was es je gab.',
  days: '{{kind}}: Tage zurück',
  whole: 'Es soll mehr gelesen werden als bisher: Der nächste Lauf liest alles davon.',
  wrong: 'Geben Sie eine ganze Zahl von 1 bis 3.650 ein, oder nichts',
  keep: 'So verwenden',
  keepOf: 'So verwenden: {{kind}}',
  isKept: '{{kind}}: Ab jetzt wird so weit zurück gelesen.',
};
