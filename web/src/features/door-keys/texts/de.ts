import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Türschlüssel',
  lead: 'Was die Tür eines Raums oder Schließfachs öffnet. Wer bucht, bekommt einen Schlüssel für diese Zeit; die hier sind für Lesegeräte, Türschilder und alle, die einen brauchen.',
  search: 'Raum, Schließfach oder anderes suchen',
  none: 'Hier gibt es nichts mit diesem Namen.',
  more: 'Weitere finden Sie über den Namen.',
  door: 'Tür {{accessId}}: Buchungen bekommen einen Schlüssel',
  noDoor: 'Ohne Zutrittskontrolle: Buchungen bekommen keinen Schlüssel',
  keys: 'Schlüssel',
  keysOf: 'Schlüssel von {{name}}',
  noKeys: 'Noch keine Schlüssel.',
  kind: { one_time: 'Einer Buchung', static: 'Bis er geändert wird', daily: 'Täglich' },
  bookingOf: 'Einer Buchung von {{host}}',
  make: { static: 'Dauerhaften Schlüssel erstellen', daily: 'Täglichen Schlüssel erstellen' },
  good: 'Gültig von {{from}} bis {{until}}',
  lasting: 'Gültig, bis ihn jemand ändert oder beendet',
  address: 'Schlüssel: {{label}}',
  keep: 'Behalten',
  rotateAccessKey: {
    do: 'Ändern',
    of: 'Schlüssel ändern: {{label}}',
    ask: 'Diesem Schlüssel ein anderes Geheimnis geben?',
    text: 'Das bisherige öffnet von da an nichts mehr, wo auch immer es gezeigt wird. Für das neue stehen Sie ein.',
    done: 'Der bisherige Schlüssel öffnet nichts mehr.',
  },
  revokeAccessKey: {
    do: 'Beenden',
    of: 'Schlüssel beenden: {{label}}',
    ask: 'Diesen Schlüssel beenden?',
    text: 'Er öffnet von da an nichts mehr. Der Schlüssel einer Buchung kommt nicht wieder.',
    done: 'Der Schlüssel öffnet nichts mehr.',
  },
  refused: {
    access_key_revoked: 'Dieser Schlüssel wurde beendet.',
    access_key_exists: 'Einen solchen Schlüssel gibt es hier schon.',
    booking_without_key: 'Diese Buchung wartet, ist vorbei oder wurde aufgegeben.',
    no_door: 'Hier gibt es keine Zugangskontrolle.',
  },
};
