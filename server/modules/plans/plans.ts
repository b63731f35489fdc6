import { createHash } from 'node:crypto';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { readDrawing, uploadType, type Drawing } from '../../platform/drawings/drawing.ts';
import { fail, notFound, unsupportedMediaType } from '../../platform/contract/problems.ts';
import { changeFloor, getFloor, mustReachBuilding } from '../spaces/spaces.ts';
import { invalidPlan, type endpoints } from './contract.ts';
import { deletePlan, findPlan, putPlan } from './store.ts';

type Calls = UseCases<typeof endpoints>;

export const getFloorPlan: Calls['getFloorPlan'] = async (ctx, { id }) => {
  const plan = found(await findPlan(ctx, id));
  return { contentType: plan.mediaType, bytes: plan.content, etag: plan.etag };
};

/** Replaces the drawing of a floor. The upload is judged before the transaction: that may take seconds. */
export const putFloorPlan: Calls['putFloorPlan'] = async (ctx, { id, contentType, bytes }) => {
  const floor = await getFloor(ctx, { id });
  mustReachBuilding(ctx, floor.buildingId);
  const drawing = await judge(contentType, bytes);
  const etag = `"${createHash('sha256').update(drawing.content).digest('base64url')}"`;
  return changeFloor(ctx, id, (tx) => putPlan(tx, id, drawing, etag));
};

async function judge(contentType: string, bytes: Uint8Array): Promise<Drawing> {
  const type = uploadType(contentType);
  if (type === undefined) throw fail(unsupportedMediaType);
  if (!(bytes instanceof Uint8Array) || bytes.length === 0)
    throw fail(invalidPlan, { param: 'body', detail: 'It is empty' });
  const verdict = await readDrawing(type, bytes);
  if (!verdict.ok) throw fail(invalidPlan, { param: 'body', detail: verdict.detail });
  return verdict.drawing;
}

export const deleteFloorPlan: Calls['deleteFloorPlan'] = async (ctx, { id }) => {
  await changeFloor(ctx, id, async (tx) => {
    if (!(await deletePlan(tx, id))) throw fail(notFound, { param: 'id' });
  });
};
