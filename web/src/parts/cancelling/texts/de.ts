import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Diese Buchung absagen?',
  yes: 'Buchung absagen',
  no: 'Behalten',
  whichDates: 'Die Buchung gehört zu einer Serie. Absagen:',
  cancelledDates_one: 'Ein Termin abgesagt',
  cancelledDates_other: '{{count}} Termine abgesagt',
};
