import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Aufrufe',
  titleOf: 'Aufrufe von {{name}}',
  text: 'So oft darf das System gefragt werden; alles gilt zugleich. Leer: keine Grenze. Ein Fünftel bleibt für das, worauf jemand wartet.',
  none: 'Nichts begrenzt, wie oft das System gefragt wird.',
  held: 'Das System hat darum gebeten, bis dahin nicht gefragt zu werden: {{at}}.',
  used: {
    second: 'In der letzten Sekunde {{used}} von {{limit}}.',
    minute: 'In der letzten Minute {{used}} von {{limit}}.',
    hour: 'In der letzten Stunde {{used}} von {{limit}}.',
    day: 'In den letzten 24 Stunden {{used}} von {{limit}}.',
    week: 'In den letzten sieben Tagen {{used}} von {{limit}}.',
  },
  free: 'Wieder Platz: {{at}}.',
  per: {
    second: 'In der Sekunde',
    minute: 'In der Minute',
    hour: 'In der Stunde',
    day: 'Am Tag',
    week: 'In der Woche',
  },
  wrong: 'Geben Sie eine ganze Zahl von 1 bis 10.000.000 ein, oder nichts',
  keep: 'Diese Grenzen verwenden',
  asDeclared: 'Wie vom Konnektor vorgesehen',
  isKept: '{{name}} hat andere Grenzen.',
};
