import { findSpace } from '../../modules/places/places.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';

/** By which clocks a location goes, as IANA calls them. @throws 404 that names `locationId` */
export const zoneOf = async (ctx: Ctx, locationId: number): Promise<string> =>
  found(await findSpace(ctx, { buildingId: locationId }), 'locationId').zone;
