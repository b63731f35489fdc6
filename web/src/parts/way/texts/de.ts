import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  preview: 'Was aus Buchungen wird',
  nothingBooked: 'Dann ist nichts gebucht.',
  moved_one: 'Eine Buchung wird verlegt',
  moved_other: '{{count}} Buchungen werden verlegt',
  shortened_one: 'eine endet früher',
  shortened_other: '{{count}} enden früher',
  cancelled_one: 'eine wird abgesagt',
  cancelled_other: '{{count}} werden abgesagt',
  told: 'Alle bekommen je eine Nachricht.',
  becomes: {
    moved: 'Kommt nach {{places}}',
    shortened: 'Endet {{time}}',
    cancelled: 'Wird abgesagt',
  },
  move: 'Gleichwertig verlegen, sonst absagen',
  cancelAll: 'Alle absagen',
  somebody: 'Jemand',
  gone: 'Ein Platz',
  more_one: 'Eine weitere zeigen',
  more_other: '{{count}} weitere zeigen',
};
