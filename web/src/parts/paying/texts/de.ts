import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  whoPays: 'Wer bezahlt',
  noCostCode: 'Diese Kostenstelle gibt es nicht',
  paidBy: 'Bezahlt von {{names}}',
  share: '{{percent}} % {{name}}',
};
