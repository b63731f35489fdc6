import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  current: 'Bisheriges Passwort',
  next: 'Neues Passwort',
  hint: 'Mindestens zehn Zeichen; gut sind ein paar Wörter hintereinander. Kein Name und nichts, was alle zuerst versuchen.',
  needCurrent: 'Geben Sie Ihr bisheriges Passwort ein',
  short: 'Ein Passwort hat mindestens 10 Zeichen',
  change: 'Passwort ändern',
  refused: {
    too_many_attempts: 'Zu viele Versuche. Warten Sie eine Weile.',
  },
  refusedAnyway: {
    password_too_weak:
      'Wählen Sie ein anderes: nicht das bisherige, keinen Namen von Ihnen, Ihrer Firma, einem Gebäude oder einer Stadt und nichts, was alle zuerst versuchen.',
  },
};
