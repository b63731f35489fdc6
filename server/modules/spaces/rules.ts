import { reaches, type Principal } from '../../platform/context/principal.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { buildingOutOfReach, type Resource, type ResourceTold } from './contract.ts';

/** May this role write in the building? `null` stands for what belongs to no building: only an unlimited role may change it. */
export function decideReach(who: Principal, buildingId: number | null): Verdict {
  if (reaches(who, buildingId ?? 'whole')) return allowed;
  const detail =
    buildingId === null
      ? 'Your role covers single buildings; this needs one that covers all'
      : 'Your role does not cover this building';
  return refused(buildingOutOfReach, { detail });
}

/** What a cleared member falls back to, where that is not null. */
const CLEARED: Readonly<Record<string, unknown>> = { names: {}, address: '', capacity: 1, quantity: 1, amenityIds: [] };

/** The values a change brings: what is absent stays, null becomes the value of something never said. */
export const clearing = (given: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, value === null && key in CLEARED ? CLEARED[key] : value]),
  );

/** The pattern of LIKE for "contains this text", whatever characters the text has. */
export const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

/** The spelling of the zone that the time zone database uses (`europe/london` → `Europe/London`). */
export const spellZone = (zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId;

/** What hearers of a resource's events get; whoever needs more asks for it. */
export const toldOfResource = ({ id, type, name, buildingId, floorId, retired }: Resource): ResourceTold => ({
  id,
  type,
  name,
  buildingId,
  floorId,
  retired,
});
