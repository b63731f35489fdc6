import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Kioske',
  lead: 'Bildschirme, an denen sich Besuch mit seinem Code anmeldet. Öffnen Sie {{address}} auf einem Tablet am Eingang, und geben Sie hier den Code ein, den es zeigt.',
  code: 'Code auf dem Bildschirm',
  name: 'Name',
  building: 'Gebäude',
  pair: 'Koppeln',
  close: 'Schließen',
  needCode: 'Geben Sie den Code ein, den der Bildschirm zeigt',
  needName: 'Geben Sie einen Namen ein',
  paired: '{{name}} ist gekoppelt',
  none: 'Kein Bildschirm ist gekoppelt.',
  list: 'Gekoppelte Bildschirme',
  seen: 'Zuletzt gesehen {{when}}',
  notSeen: 'Noch nicht gesehen',
  unpair: 'Entkoppeln',
  unpairOf: '{{name}} entkoppeln',
  askUnpair: '{{name}} entkoppeln?',
  unpairText: 'Der Bildschirm nimmt dann sofort keine Codes mehr an.',
  keep: 'Behalten',
  unpaired: '{{name}} ist nicht mehr gekoppelt',
  refused: {
    too_many_devices: 'Mehr gekoppelte Bildschirme kann es nicht geben.',
  },
};
