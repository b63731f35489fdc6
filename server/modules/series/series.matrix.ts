import { everybody, idOf, owned, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import { newBooking, newSeries, recurrence } from '../bookings/bookings.matrix.ts';
import { user } from '../people/people.matrix.ts';
import { desk } from '../resources/resources.matrix.ts';

const series: AskFor = async (place, actor) => ({ params: { id: (await newSeries(place, actor)).id } });

export const rows: Rows = {
  // For oneself: a host must be the actor, and guests people of this workplace.
  'POST /bookings': everybody(async (place, actor) => ({
    body: { ...(await newBooking(place, actor)), attendees: [{ userId: await idOf(place, user) }], recurrence },
  })),
  'POST /series-checks': {
    ...everybody(async (place, actor) => ({ body: { ...(await newBooking(place, actor)), recurrence } })),
    besides: async (place, actor) => ({ body: { seriesId: (await newSeries(place, actor)).id } }),
    quiet: true,
  },
  'GET /series': everybody(),
  'GET /series/:id': owned(series),
  'PATCH /series/:id': owned(async (place, actor) => {
    const { id, from } = await newSeries(place, actor);
    return { params: { id }, body: { from, resourceIds: [await idOf(place, desk)] } };
  }),
  'POST /series/:id/cancellation': owned(async (place, actor) => {
    const { id, from } = await newSeries(place, actor);
    return { params: { id }, body: { from } };
  }),
};
