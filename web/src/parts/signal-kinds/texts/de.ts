import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  kinds: {
    occupancy: 'Belegungssensoren',
    environment: 'Umgebungssensoren',
    door: 'Türkontakte',
    badge: 'Kartenleser',
  },
  purposes: {
    climate: 'Wie Luft, Licht und Stromverbrauch sind.',
    presence:
      'Ob jemand an einem Platz ist: damit eingecheckt wird, wer ihn gebucht hat, und frei für andere wird, wozu niemand kommt.',
    passing: 'Ob gerade jemand vorbeikam: Das gilt, bis ein Sensor etwas anderes meldet.',
    usage: 'Wie sehr Plätze genutzt werden.',
  },
  about: {
    place: 'Über Plätze: nie, wer dort ist.',
    person: 'Eine Karte gehört einer Person. Wessen Karte es war, wird nicht aufbewahrt.',
  },
  kept_one: 'Einen Tag lang aufbewahrt.',
  kept_other: '{{count}} Tage lang aufbewahrt.',
  byMonths: 'Mindestens {{days}} Tage lang aufbewahrt, danach geht es Monat für Monat.',
  summed: 'Was in Zahlen gemessen wird, bleibt zusammengefasst jahrelang.',
  keptFor: 'Wie lange es aufbewahrt wird: {{kind}}',
  days_one: 'Ein Tag',
  days_other: '{{count}} Tage',
  saved_one: 'Wird ab jetzt einen Tag lang aufbewahrt. Was älter ist, geht innerhalb von zehn Minuten.',
  saved_other: 'Wird ab jetzt {{count}} Tage lang aufbewahrt. Was älter ist, geht innerhalb von zehn Minuten.',
};
