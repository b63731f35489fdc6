import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  ask: 'Um einen Tisch an diesem Tag bitten',
  askHere: 'Nur auf diesem Stockwerk',
  hint: 'Von {{from}} bis {{to}}. Wer bisher am wenigsten bekam, kommt zuerst; Teams sitzen beieinander.',
  asked: 'Sie haben um einen Tisch gebeten',
  askedText: 'Entschieden wird am {{day}} um {{time}}.',
  closed: 'Für diesen Tag kann nicht mehr gefragt werden.',
  waits: 'Sie haben um einen Tisch gebeten: Entschieden wird am {{day}} um {{time}}',
  granted: 'Sie haben an diesem Tag einen Tisch',
  lost: 'Sie haben an diesem Tag keinen Tisch bekommen',
  see: 'Ihre Anfragen ansehen',
};
