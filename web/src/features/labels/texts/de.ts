import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Etiketten',
  lead: 'Zum Ausdrucken für Schreibtische und Räume. Wer eins scannt, checkt dort ein oder bucht den Platz sofort.',
  print: 'Drucken',
  none: 'Hier braucht nichts ein Etikett',
  noneText: 'Hier stehen die Schreibtische, Räume, Parkplätze und Schließfächer dieses Gebäudes.',
  codeOf: 'Code von {{name}}',
  renew: 'Neuer Code',
  ask: 'Ein neuer Code für {{name}}?',
  askText: 'Früher gedruckte Etiketten führen dann nirgendwohin mehr. Drucken Sie dieses neu, und tauschen Sie es aus.',
  keep: 'Code behalten',
  renewOf: 'Neuer Code für {{name}}',
  renewed: '{{name}} hat einen neuen Code. Früher gedruckte Etiketten führen nirgendwohin mehr.',
};
