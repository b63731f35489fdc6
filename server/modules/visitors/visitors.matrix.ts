import {
  everybody,
  idOf,
  inHours,
  owned,
  type AskFor,
  type Bodied,
  type Rows,
} from '../../../test/support/matrix/row.ts';
import { unique, type Sender, type Workplace } from '../../../test/support/scene.ts';
import { newBooking } from '../bookings/bookings.matrix.ts';
import { desk } from '../resources/resources.matrix.ts';
import { user } from '../people/people.matrix.ts';
import { purpose } from '../visiting/visiting.matrix.ts';
import { makeVisitLinks } from './visitors.ts';

/** Visitors of the actor, or of somebody for whom she invites, at a booking of that one. */
async function newVisit(place: Workplace, { userId }: Sender): Promise<Awaited<ReturnType<Bodied>>> {
  const hostId = userId ?? (await idOf(place, user));
  const { id: bookingId } = await place.make('/bookings', {
    ...(await newBooking(place, { userId } as Sender)),
    hostId,
  });
  const visitors = [{ name: 'Vera Visitor', phone: '123' }];
  // From now on: a start of a moment ago may be yesterday's.
  return { visitors, buildingId: place.here, hostId, bookingId, end: inHours(1) };
}

interface Made {
  readonly id: number;
  readonly hostId: number;
  readonly bookingId: number;
  readonly badges: readonly { readonly id: number; readonly visitorId: number; readonly registrationCode: string }[];
}
const make = async (place: Workplace, actor: Sender, given: object = {}): Promise<Made> =>
  (await place.make('/visits', { ...(await newVisit(place, actor)), ...given })) as Made;
/** Of somebody with an address: not more often than she who makes them all may have written to in a day. */
const makeForAddress = (place: Workplace, actor: Sender): Promise<Made> =>
  make(place, actor, { visitors: [{ name: 'Vera Visitor', email: `${unique('visitor')}@outside.example` }] });

/** A visit with all that others name it by. */
export async function visitAtDesk(place: Workplace, actor: Sender) {
  const made = await makeForAddress(place, actor);
  const { id, hostId, bookingId } = made;
  const [{ id: badgeId, visitorId } = { id: 0, visitorId: 0 }] = made.badges;
  return { id, hostId, bookingId, badgeId, visitorId, resourceId: await idOf(place, desk) };
}

const visit: AskFor = async (place, actor) => ({ params: { id: (await make(place, actor)).id } });

/** Visitors of somebody else, who wait for this one to decide. */
async function newAwaited(place: Workplace, actor: Sender): Promise<{ id: number; version: number; userId: number }> {
  const { id } = await make(place, { ...place.admin, userId: await idOf(place, user) });
  const tenantId = place.tenant.id;
  const approver = actor.userId ?? (await idOf(place, user));
  // Of an hour from now, so that it can still be decided on.
  const startsAt = new Date(Date.now() + 30 * 60_000);
  return place.ctx.tx(async ({ db }) => {
    const row = db.updateTable('visit').set({ approval: 'pending', startsAt }).where('tenantId', '=', tenantId);
    const { version } = await row.where('id', '=', id).returning('version').executeTakeFirstOrThrow();
    await db.insertInto('approvalRequest').values({ tenantId, visitId: id, userId: approver }).execute();
    return { id, version, userId: approver };
  });
}

const awaited: AskFor = async (place, actor) => ({ params: { id: (await newAwaited(place, actor)).id } });

/** What a letter to this one ends in. */
async function secretFor(place: Workplace, actor: Sender): Promise<string> {
  const { id: visitId, version, userId } = await newAwaited(place, actor);
  const until = Temporal.Now.instant().add({ hours: 1 });
  const [link = ''] = await place.ctx.tx((tx) => makeVisitLinks(tx, '', [{ userId, visitId, version, until }]));
  return link.slice(link.indexOf('#') + 1);
}

/** One of whose visitors something was said already. */
const having =
  (...said: readonly string[]) =>
  async (place: Workplace, actor: Sender) => {
    const { id, badges } = await make(place, actor);
    for (const one of said) await place.make(`/visits/${id}/${one}`);
    return { id, badgeId: badges[0]?.id ?? 0 };
  };
const noting =
  (...said: readonly string[]): AskFor =>
  async (place, actor) => {
    const { id, badgeId } = await having(...said)(place, actor);
    return { params: { id }, body: { badgeId } };
  };
const undoing =
  (...said: readonly string[]): AskFor =>
  async (place, actor) => {
    const { id, badgeId } = await having(...said)(place, actor);
    return { params: { id }, query: { badgeId } };
  };

export const rows: Rows = {
  'GET /visits': everybody(async (place, actor) => {
    const { buildingId, hostId, bookingId } = await newVisit(place, actor);
    return { query: { buildingId: Number(buildingId), hostId: Number(hostId), bookingId: Number(bookingId) } };
  }),
  'POST /visits': everybody(async (place, actor) => ({
    body: { ...(await newVisit(place, actor)), purposeId: await idOf(place, purpose) },
  })),
  'GET /visits/:id': owned(visit),
  'PATCH /visits/:id': owned(async (place, actor) => {
    const { buildingId, hostId, bookingId } = await newVisit(place, actor);
    const purposeId = await idOf(place, purpose);
    return { ...(await visit(place, actor)), body: { buildingId, hostId, bookingId, purposeId } };
  }),
  'POST /visits/:id/cancellation': owned(visit),
  'GET /visit-approvals': everybody(),
  'POST /visits/:id/approval': owned(awaited),
  'POST /visits/:id/rejection': owned(awaited),
  // Whoever shows the link is whom it was sent to.
  'POST /visit-approval-links': {
    least: 'public',
    quiet: true,
    ask: async (place, actor) => ({ body: { secret: await secretFor(place, actor) } }),
  },
  'POST /visit-approval-links/decision': {
    least: 'public',
    ask: async (place, actor) => ({ body: { secret: await secretFor(place, actor), approve: true } }),
  },
  'POST /visits/:id/badges': owned(async (place, actor) => ({
    ...(await visit(place, actor)),
    body: { visitors: [{ name: 'Walter' }] },
  })),
  'DELETE /visits/:id/badges/:badgeId': owned(async (place, actor) => {
    const { id } = await make(place, actor);
    const visitors = [{ name: 'Walter' }];
    const { badges } = (await place.make(`/visits/${id}/badges`, { visitors })) as Made;
    return { params: { id, badgeId: badges.at(-1)?.id ?? 0 } };
  }),
  'POST /visits/:id/badges/:badgeId/answers': owned(async (place, actor) => {
    const questions = [{ key: 'shoes', text: 'Which shoes?', kind: 'text', required: false }];
    await place.make('/visit-questionnaires', { name: 'Shoes', buildingId: place.here, questions });
    const { id, badgeId } = await having()(place, actor);
    return { params: { id, badgeId }, body: { answers: [{ key: 'shoes', answer: 'Boots' }] } };
  }),
  'POST /visits/:id/arrival': owned(noting()),
  'DELETE /visits/:id/arrival': owned(undoing('arrival')),
  'POST /visits/:id/departure': owned(noting('arrival')),
  'DELETE /visits/:id/departure': owned(undoing('arrival', 'departure')),
  // To who receives visitors nowhere near she is not there; her host receives none.
  'DELETE /visitors/:id': {
    ...owned(async (place, actor) => ({ params: { id: (await make(place, actor)).badges[0]?.visitorId ?? 0 } })),
    least: 'receptionist',
  },
  'POST /kiosk/arrivals': {
    least: 'receptionist',
    reach: 'building',
    ask: async (place, actor) => ({ body: { code: (await make(place, actor)).badges[0]?.registrationCode ?? '' } }),
  },
  'POST /kiosk/questions': {
    least: 'receptionist',
    reach: 'building',
    quiet: true,
    ask: async (place, actor) => ({ body: { code: (await make(place, actor)).badges[0]?.registrationCode ?? '' } }),
  },
  'POST /kiosk/departures': {
    least: 'receptionist',
    reach: 'building',
    ask: async (place, actor) => {
      const { id, badges } = await make(place, actor);
      await place.make(`/visits/${id}/arrival`);
      return { body: { code: badges[0]?.registrationCode ?? '' } };
    },
  },
  'GET /registration-codes/:code': owned(async (place, actor) => {
    const { badges } = await makeForAddress(place, actor);
    return { params: { code: badges[0]?.registrationCode ?? '' } };
  }),
};
