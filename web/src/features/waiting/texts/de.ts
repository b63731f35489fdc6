import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Warteliste',
  lead: 'Was frei wird, wird denen, die warten, der Reihe nach angeboten.',
  offers: 'Frei für Sie',
  waits: 'Sie warten auf',
  none: 'Sie warten auf nichts',
  noneText:
    'Wo etwas belegt ist, können Sie sich im Etagenplan Bescheid geben lassen, sobald es frei wird. Was nicht rechtzeitig angenommen wird, geht an die Nächsten.',
  find: 'Platz finden',
  free: '{{name}} ist frei für Sie',
  held_zero: 'Bis {{time}} für Sie gehalten · weniger als eine Minute',
  held_one: 'Bis {{time}} für Sie gehalten · noch {{count}} Minute',
  held_other: 'Bis {{time}} für Sie gehalten · noch {{count}} Minuten',
  take: 'Annehmen',
  takeOf: 'Annehmen: {{name}}',
  passOn: 'Weitergeben',
  passOnOf: 'Weitergeben: {{name}}',
  passedOn: '{{name}} geht an die Nächsten.',
  leave: 'Nicht mehr warten',
  leaveOf: 'Nicht mehr warten: {{name}}',
  left: 'Sie warten nicht mehr auf {{name}}.',
  over: 'Dieses Warten ist schon zu Ende.',
  ended: 'Das Angebot ist abgelaufen und ging an die Nächsten.',
  taken: 'Gebucht: {{name}}',
  asked: 'Wartet auf Genehmigung: {{name}}',
  heldBack:
    'Zu dieser Zeit ist ein anderer Platz reserviert: Bis dieses Angebot beantwortet ist, geht an andere, was hier frei wird.',
  ahead_zero: 'Niemand ist vor Ihnen dran',
  ahead_one: '{{count}} ist vor Ihnen dran',
  ahead_other: '{{count}} sind vor Ihnen dran',
  forWho: 'Für {{name}}',
  orPair: '{{one}} oder {{other}}',
  orOthers_one: '{{one}} oder etwas anderes',
  orOthers_other: '{{one}} oder eines von {{count}} anderen',
};
