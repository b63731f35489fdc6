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
};
