import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Anzeigen',
  lead: 'Bildschirme an Türen, die sagen, was mit einem Platz ist. Öffnen Sie {{address}} auf dem Bildschirm und geben Sie dann den Code ein, den er zeigt.',
  building: 'Gebäude',
  pair: 'Anzeige koppeln',
  newTitle: 'Neue Anzeige',
  code: 'Code auf dem Bildschirm',
  needCode: 'Geben Sie den Code ein, den der Bildschirm zeigt',
  name: 'Name',
  needName: 'Geben Sie ihr einen Namen',
  floor: 'Stockwerk',
  resource: 'An wessen Tür',
  choose: 'Wählen',
  needPlace: 'Sagen Sie, an wessen Tür sie steht',
  mayDo:
    'Wer davorsteht, kann den Platz ab sofort buchen und verlängern oder beenden, was dort läuft, soweit die Richtlinien es zulassen. Sie zeigt Titel und Gastgeber, außer von dem, was verborgen oder anonym ist.',
  cancel: 'Abbrechen',
  paired: '{{name}} ist gekoppelt',
  none: 'Hier gibt es noch keine Anzeige',
  noneText: 'Koppeln Sie eine an der Tür eines Raums: Dort sieht man dann, ob er frei ist.',
  seen: 'Zuletzt gesehen {{when}}',
  notSeen: 'Noch nicht gesehen',
  unpair: 'Entkoppeln',
  unpairOf: '{{name}} entkoppeln',
  askUnpair: '{{name}} entkoppeln?',
  unpairText: 'Der Bildschirm zeigt nichts mehr, bis ihn jemand wieder koppelt.',
  keep: 'Behalten',
  unpaired: '{{name}} ist nicht mehr gekoppelt',
};
