import { reaches, type Principal } from '../../platform/auth/principal.ts';
import { versionConflict, type ProblemKind } from '../../platform/errors.ts';
import { buildingOutOfReach, type Resource } from './contract.ts';

export type Verdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly kind: ProblemKind; readonly detail: string };

const yes: Verdict = { ok: true };

/** May this role write in the building? `null` stands for what belongs to no building: only an unlimited role may change it. */
export function decideReach(who: Principal, buildingId: number | null): Verdict {
  if (buildingId === null ? who.buildings === null : reaches(who, buildingId)) return yes;
  const detail =
    buildingId === null
      ? 'Your role covers single buildings; this needs one that covers all'
      : 'Your role does not cover this building';
  return { ok: false, kind: buildingOutOfReach, detail };
}

/** Is the version that the caller has read (undefined: does not care) still the current one? */
export function decideVersion(read: number | undefined, current: number): Verdict {
  if (read === undefined || read === current) return yes;
  return { ok: false, kind: versionConflict, detail: `You have read version ${read}; it is version ${current} by now` };
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
export const toldOfResource = ({ id, type, name, buildingId, floorId, retired }: Resource) => ({
  id,
  type,
  name,
  buildingId,
  floorId,
  retired,
});
