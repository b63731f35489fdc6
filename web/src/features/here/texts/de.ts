import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'An diesem Platz',
  unknown: 'Dieser Code führt nirgendwohin',
  unknownText: 'Das Etikett ist veraltet, oder es wurde etwas falsch eingegeben. Bitten Sie um ein neues.',
  mine: 'Dieser Platz ist für Sie gebucht',
  here: 'Sie sind bis {{time}} eingecheckt',
  checkIn: 'Einchecken',
  free: 'Frei',
  freeUntil: 'Frei bis {{time}}',
  until: 'Bis',
  book: 'Bis {{time}} buchen',
  taken: 'Den Platz hat gerade jemand anderes',
  retired: 'Das lässt sich nicht mehr buchen',
  others: 'Wer heute hier ist',
  somebody: 'Jemand',
  now: 'jetzt',
};
