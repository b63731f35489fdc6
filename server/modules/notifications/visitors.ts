import type { Tx } from '../../platform/context/context.ts';
import { findPeople } from '../people/people.ts';
import { findNames } from '../places/places.ts';
import { findBadges, findReasons, holdVisits } from '../visitors/visitors.ts';
import { isBadge, isVisit, type Heard } from './rules.ts';
import type { VisitAbout, Visitor } from './words/words.ts';

/** What is to be said of visits that no event says. */
interface OfVisits {
  /** Who has come: neither her name nor where she is from stands in events. Who is forgotten by then is nobody. */
  readonly visitorOf: (event: Heard) => Visitor | null;
  /** Where a visit is to be, to whom, and why it was turned down, which is forgotten with whoever was to come. */
  readonly visitOf: (event: Heard) => VisitAbout | null;
}

/** Reads what is told of visits. All of them are held at once, by their ids: held in two rounds, two who tell and change would wait in a circle. */
export async function findOfVisits(tx: Tx, events: readonly Heard[]): Promise<OfVisits> {
  const [come, visits] = [events.filter(isBadge), events.filter(isVisit)];
  const ids = [...new Set(visits.map(({ data }) => data.id))];
  await holdVisits(tx, [...new Set([...come.map(({ data }) => data.visitId), ...ids])]);
  const buildingIds = [...come, ...visits].map(({ data }) => data.buildingId);
  const [badges, reasons, buildings, people] = await Promise.all([
    findBadges(tx, [...new Set(come.map(({ data }) => data.id))]),
    findReasons(tx, ids),
    findNames(tx, 'building', [...new Set(buildingIds)]),
    findPeople(tx, [...new Set(visits.map(({ data }) => data.hostId))]),
  ]);
  return {
    visitorOf: (event) => {
      const badge = isBadge(event) ? badges.get(event.data.id) : undefined;
      if (!isBadge(event) || badge === undefined || badge.erasedAt !== null) return null;
      return { name: badge.name, company: badge.company, building: buildings.get(event.data.buildingId) ?? '' };
    },
    visitOf: (event) =>
      isVisit(event)
        ? {
            building: buildings.get(event.data.buildingId) ?? '',
            host: people.get(event.data.hostId)?.name ?? '',
            reason: reasons.get(event.data.id) ?? '',
          }
        : null,
  };
}
