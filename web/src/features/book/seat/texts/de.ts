import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  ask: 'Um einen Schreibtisch an diesem Tag bitten',
  askHere: 'Nur auf dieser Etage',
  hint: 'Von {{from}} bis {{to}}. Wer bisher am wenigsten bekam, kommt zuerst; Teams sitzen beieinander.',
  has: 'Sie haben an diesem Tag {{desk}}.',
  asked: 'Sie haben um einen Schreibtisch gebeten',
  askedText: 'Entschieden wird am {{day}} um {{time}}.',
  closed: 'Für diesen Tag kann nicht mehr gefragt werden.',
  waits: 'Sie haben um einen Schreibtisch gebeten: Entschieden wird am {{day}} um {{time}}',
  granted: 'Sie haben an diesem Tag einen Schreibtisch',
  lost: 'Sie haben an diesem Tag keinen Schreibtisch bekommen',
  see: 'Ihre Anfragen ansehen',
  for: 'Bitten für',
  myself: 'Mich selbst',
  other: {
    has: '{{who}} hat an diesem Tag {{desk}}.',
    asked: 'Sie haben für {{who}} um einen Schreibtisch gebeten',
    waits: 'Für {{who}} ist um einen Schreibtisch gebeten: Entschieden wird am {{day}} um {{time}}',
    granted: '{{who}} hat an diesem Tag einen Schreibtisch',
    lost: '{{who}} hat an diesem Tag keinen Schreibtisch bekommen',
    see: 'Die Anfragen ansehen',
  },
};
