import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  tellMe: 'Bescheid geben, sobald frei',
  any: {
    room: 'Oder irgendein solcher Raum auf dieser Etage',
    desk: 'Oder irgendein solcher Schreibtisch auf dieser Etage',
    parking: 'Oder irgendein solcher Parkplatz auf dieser Etage',
    locker: 'Oder irgendein solches Schließfach auf dieser Etage',
    equipment: 'Oder irgendein solches Gerät auf dieser Etage',
  },
  hint: 'Dann wird es eine halbe Stunde für Sie gehalten.',
  joined: 'Sie warten auf {{name}}',
  joinedFor: '{{who}} wartet auf {{name}}',
  joinedText: 'Sie erhalten Bescheid, sobald es frei wird. Dann wird es eine halbe Stunde gehalten.',
  waits: 'Für diese Zeit auf der Warteliste',
  ahead_zero: 'Niemand ist vorher dran.',
  ahead_one: '{{count}} ist vorher dran.',
  ahead_other: '{{count}} sind vorher dran.',
  held: 'Bis {{time}} für Sie gehalten',
  heldOther: 'Etwas anderes wird bis {{time}} für Sie gehalten',
  see: 'Zur Warteliste',
  answer: 'Annehmen oder weitergeben',
  notNeeded: '{{name}} ist dann frei: Buchen Sie es gleich.',
  notNeededAny: 'Etwas davon ist dann frei: Buchen Sie es gleich.',
  tooMuch: 'Auf mehr können Sie nicht gleichzeitig warten. Verlassen Sie zuerst einen Platz auf der Warteliste.',
  already: 'Darauf wird schon gewartet: Sehen Sie auf der Warteliste nach.',
  forWho: 'Für {{name}}',
  whose: {
    to: '{{name}} zugeteilt',
    toSomebody: 'Jemandem zugeteilt',
    forGood: 'Bis auf Weiteres.',
    until: 'Bis {{last}}.',
    checkInBy: 'Frei für andere an Tagen ohne Check-in bis {{time}}.',
    closed: 'Das lässt sich zu dieser Zeit nicht buchen.',
    team: 'Nur Mitglieder nehmen ihn. Was bis dahin niemand genommen hat, ist für alle frei.',
    booked: {
      today: 'Von jemandem gebucht.',
      ahead: 'Gebucht. Am Tag selbst ist zu sehen, von wem, wenn der Name nicht verborgen ist.',
    },
    afterwards: {
      today: 'Danach von jemandem gebucht.',
      ahead: 'Danach gebucht. Am Tag selbst ist zu sehen, von wem, wenn der Name nicht verborgen ist.',
    },
  },
};
