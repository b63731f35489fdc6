import { Type, type Static } from 'typebox';
import { closed, Id, Names, orNull, ShownTime } from '../../platform/contract/shapes.ts';
import { FloorPlanShape } from '../places/contract.ts';
import { statusNames } from '../presence/contract.ts';
import { Placement, resourceTypes } from '../resources/contract.ts';
import { displayProblems } from './display-contract.ts';

/** So many places of a floor its display shows at most, the first ones. */
export const MAX_PLACES = 1_000;
/** What people sit at, meet in, or park at: the rest of what stands on a floor is nobody's place. */
export const shownTypes = ['room', 'desk', 'parking'] as const satisfies readonly (typeof resourceTypes)[number][];

/** A place as the display of its floor shows it: to everybody, so whose it is is not said. */
const FloorPlace = Type.Object(
  {
    id: Id,
    name: Type.String(),
    names: Names,
    type: Type.Enum([...shownTypes]),
    placement: orNull(Placement),
    status: Type.Enum([...statusNames], { description: 'As `GET /resources/{id}/status` says it' }),
    seen: Type.Boolean({
      description: 'By the last word of a sensor there, which is believed still, somebody is there',
    }),
    until: orNull({
      ...ShownTime,
      description:
        'Until when what goes on is booked, or it is free; null: nothing goes on, or for the rest of its day',
    }),
  },
  closed,
);
export type FloorPlace = Static<typeof FloorPlace>;

export const FloorDisplay = Type.Object(
  {
    workplace: Type.String(),
    floor: orNull(
      Type.Object(
        {
          id: Id,
          name: Type.String(),
          names: Names,
          plan: orNull(FloorPlanShape),
          buildingName: Type.String(),
          zone: Type.String(),
          at: ShownTime,
          places: Type.Array(FloorPlace, { maxItems: MAX_PLACES, description: 'Rooms, desks and parking, by id' }),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type FloorDisplay = Static<typeof FloorDisplay>;

export const floorDisplayEndpoints = {
  getFloorDisplay: {
    method: 'GET',
    path: '/floor-display',
    scope: 'displays:use',
    device: true,
    cost: 3,
    summary:
      'For the display of a floor: what is free there, until when, and where somebody is; `floor` is null for who is none',
    reply: FloorDisplay,
    errors: displayProblems,
  },
  getFloorDisplayPlan: {
    method: 'GET',
    path: '/floor-display/plan',
    scope: 'displays:use',
    device: true,
    cost: 6,
    summary: 'For the display of a floor: its drawing, as SVG or PNG. 404 where there is none',
    reply: 'bytes',
    errors: displayProblems,
  },
} as const;
