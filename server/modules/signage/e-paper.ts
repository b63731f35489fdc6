import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf, type Slice, type Sliced } from '../../platform/contract/page.ts';
import { buildingOutOfReach, fail } from '../../platform/contract/problems.ts';
import type { Scope } from '../../platform/contract/scopes.ts';
import { showTime, showTimeOrNull, toDate, toInstant } from '../../platform/time.ts';
import { findSpace } from '../places/places.ts';
import { findTraits, getResource } from '../resources/resources.ts';
import type { EPaperController, EPaperTag, endpoints, events } from './contract.ts';
import { endAlertsOf, judgeTag } from './e-paper-alerts.ts';
import { connectionOf } from './e-paper-alert-rules.ts';
import { asKeeper, meetingsAt } from './meetings.ts';
import {
  deleteController,
  deleteTag,
  findController,
  findTag,
  findTagCalled,
  insertController,
  insertTag,
  lockController,
  lockTag,
  lockTagsOf,
  lockWatch,
  selectControllers,
  selectTags,
  sliceControllerRows,
  updateController,
  updateTag,
  type ControllerFilter,
  type ControllerRow,
  type TagRow,
} from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** What a controller speaks of which nothing is said. */
const USUAL_LANGUAGE = 'en-US';

/** Controllers by name, where the asking one manages devices. */
export const listEPaperControllers: Calls['listEPaperControllers'] = (ctx, { buildingId, ...paging }) =>
  pageOf(paging, {
    by: ['string', 'id'],
    select: (after, limit) => selectControllers(ctx, { ...(buildingId !== undefined && { buildingId }) }, after, limit),
    keyOf: ({ name, id }) => [name, id],
    show: (rows) => rows.map(showController),
  });

/** Controllers by id with their tags, counted through. */
export async function sliceControllers(
  ctx: Ctx,
  filter: ControllerFilter,
  slice: Slice,
): Promise<Sliced<EPaperController & { readonly tags: readonly EPaperTag[] }>> {
  const { items, total } = await sliceControllerRows(ctx, filter, slice);
  const all = await selectTags(ctx, { controllerIds: items.map(({ id }) => id) }, 0, null);
  const tagsOf = Map.groupBy(all.map(shownIn(ctx)), ({ controllerId }) => controllerId);
  return { items: items.map((row) => ({ ...showController(row), tags: tagsOf.get(row.id) ?? [] })), total };
}

/** One controller. */
export const getEPaperController: Calls['getEPaperController'] = async (ctx, { id }) =>
  showController(managed(ctx, await findController(ctx, id)));

/** Adds a controller. @throws 404 for a building that there is not, 403 for one where the asking one manages no devices */
export const createEPaperController: Calls['createEPaperController'] = async (
  ctx,
  { displayLanguage = USUAL_LANGUAGE, ...given },
) => {
  found(await findSpace(ctx, { buildingId: given.buildingId }), 'buildingId');
  if (!may(ctx.who, 'devices:manage', given.buildingId)) throw fail(buildingOutOfReach, { param: 'buildingId' });
  return ctx.tx(async (tx) => {
    const id = await insertController(tx, { ...given, displayLanguage });
    const after = showController(found(await findController(tx, id)));
    tellOfController(tx, 'e_paper_controller.created', null, after);
    return after;
  });
};

/** Changes a controller; what is absent stays. */
export const updateEPaperController: Calls['updateEPaperController'] = (ctx, { id, version, ...given }) =>
  ctx.tx(async (tx) => {
    const before = managed(tx, await lockController(tx, id));
    mustHaveVersion(before, version);
    if (saysNothing(given)) return showController(before);
    await updateController(tx, id, given);
    const after = showController(found(await findController(tx, id)));
    tellOfController(tx, 'e_paper_controller.updated', showController(before), after);
    return after;
  });

/** Deletes a controller, and its tags with it: what was wrong with them ends. */
export const deleteEPaperController: Calls['deleteEPaperController'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    await lockWatch(tx);
    const before = showController(managed(tx, await lockController(tx, id)));
    await endAlertsOf(tx, await lockTagsOf(tx, id));
    await deleteController(tx, id);
    tellOfController(tx, 'e_paper_controller.deleted', before, null);
  });

/** Tags by id, where the asking one manages devices. */
export const listEPaperTags: Calls['listEPaperTags'] = (ctx, { controllerId, buildingId, resourceId, ...paging }) =>
  pageOf(paging, {
    by: ['id'],
    select: (after, limit) =>
      selectTags(
        ctx,
        { controllerIds: controllerId === undefined ? undefined : [controllerId], buildingId, resourceId },
        after?.[0] ?? 0,
        limit,
      ),
    keyOf: ({ id }) => [id],
    show: (rows) => rows.map(shownIn(ctx)),
  });

/** One tag. */
export const getEPaperTag: Calls['getEPaperTag'] = async (ctx, { id }) =>
  shownIn(ctx)(managed(ctx, await findTag(ctx, id)));

/** Adds a tag to a controller. @throws 404 for a controller or a resource where the asking one manages no devices */
export const createEPaperTag: Calls['createEPaperTag'] = (ctx, { resourceId = null, externalName = null, ...given }) =>
  ctx.tx(async (tx) => {
    managed(tx, await lockController(tx, given.controllerId), 'controllerId');
    await mustManage(tx, resourceId);
    const id = await insertTag(tx, { ...given, resourceId, externalName });
    return tellOfTag(tx, 'e_paper_tag.created', null, id);
  });

/** Changes a tag, or what it stands for; what is absent stays. */
export const updateEPaperTag: Calls['updateEPaperTag'] = (ctx, { id, version, ...given }) =>
  ctx.tx(async (tx) => {
    const before = managed(tx, await lockTag(tx, id));
    mustHaveVersion(before, version);
    if (given.resourceId !== undefined && given.resourceId !== before.resourceId)
      await mustManage(tx, given.resourceId);
    const shown = shownIn(tx)(before);
    if (saysNothing(given)) return shown;
    await updateTag(tx, id, given, { counts: true });
    await judgeTag(tx, id);
    return tellOfTag(tx, 'e_paper_tag.updated', shown, id);
  });

/** Deletes a tag: what was wrong with it ends. */
export const deleteEPaperTag: Calls['deleteEPaperTag'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    await lockWatch(tx);
    const before = shownIn(tx)(managed(tx, await lockTag(tx, id)));
    await endAlertsOf(tx, [id]);
    await deleteTag(tx, id);
    emitTag(tx, 'e_paper_tag.deleted', before, null);
  });

/** What a tag is to show now. */
export const getEPaperTagContent: Calls['getEPaperTagContent'] = async (ctx, { id }) => {
  const tag = inReach(ctx, await findTag(ctx, id), 'displays:use');
  const { label, displayLanguage, resourceId, resourceBuildingId } = tag;
  const empty = {
    label,
    displayLanguage,
    at: showTime(ctx.now),
    resource: null,
    status: null,
    current: null,
    next: null,
  };
  if (resourceId === null || !may(ctx.who, 'displays:use', resourceBuildingId ?? 'whole')) return empty;
  const keeper = asKeeper(ctx);
  const [{ name, names }, { status, current, upcoming }] = await Promise.all([
    getResource(keeper, { id: resourceId }),
    meetingsAt(keeper, resourceId),
  ]);
  return { ...empty, resource: { id: resourceId, name, names }, status, current, next: upcoming[0] ?? null };
};

/** Writes down how a tag is, as its gateway says. It is told to nobody, as each says it again and again, but for what is wrong by that. */
export const reportEPaperTag: Calls['reportEPaperTag'] = (ctx, { label, ...said }) =>
  ctx.tx(async (tx) => {
    const { id } = inReach(tx, await findTagCalled(tx, label), 'readings:write', 'label');
    // Of two posts at once the second waits here; one that was deleted meanwhile is not there.
    await updateTag(tx, id, { ...said, heardAt: toDate(tx.now) }, { counts: false });
    await judgeTag(tx, id);
    return shownIn(tx)(found(await findTag(tx, id), 'label'));
  });

/** What is in a building where the asking one may. @throws 404 */
const inReach = <Row extends { readonly buildingId: number }>(
  { who }: Ctx,
  row: Row | undefined,
  scope: Scope,
  param?: string,
): Row => found(row && may(who, scope, row.buildingId) ? row : null, param);

const saysNothing = (given: object): boolean => Object.values(given).every((value) => value === undefined);

const managed = <Row extends { readonly buildingId: number }>(ctx: Ctx, row: Row | undefined, param?: string): Row =>
  inReach(ctx, row, 'devices:manage', param);

/** May the asking one have a tag stand for that? @throws 404 */
async function mustManage(ctx: Ctx, resourceId: number | null): Promise<void> {
  if (resourceId !== null) managed(ctx, await findTraits(ctx, resourceId), 'resourceId');
}

const showController = ({ createdAt, ...row }: ControllerRow): EPaperController => ({
  ...row,
  createdAt: showTime(createdAt),
});

/** How a tag is shown, as it is by now. */
const shownIn =
  ({ now }: Ctx) =>
  ({ heardAt, displayLanguage: _language, resourceBuildingId: _there, ...row }: TagRow): EPaperTag => ({
    ...row,
    heardAt: showTimeOrNull(heardAt),
    connection: connectionOf({ online: row.online, heardAt: heardAt && toInstant(heardAt) }, now),
  });

function tellOfController(
  tx: Tx,
  what: Extract<keyof typeof events, `e_paper_controller.${string}`>,
  before: EPaperController | null,
  after: EPaperController | null,
): void {
  const { id, name, buildingId, version } = (after ?? before) as EPaperController;
  tx.emit(what, { id, version: after === null ? version + 1 : version, data: { id, name, buildingId }, before, after });
}

type TagEvent = Extract<keyof typeof events, `e_paper_tag.${string}`>;

async function tellOfTag(tx: Tx, what: TagEvent, before: EPaperTag | null, id: number): Promise<EPaperTag> {
  const after = shownIn(tx)(found(await findTag(tx, id)));
  emitTag(tx, what, before, after);
  return after;
}

function emitTag(tx: Tx, what: TagEvent, before: EPaperTag | null, after: EPaperTag | null): void {
  const { id, label: name, buildingId, version } = (after ?? before) as EPaperTag;
  tx.emit(what, { id, version: after === null ? version + 1 : version, data: { id, name, buildingId }, before, after });
}
