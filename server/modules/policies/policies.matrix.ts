import { idOf, made, named, things, type AskFor, type Bodied, type Rows } from '../../../test/support/matrix/row.ts';
import type { Workplace } from '../../../test/support/scene.ts';
import { group } from '../people/people.matrix.ts';
import { category, groupHere } from '../places/places.matrix.ts';

// It refuses nothing: the other rows go on booking.
const rules = { capacity: 'advised' };

/** All that a policy may be about, fitting together. */
const about = async (place: Workplace) => {
  const categoryId = await idOf(place, category);
  const resourceGroupId = await groupHere(place);
  const at = { buildingId: place.here, categoryId };
  const desk = { ...named('desk'), type: 'desk', ...at, groupId: resourceGroupId };
  const { id: resourceId } = await place.make('/resources', desk);
  return { ...at, resourceGroupId, resourceId, groupIds: [await idOf(place, group)] };
};
const policy: AskFor = (place) => made(place, '/policies', { ...named('policy'), buildingId: place.here, rules });
const newPolicy: Bodied = async (place) => ({ ...named('policy'), ...(await about(place)), type: 'desk', rules });

/** A file with one holiday in it. */
const calendar = [
  'BEGIN:VCALENDAR',
  'BEGIN:VEVENT',
  'DTSTART;VALUE=DATE:20271225',
  'SUMMARY:Christmas Day',
  'END:VEVENT',
  'END:VCALENDAR',
].join('\r\n');

export const rows: Rows = {
  ...things('/policies', policy, 'building', newPolicy, about),
  // It keeps nothing, and is about no place.
  'POST /holiday-readings': { least: 'space_manager', ask: () => ({ body: { calendar } }), quiet: true },
};
