import { idOf, wholly, type Row, type Rows } from '../../../test/support/matrix/row.ts';
import { group } from '../people/people.matrix.ts';

/** About people of the whole workplace: for who may see figures everywhere. */
const figures: Row = { least: 'receptionist', reach: 'workplace', ask: () => ({ query: { weeks: 1 } }) };

export const rows: Rows = {
  'GET /attendance': figures,
  'GET /attendance-settings': wholly(),
  'PUT /attendance-settings': wholly(async (place, actor) => ({
    body: { smallest: 5, groupIds: [await idOf(place, (there) => group(there, actor))] },
  })),
};
