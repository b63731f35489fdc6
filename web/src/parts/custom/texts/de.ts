import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = { title: 'Weitere Angaben', yes: 'ja', no: 'nein' };
