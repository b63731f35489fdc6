import type { Tx } from '../../platform/context/context.ts';
import { findNames } from '../places/places.ts';
import { findBadges, findReasons, holdVisits } from '../visitors/visitors.ts';
import { isBadge, isVisit, type Heard } from './rules.ts';
import type { VisitAbout, Visitor } from './words/words.ts';

/** Who has come, by the events that say so: neither her name nor where she is from stands in them. Who is forgotten by then is nobody. */
export async function findVisitors(tx: Tx, events: readonly Heard[]): Promise<(event: Heard) => Visitor | null> {
  const heard = events.filter(isBadge);
  await holdVisits(tx, [...new Set(heard.map(({ data }) => data.visitId))]);
  const [badges, buildings] = await Promise.all([
    findBadges(tx, [...new Set(heard.map(({ data }) => data.id))]),
    findNames(tx, 'building', [...new Set(heard.map(({ data }) => data.buildingId))]),
  ]);
  return (event) => {
    const badge = isBadge(event) ? badges.get(event.data.id) : undefined;
    if (!isBadge(event) || badge === undefined || badge.erasedAt !== null) return null;
    return { name: badge.name, company: badge.company, building: buildings.get(event.data.buildingId) ?? '' };
  };
}

/** Where visits are to be, and why they were turned down: no event says that. Why is forgotten with whoever was to come. */
export async function findVisits(tx: Tx, events: readonly Heard[]): Promise<(event: Heard) => VisitAbout | null> {
  const heard = events.filter(isVisit);
  const ids = [...new Set(heard.map(({ data }) => data.id))];
  await holdVisits(tx, ids);
  const [reasons, buildings] = await Promise.all([
    findReasons(tx, ids),
    findNames(tx, 'building', [...new Set(heard.map(({ data }) => data.buildingId))]),
  ]);
  return (event) =>
    isVisit(event)
      ? { building: buildings.get(event.data.buildingId) ?? '', reason: reasons.get(event.data.id) ?? '' }
      : null;
}
