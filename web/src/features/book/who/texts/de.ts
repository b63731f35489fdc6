import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  online: 'Mit Online-Besprechung',
  host: 'Buchen für',
  myself: 'Mich selbst',
  nobody: 'Niemand mit diesem Namen',
};
