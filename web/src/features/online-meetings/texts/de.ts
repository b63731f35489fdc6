import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Online-Besprechungen',
  lead: 'Wer bucht, kann einen Link dazu nehmen, über den andere von anderswo teilnehmen.',
  template: 'Adresse einer Besprechung',
  hint: '{id} steht für einen Namen, den niemand erraten kann, für jede Buchung einen anderen. Der Dienst muss Räume nach ihrem Namen öffnen, wie Jitsi Meet es tut.',
  save: 'Speichern',
  remove: 'Entfernen',
  saved: 'Links entstehen jetzt aus dieser Adresse',
  removed: 'Es gibt keine Online-Besprechungen mehr',
  need: 'Geben Sie eine Adresse an, die mit https:// beginnt und ein {id} enthält',
  kind: 'Wie Links entstehen',
  byTemplate: 'Aus einer Adresse',
  byTemplateHint: 'Für Dienste, die einen Raum für alle öffnen, die mit seinem Namen kommen. Niemand wird gefragt.',
  byWebhook: 'Durch einen Anbieter, der gefragt wird',
  byWebhookHint: 'Für Dienste, die jede Besprechung auf einen Aufruf hin anlegen. Keine Buchung wartet darauf.',
  url: 'Wo der Anbieter gefragt wird',
  urlHint:
    'Er wird durch ein signiertes POST gefragt und antwortet mit der joinUrl. Er erfährt, wenn eine Buchung verschoben wird oder endet.',
  newSecret: 'Ein anderes Geheimnis erzeugen',
  secret: 'Geheimnis, mit dem die Aufrufe signiert sind',
  copy: 'Geheimnis kopieren',
  once: 'Bewahren Sie es jetzt auf: Es wird nicht noch einmal gezeigt.',
  savedUrl: 'Ab jetzt wird der Anbieter gefragt',
  needUrl: 'Geben Sie die Adresse an, wo er gefragt wird',
  failed: 'Der Anbieter konnte nicht gefragt werden',
  failedAt: 'Zuletzt am {{when}}: {{detail}}. Buchungen gelten ohne ihn; er wird wieder gefragt.',
};
