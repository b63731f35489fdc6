import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  building: 'Gebäude',
  none: 'Es gibt noch keine Gebäude',
  noneText:
    'Die Administration liest sie aus einer Arbeitsmappe ein (Verwaltung, Aus Arbeitsmappe einlesen) oder legt sie über die API an.',
  notHers: 'Sie betreuen kein Gebäude',
  notHersText: 'Die Administration kann Ihnen eines anvertrauen.',
};
