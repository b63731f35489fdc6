import {
  notFound,
  problem,
  tooLarge,
  unsupportedMediaType,
  type ConstraintProblems,
} from '../../platform/contract/problems.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { IdParams } from '../../platform/contract/shapes.ts';
import { buildingOutOfReach, Floor } from '../places/contract.ts';

export const invalidPlan = problem('invalid_plan', 400, 'This cannot be used as a floor plan');

export const constraints = { floor_plan_floor_fk: { kind: notFound, param: 'id' } } satisfies ConstraintProblems;

/** Largest upload, in bytes. */
export const MAX_UPLOAD = 8 * 1024 * 1024;

export const endpoints = declareEndpoints({
  getFloorPlan: {
    method: 'GET',
    path: '/floors/{id}/plan',
    scope: 'spaces:read',
    summary: 'The drawing of a floor, as SVG or PNG',
    params: IdParams,
    reply: 'bytes',
  },
  putFloorPlan: {
    method: 'PUT',
    path: '/floors/{id}/plan',
    scope: 'spaces:write',
    summary: 'Upload the drawing of a floor: SVG is sanitised, images become PNG',
    params: IdParams,
    accepts: ['image/svg+xml', 'image/png', 'image/jpeg', 'image/webp'],
    bodyLimit: MAX_UPLOAD,
    reply: Floor,
    errors: [invalidPlan, buildingOutOfReach, tooLarge, unsupportedMediaType],
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
