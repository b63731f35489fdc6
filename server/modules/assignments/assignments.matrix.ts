import { everybody, idOf, keepers, owned, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import type { Sender, Workplace } from '../../../test/support/scene.ts';
import { user } from '../people/people.matrix.ts';
import { desk } from '../resources/resources.matrix.ts';

/** A desk, for the actor or, where that is a program, for somebody else. */
const newAssignment = async (place: Workplace, actor: Sender) => ({
  resourceId: await idOf(place, desk),
  userId: actor.userId ?? (await idOf(place, user)),
});
// It is noon there, whenever this is asked.
const checkIn = { kind: 'flexi', checkInBy: '23:59' };
const making: AskFor = async (place, actor) => ({ body: await newAssignment(place, actor) });
const assignment: AskFor = async (place, actor) => {
  const { id } = await place.make('/assignments', { ...(await newAssignment(place, actor)), ...checkIn });
  return { params: { id } };
};
const days = { firstDay: dayAhead(2), lastDay: dayAhead(3) };

function dayAhead(count: number): string {
  return Temporal.Now.plainDateISO('UTC').add({ days: count }).toString();
}

/** The same, instead of another one. */
const instead: AskFor = async (place, actor) => {
  const given = await newAssignment(place, actor);
  const { id: insteadOf } = await place.make('/assignments', given);
  return { body: { ...given, insteadOf } };
};

export const rows: Rows = {
  'GET /assignments': everybody(async (place, actor) => ({
    query: { ...(await newAssignment(place, actor)), buildingId: place.here },
  })),
  // It assigns nothing.
  'POST /assignment-checks': { ...keepers('building', making), besides: instead, quiet: true },
  'POST /assignments': { ...keepers('building', making), besides: instead },
  'GET /assignments/:id': everybody(assignment),
  'PATCH /assignments/:id': keepers('building', async (place, actor) => ({
    ...(await assignment(place, actor)),
    body: { lastDay: dayAhead(9) },
  })),
  'POST /assignments/:id/ending': keepers('building', assignment),
  'POST /assignments/:id/releases': owned(
    async (place, actor) => ({ ...(await assignment(place, actor)), body: days }),
    'seen',
  ),
  'DELETE /assignments/:id/releases/:releaseId': owned(async (place, actor) => {
    const { params } = await assignment(place, actor);
    const made: object = await place.make(`/assignments/${params?.['id']}/releases`, days);
    const { releases } = made as { readonly releases: readonly { readonly id: number }[] };
    return { params: { ...params, releaseId: releases[0]?.id ?? 0 } };
  }, 'seen'),
  'POST /assignments/:id/check-in': owned(assignment, 'seen'),
};
