import { createHash } from 'node:crypto';
import type { Ctx } from '../../platform/db/context.ts';
import { readDrawing, uploadType, type Drawing } from '../../platform/drawings/drawing.ts';
import { fail, notFound, unsupportedMediaType } from '../../platform/errors.ts';
import type { Input, Reply } from '../../platform/http/endpoint.ts';
import { changeFloor, getFloor, mustReachBuilding } from '../spaces/spaces.ts';
import { invalidPlan, type planEndpoints } from './contract.ts';
import { deletePlan, findPlan, putPlan } from './store.ts';

type Endpoints = typeof planEndpoints;
type UseCase<Name extends keyof Endpoints> = (
  ctx: Ctx,
  input: Input<Endpoints[Name]>,
) => Promise<Reply<Endpoints[Name]>>;

export const getFloorPlan: UseCase<'getFloorPlan'> = async (ctx, { id }) => {
  const plan = await findPlan(ctx, id);
  if (!plan) throw fail(notFound, { param: 'id' });
  return { contentType: plan.mediaType, bytes: plan.content, etag: plan.etag };
};

/** Replaces the drawing of a floor. The upload is judged before the transaction: that may take seconds. */
export const putFloorPlan: UseCase<'putFloorPlan'> = async (ctx, { id, contentType, bytes }) => {
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

export const deleteFloorPlan: UseCase<'deleteFloorPlan'> = async (ctx, { id }) => {
  await changeFloor(ctx, id, async (tx) => {
    if (!(await deletePlan(tx, id))) throw fail(notFound, { param: 'id' });
  });
};
