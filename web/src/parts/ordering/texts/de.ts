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
};
