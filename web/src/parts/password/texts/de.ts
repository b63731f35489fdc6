import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  current: 'Bisheriges Passwort',
  next: 'Neues Passwort',
  hint: 'Mindestens zehn Zeichen; gut sind ein paar Wörter hintereinander. Kein Name und nichts, was alle zuerst versuchen.',
  needCurrent: 'Geben Sie Ihr bisheriges Passwort ein',
  short: 'Ein Passwort hat mindestens 10 Zeichen',
  change: 'Passwort ändern',
};
