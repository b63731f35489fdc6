const NOON = 12;

/** A zone in which it is between noon and one by now: what is about today neither begins nor ends while it is asked. */
export function zoneAtNoon(now = Temporal.Now.instant()): string {
  const ahead = NOON - now.toZonedDateTimeISO('UTC').hour;
  // These names count the other way round.
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}
