import { everybody, idOf, inHours, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import { group } from '../people/people.matrix.ts';
import { desk } from '../resources/resources.matrix.ts';

const week = { monday: 'office', tuesday: 'home', wednesday: null, thursday: null, friday: 'away' };
const tomorrow = () => ({ params: { date: inHours(24).slice(0, 10) } });
const thing: AskFor = async (place) => ({ params: { resourceId: await idOf(place, desk) } });

const favourite: AskFor = async (place, actor) => {
  const { params = {} } = await thing(place, actor);
  const row = { tenantId: place.tenant.id, userId: actor.userId ?? 0, resourceId: Number(params['resourceId']) };
  if (actor.userId !== null) await place.ctx.tx((tx) => tx.db.insertInto('favourite').values(row).execute());
  return { params };
};

/** About oneself: a program has none of it. */
const own = (ask?: AskFor) => ({ ...everybody(ask), personsOnly: true }) as const;

export const rows: Rows = {
  'GET /work-locations': everybody(async (place) => ({ query: { groupId: await idOf(place, group) } })),
  'GET /me/work-days': own(),
  // Where somebody works is not the auditors' business either.
  'PUT /me/work-days/:date': { ...own(() => ({ ...tomorrow(), body: { location: 'home' } })), secret: true },
  'DELETE /me/work-days/:date': { ...own(tomorrow), secret: true },
  'GET /me/work-week': own(),
  'PUT /me/work-week': { ...own(() => ({ body: { ...week, saturday: null, sunday: null } })), secret: true },
  'GET /me/favourites': own(({ here }) => ({ query: { buildingId: here } })),
  'PUT /me/favourites/:resourceId': { ...own(thing), quiet: true },
  'DELETE /me/favourites/:resourceId': { ...own(favourite), quiet: true },
};
