import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  label: 'Gut zu wissen',
  checkIn: 'Checken Sie zwischen {{from}} und {{to}} ein.',
  checkInOrLose: 'Checken Sie zwischen {{from}} und {{to}} ein, sonst wird freigegeben.',
  approvedBy: 'Zuerst genehmigt es: {{who}}.',
  approvedByOne: 'Zuerst genehmigt es jemand von diesen: {{who}}.',
  approvedBySomebody: 'Zuerst genehmigt es jemand, der hier Buchungen verwaltet.',
  approvalUntil: 'Bis {{until}} bleibt der Platz für Sie reserviert; ohne Entscheidung endet die Reservierung.',
  dayParts: {
    label: 'Teil des Tages',
    morning: 'Vormittag',
    afternoon: 'Nachmittag',
    whole_day: 'Ganzer Tag',
  },
};
