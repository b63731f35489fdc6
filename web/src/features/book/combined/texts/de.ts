import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  madeOf: 'Besteht aus {{names}}',
  halls: 'Kombinierte Räume',
  partOf: 'Teil von {{names}}',
  withWhole: 'Dann ist {{names}} gebucht, und dies mit.',
  withPart: 'Dann ist {{names}} gebucht und gehört dazu.',
};
