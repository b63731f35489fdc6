import { buildingOutOfReach } from '../../platform/contract/problems.ts';
import { may, type Place, type Principal } from '../../platform/context/principal.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';

/** May somebody change what is there? What belongs to no building is kept by those who reach all of them. */
export function decideKeeping(who: Principal, place: Place): Verdict {
  if (may(who, 'spaces:write', place)) return allowed;
  const detail =
    place === 'whole'
      ? 'Your role covers single buildings; this needs one that covers all'
      : 'Your role does not cover this building';
  return refused(buildingOutOfReach, { detail });
}

/** What a cleared member falls back to, where that is not null. */
export const UNSAID = { names: {}, address: '' } as const;

/** The spelling of the zone that the time zone database uses (`europe/london` → `Europe/London`). */
export const spellZone = (zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId;
