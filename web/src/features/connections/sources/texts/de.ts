import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  hints: {
    address: 'Wie Sie sie im Browser öffnen, etwa https://acme.iofficeconnect.com',
    username: 'Eines Kontos, das Gebäude und Räume lesen darf',
    token: 'Anstelle von Benutzername und Passwort',
  },
  permissions: {
    buildings: 'Gebäude auflisten',
    centers: 'Reservierungszentren auflisten',
    countries: 'Länder auflisten',
    floors: 'Etagen auflisten',
    spaceTypes: 'Raumarten auflisten',
    spaces: 'Räume auflisten',
  },
  run: {
    source_timeout: 'Das System hat zu spät geantwortet.',
    source_unavailable: 'Das System war nicht erreichbar.',
    source_rate_limited: 'Das System wurde zu oft gefragt.',
    source_bad_response: 'Das System hat etwas Unverständliches geantwortet. Fragen Sie, wer es betreut.',
    source_refused: 'Das System hat die Zugangsdaten abgelehnt. Geben Sie unter „Zugangsdaten“ andere an.',
    connector_missing: 'Dieser Server hat einen solchen Konnektor nicht mehr.',
    not_fresh: 'Es ist lange her, dass es gelesen wurde.',
  },
  attempt_one: '{{count}}. Versuch.',
  attempt_other: '{{count}}. Versuch.',
  took: 'dauerte {{seconds}} s',
  stopped: 'Das erste Lesen endete, bevor alles gelesen war. Aktivieren Sie die Verbindung noch einmal.',
  afterFirst: 'nach dem ersten Lesen',
  notNow: 'derzeit nicht',
  delete: 'Löschen',
  deleteOf: '{{name}} löschen',
  askDelete: '{{name}} löschen, mit allem, was daraus gelesen wurde?',
  askDeleteText: 'Datensätze, Läufe und Zuordnungen sind dann endgültig fort. Orte, Plätze und Buchungen hier bleiben.',
  keep: 'Stehen lassen',
  isDeleted: '{{name}} ist gelöscht.',
  asSaid: 'Wie das System es sagt:',
  sinceRead: 'Verglichen wird mit dem, was jetzt hier ist: Seither wurde gelesen.',
  unseen_one: '{{shown}} weiterer Datensatz unterscheidet sich nur in dem, was hier nicht zählt.',
  unseen_other: '{{shown}} weitere Datensätze unterscheiden sich nur in dem, was hier nicht zählt.',
  history: '{{failed}} der letzten {{of}} Läufe schlugen fehl, der letzte nicht.',
};
