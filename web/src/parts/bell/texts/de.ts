import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Benachrichtigungen',
  unread: 'Benachrichtigungen, {{counted}} ungelesen',
  readAll: 'Alle gelesen',
  new: 'Neu',
  none: 'Noch nichts. Hier steht, was andere mit Ihren Buchungen tun.',
};
