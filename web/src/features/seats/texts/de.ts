import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Ihre Anfragen nach Tischen',
  lead: 'Wo Tische zugeteilt werden, haben alle, die rechtzeitig fragen, die gleiche Aussicht: Wer bisher am wenigsten bekam, kommt zuerst, dann wer zuletzt leer ausging. Teams sitzen beieinander.',
  open: 'Noch offen',
  past: 'Entschieden',
  none: 'Sie haben um keinen Tisch gebeten',
  noneText: 'Wo die Tische eines Tages zugeteilt werden, können Sie auf dem Plan um einen bitten.',
  find: 'Platz finden',
  state: {
    open: 'Entschieden wird am {{day}} um {{time}}',
    granted: '{{name}} gehört Ihnen',
    lost: 'Kein Tisch: Andere waren vor Ihnen',
    refused: 'Kein Tisch, den Sie haben dürfen',
    withdrawn: 'Zurückgezogen',
  },
  why_one: '{{asked}} wollten einen Tisch; Sie waren an Stelle {{turn}}.',
  why_other: '{{asked}} wollten {{count}} Tische; Sie waren an Stelle {{turn}}.',
  share: 'Zuvor wurden {{granted}} von {{asked}} erfüllt.',
  first: 'Sie hatten vorher noch nicht gefragt.',
  lostLast: 'Zuletzt gingen Sie leer aus.',
  mates_one: 'Aus Ihren Gruppen sitzt {{count}} Person in Ihrer Nähe.',
  mates_other: 'Aus Ihren Gruppen sitzen {{count}} Personen in Ihrer Nähe.',
  pending: 'Er muss noch genehmigt werden.',
  notDrawn: 'Die Tische dieses Tages konnten nicht zugeteilt werden: Buchen Sie einen.',
  next: 'Bei der nächsten Anfrage zählt das für Sie.',
  withdraw: 'Nicht mehr fragen',
  withdrawOf: 'Nicht mehr fragen: {{day}}',
  withdrawn: 'Für {{day}} fragen Sie nicht mehr.',
  over: 'Das wurde inzwischen entschieden.',
  desk: 'Ein Tisch',
};
