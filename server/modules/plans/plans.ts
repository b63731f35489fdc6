import { createHash } from 'node:crypto';
import type { Ctx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { readDrawing, uploadType, type Drawing } from '../../platform/drawings/drawing.ts';
import { fail, unsupportedMediaType, type Problem } from '../../platform/contract/problems.ts';
import { changePlan, getFloor, mustKeep } from '../places/places.ts';
import { movePlacements, standsOn } from '../resources/resources.ts';
import { invalidPlan, planOfOtherShape, type endpoints } from './contract.ts';
import { moveAlong, type Move, type Replacement } from './rules.ts';
import { deletePlan, findPlan, putPlan } from './store.ts';

type Calls = UseCases<typeof endpoints>;

export const getFloorPlan: Calls['getFloorPlan'] = async (ctx, { id }) => {
  const plan = found(await findPlan(ctx, id));
  return { contentType: plan.mediaType, bytes: plan.content, etag: plan.etag };
};

/**
 * Replaces the drawing of a floor, and what stands there moves along. The upload is judged before the transaction: that may
 * take seconds.
 */
export const putFloorPlan: Calls['putFloorPlan'] = async (ctx, { id, contentType, bytes, placements: told }) => {
  const floor = await getFloor(ctx, { id });
  mustKeep(ctx, floor.buildingId);
  const { content, lost, ...drawing } = await judge(ctx, contentType, bytes);
  const after = { ...drawing, etag: `"${createHash('sha256').update(content).digest('base64url')}"` };
  const changed = await changePlan(ctx, id, async (tx, before) => {
    await putPlan(tx, id, after, content);
    await movePlacements(tx, id, moveOnto({ before, after, told }));
    return after;
  });
  return { ...changed, lost: [...lost] };
};

/** Where something stands on the new plan. The move throws 409 when nobody can tell, or when it would be beside the plan. */
function moveOnto(change: Replacement): Move {
  const { before, after } = change;
  const move = moveAlong(change);
  return (placement) => {
    if (move === null) throw otherShape('The new plan has another shape');
    const moved = move(placement);
    // What moves along stays on; what stood beside the old plan already may stay.
    const isOff = moved === placement && !standsOn(after, moved) && (before === null || standsOn(before, placement));
    if (isOff) throw otherShape('The new plan is too small');
    return moved;
  };
}

const otherShape = (why: string): Problem =>
  fail(planOfOtherShape, {
    param: 'placements',
    detail: `${why} for what stands on this floor: upload one that fits, or say placements=clear or, where it fits, keep`,
  });

async function judge({ caller }: Ctx, contentType: string, bytes: Uint8Array): Promise<Drawing> {
  const type = uploadType(contentType);
  if (type === undefined) throw fail(unsupportedMediaType);
  if (!(bytes instanceof Uint8Array) || bytes.length === 0)
    throw fail(invalidPlan, { param: 'body', detail: 'It is empty' });
  const verdict = await readDrawing(type, bytes, caller);
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
