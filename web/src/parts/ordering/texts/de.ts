import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Leistungen',
  nothing: 'Hier wird keine Leistung angeboten.',
  each: '{{price}} je {{unit}}',
  free: 'Kostenlos',
  until: 'Änderbar bis {{when}}',
  closed: 'War änderbar bis {{when}}',
  howMany: 'Anzahl: {{name}}',
  note: 'Hinweis',
  noteOf: 'Hinweis zu {{name}}',
  total: 'Zusammen {{cost}}',
  cancel: 'Abbrechen',
  save: 'Bestellen',
  saved: '{{count}} Leistungen bestellt',
  saved_one: 'Eine Leistung bestellt',
  saved_zero: 'Es ist nichts mehr bestellt',
  which: 'Für welche Termine sind diese Leistungen?',
  savedDates: '{{count}} Termine haben sie jetzt',
  savedDates_one: 'Ein Termin hat sie jetzt',
  refused: '{{count}} Termine können diese Leistungen nicht haben',
  refused_one: 'Ein Termin kann diese Leistungen nicht haben',
  refusedText: 'Es wurde nichts bestellt.',
};
