import type { Ctx } from './platform/context/context.ts';
import { takingAlong } from './platform/db/going-along.ts';
import { refusalOf } from './platform/http/problem.ts';
import { constraintProblems } from './contracts.ts';
import * as assignments from './modules/assignments/assignments.ts';
import * as closures from './modules/closures/closures.ts';
import type * as merges from './modules/merges/merges.ts';
import * as places from './modules/places/places.ts';
import * as policies from './modules/policies/policies.ts';
import * as resources from './modules/resources/resources.ts';
import * as seating from './modules/seating/seating.ts';
import type * as workbook from './modules/workbook/workbook.ts';

/** How places and spaces are changed by whoever changes many, with all that the use cases look after. */

/** What places take along to another country, and who may let them. */
const leaveGroups =
  (param: string): places.FollowCountry =>
  async (tx, buildingIds) => {
    await policies.mustMayRegroup(tx, buildingIds, param);
    await resources.leaveForeignGroups(tx, buildingIds);
  };

/** A building that changes, with what goes by its clocks and what is in groups of the country that it was in. */
export const updateBuilding = (ctx: Ctx, change: Parameters<typeof places.updateBuilding>[1]) =>
  places.updateBuilding(ctx, change, assignments.keepDays, leaveGroups('regionId'));

/** The same of a region. */
export const updateRegion = (ctx: Ctx, change: Parameters<typeof places.updateRegion>[1]) =>
  places.updateRegion(ctx, change, leaveGroups('countryId'));

/** What a workbook is carried out with: as whoever asks for one thing has it done. */
export const workbookUses: Parameters<typeof workbook.workbookBy>[0] = {
  ...places,
  updateBuilding,
  createTogether: (tx, buildingId, spaces) => resources.createTogether(tx, buildingId, spaces, closures.closing),
  updateResource: (tx, change) => resources.updateResource(tx, change, policies.mustMayMove, closures.closing),
  unseenIn: policies.unseenIn,
};

/** In which table what a record may be is kept, where that has another name. */
const tableOf: Readonly<Record<string, string>> = { space: 'resource', spaceType: 'category' };
/** Made with a space, and gone with it. */
const PIECES = new Set(['resource_unit']);

/** What merge plans are carried out with: by Atrium itself, with all that the use cases look after. */
export const mergeUses: merges.MergeUses = {
  ...places,
  ...resources,
  updateBuilding,
  updateRegion,
  deleteFloor: (tx, floor) => places.deleteFloor(tx, floor, seating.askWithoutFloor),
  createTogether: (tx, buildingId, spaces) => resources.createTogether(tx, buildingId, spaces, closures.closing),
  updateResource: (tx, change) => resources.updateResource(tx, change, policies.mustMayMove, closures.closing),
  takingAlong: ({ db, tenant }, entity, ids) => takingAlong(db, tenant.id, tableOf[entity] ?? entity, ids, PIECES),
  refusalOf: (error) => refusalOf(error, constraintProblems),
};
