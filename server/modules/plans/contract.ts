import { Type } from 'typebox';
import {
  buildingOutOfReach,
  notFound,
  problem,
  tooLarge,
  unsupportedMediaType,
  type ConstraintProblems,
} from '../../platform/contract/problems.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { closed, IdParams } from '../../platform/contract/shapes.ts';
import { Floor } from '../places/contract.ts';

export const invalidPlan = problem('invalid_plan', 400, 'This cannot be used as a floor plan');

export const planOfOtherShape = problem(
  'plan_of_other_shape',
  409,
  'What stands on this floor does not fit the new plan',
);

export const constraints = { floor_plan_floor_fk: { kind: notFound, param: 'id' } } satisfies ConstraintProblems;

/** Largest upload, in bytes. */
export const MAX_UPLOAD = 8 * 1024 * 1024;

/** What becomes of the placements on a plan of another shape. */
export const placementAnswers = ['keep', 'clear'] as const;
export type PlacementAnswer = (typeof placementAnswers)[number];

/** A floor with its new drawing. */
const Drawn = Type.Object(
  {
    ...Floor.properties,
    lost: Type.Array(Type.String(), {
      description:
        'What of the upload is not in the drawing, because it cannot be kept safely: at most 50 kinds of thing',
    }),
  },
  closed,
);

export const endpoints = declareEndpoints({
  getFloorPlan: {
    method: 'GET',
    path: '/floors/{id}/plan',
    scope: 'spaces:read',
    summary: 'The drawing of a floor, as SVG or PNG',
    params: IdParams,
    cost: 6,
    reply: 'bytes',
  },
  putFloorPlan: {
    method: 'PUT',
    path: '/floors/{id}/plan',
    scope: 'spaces:write',
    summary: 'Upload the drawing of a floor: SVG is sanitised, images become PNG',
    params: IdParams,
    query: Type.Object(
      {
        placements: Type.Optional(
          Type.Enum([...placementAnswers], {
            description:
              'What stands on the floor moves along with a plan of the same shape. With one of another shape `keep` leaves it ' +
              'where its numbers say and `clear` takes it off the plan; without either the upload is refused',
          }),
        ),
      },
      closed,
    ),
    accepts: ['image/svg+xml', 'image/png', 'image/jpeg', 'image/webp'],
    bodyLimit: MAX_UPLOAD,
    cost: 6,
    reply: Drawn,
    errors: [invalidPlan, planOfOtherShape, buildingOutOfReach, tooLarge, unsupportedMediaType],
  },
  deleteFloorPlan: {
    method: 'DELETE',
    path: '/floors/{id}/plan',
    scope: 'spaces:write',
    summary: 'Remove the drawing of a floor',
    params: IdParams,
    reply: null,
    errors: [buildingOutOfReach],
  },
});
