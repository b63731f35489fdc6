import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  key: 'Türschlüssel',
  keyOf: 'Türschlüssel von {{name}}',
  title: 'Ihr Türschlüssel',
  good: 'Öffnet die Tür, solange Ihre Buchung läuft: {{times}}.',
  code: 'Türschlüssel von {{name}} als Code, den Sie vor das Lesegerät halten',
  address: 'Türschlüssel von {{name}}',
  secret: 'Wer diesen Schlüssel hat, öffnet die Tür. Er endet mit Ihrer Buchung.',
  renew: 'Anderen Schlüssel geben',
  renewed: 'Der bisherige Schlüssel öffnet nichts mehr.',
  none: 'Für {{name}} gibt es noch keinen Schlüssel.',
  make: 'Schlüssel holen',
  refused: {
    access_key_revoked: 'Dieser Schlüssel wurde beendet.',
    access_key_exists: 'Einen solchen Schlüssel gibt es hier schon.',
    booking_without_key: 'Diese Buchung wartet, ist vorbei oder wurde aufgegeben.',
    no_door: 'Hier gibt es keine Zugangskontrolle.',
  },
};
