/** What is told of some people on a day: at least so many of them were in, and at most. */
export interface Told {
  readonly userIds: readonly number[];
  readonly least: number;
  readonly most: number;
}

const ones = (bits: number): number => {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
};

/**
 * Of whom somebody can tell whether she was in on a day, who has read all of this, knows who counts where, and knows of some whether they were in.
 * Every day that may have been is tried: no sum, no difference and no other way to reckon finds out more.
 * @param people up to some twenty of them @param known of those whom he knows already
 */
export function foundOut(
  told: readonly Told[],
  people: readonly number[],
  known: ReadonlyMap<number, boolean>,
): number[] {
  const bitOf = new Map(people.map((id, at) => [id, 1 << at]));
  const bitsOf = (ids: Iterable<number>): number =>
    Iterator.from(ids).reduce((bits, id) => bits | (bitOf.get(id) ?? 0), 0);
  const figures = told.map(({ userIds, ...range }) => ({ bits: bitsOf(userIds), ...range }));
  const seen = bitsOf(known.keys());
  const came = bitsOf([...known].flatMap(([id, wasIn]) => (wasIn ? [id] : [])));
  const all = 2 ** people.length - 1;
  let [always, never] = [all, all];
  let days = 0;
  for (let day = 0; day <= all; day++) {
    if ((day & seen) !== came) continue;
    if (!figures.every(({ bits, least, most }) => least <= ones(day & bits) && ones(day & bits) <= most)) continue;
    always &= day;
    never &= ~day;
    days++;
  }
  if (days === 0) throw new Error('What is told contradicts itself');
  return people.filter((id) => ((always | never) & (bitOf.get(id) ?? 0) & ~seen) !== 0);
}
