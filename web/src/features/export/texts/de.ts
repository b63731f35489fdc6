import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Export',
  lead: 'Alle Buchungen dieser Tage als Tabelle, eine Zeile für jeden gebuchten Platz.',
  from: 'Von',
  to: 'Bis einschließlich',
  order: 'Das Ende liegt vor dem Anfang.',
  zone: 'Zeitzone der Zeiten',
  domain: 'Nur Veranstalter bei',
  domainHint: 'Was in ihrer Adresse nach dem @ steht; leer für alle.',
  needDomain: 'Geben Sie ein, was nach dem @ steht, etwa example.com',
  download: 'Herunterladen',
  file: 'Buchungen',
  done: 'Die Tabelle liegt in Ihren Downloads.',
};
