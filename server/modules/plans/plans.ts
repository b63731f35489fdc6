import { createHash } from 'node:crypto';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { readDrawing, uploadType, type Drawing } from '../../platform/drawings/drawing.ts';
import { fail, unsupportedMediaType } from '../../platform/contract/problems.ts';
import { changePlan, getFloor, mustKeep } from '../places/places.ts';
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
  mustKeep(ctx, floor.buildingId);
  const { content, ...drawing } = await judge(contentType, bytes);
  const plan = { ...drawing, etag: `"${createHash('sha256').update(content).digest('base64url')}"` };
  return changePlan(ctx, id, async (tx) => {
    await putPlan(tx, id, plan, content);
    return plan;
  });
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
  await changePlan(ctx, id, async (tx, before) => {
    found(before);
    await deletePlan(tx, id);
    return null;
  });
};
