import { seatReasons } from './seats.ts';

/** Why somebody got a desk or none, in German: apart from the rest of it, which fills a file. */
export const whyOf = seatReasons({
  demand: (asked, desks) =>
    `${asked === 1 ? 'Eine Person wollte' : `${asked} Personen wollten`} an diesem Tag ${desks === 1 ? 'den einen Schreibtisch' : `einen von ${desks} Schreibtischen`}.`,
  first: (turn) => `Das war Ihr erster Platzwunsch; Sie waren an Stelle ${turn}.`,
  share: (granted, asked, turn) =>
    `Von Ihren letzten ${asked} Platzwünschen wurden ${granted} erfüllt; Sie waren an Stelle ${turn}.`,
  near: (mates) => `Aus Ihren Gruppen ${mates === 1 ? 'sitzt eine Person' : `sitzen ${mates} Personen`} in Ihrer Nähe.`,
  pending: 'Er muss noch genehmigt werden: Bis dahin ist er Ihnen nicht sicher.',
  lost: 'Wer vor Ihnen war, hatte von seinen Platzwünschen weniger erfüllt bekommen oder ging zuletzt leer aus; unter Gleichen entschied das Los. Beim nächsten Platzwunsch zählt das für Sie. Was zurückgegeben wird, können Sie weiterhin buchen.',
  refused: 'Nach den Regeln gab es keinen Schreibtisch, den Sie dann haben dürfen.',
  notDrawn:
    'Die Schreibtische dieses Tages konnten nicht zugeteilt werden. Sie werden nun gebucht: Wer zuerst kommt, bekommt einen.',
});
