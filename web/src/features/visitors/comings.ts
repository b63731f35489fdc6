import type { Badge, Visit } from '../../data/visitors.ts';

/** One visitor of a visit. */
export interface Coming {
  readonly visit: Visit;
  readonly badge: Badge;
}

/** In the order in which they are shown: who has to be looked after first. */
export const STATES = ['initial', 'visiting', 'visited', 'no_show'] as const satisfies readonly Badge['state'][];

/** The visitors of these visits by what becomes of them, each once: who is here from another day too. */
export function comingsOf(visits: readonly Visit[]): ReadonlyMap<Badge['state'], readonly Coming[]> {
  const once = new Map(visits.flatMap((visit) => visit.badges.map((badge) => [badge.id, { visit, badge }] as const)));
  return Map.groupBy(once.values(), ({ badge }) => badge.state);
}

/** The letters that were typed, without case or accents: who stands at the desk spells her name as she hears it. */
const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase();

/** Do all the words that are sought stand in who comes, from where, to whom, why, or in her code? */
export function isSought({ visit, badge }: Coming, sought: string): boolean {
  const { hostName, purpose, purposeName } = visit;
  const { name, company, email, phone, registrationCode } = badge;
  const known = [name, company, email, phone, registrationCode, hostName, purpose, purposeName];
  const text = plain(known.filter((part) => part !== null).join(' '));
  return plain(sought)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** What a visitor is called, with where she is from. @param erased what is said instead of whom nothing is known any more */
export const fullNameOf = ({ name, company, erasedAt }: Badge, erased: string): string => {
  if (erasedAt !== null) return erased;
  return company === '' ? name : `${name} · ${company}`;
};
