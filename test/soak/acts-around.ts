import { sql } from 'kysely';
import { progresses } from '../../server/modules/orders/contract.ts';
import { any, day, doTo, hers, keep, make, withSome, type Act, type Turn } from './acts.ts';

// What goes with bookings: services, visitors and door keys.

/** Some services, each as often as she likes; none withdraws what there is. */
const wanted = (turn: Turn, none = false) =>
  none
    ? []
    : turn.stage.services
        .filter(() => turn.next(3) > 0)
        .map((serviceId) => ({ serviceId, quantity: 1 + turn.next(5) }));

const order = (turn: Turn, kind: 'booking' | 'series', none?: boolean) =>
  withSome(turn, kind, ({ id, by }) =>
    turn.call('PUT', `/${kind === 'series' ? kind : 'bookings'}/${id}/services`, { services: wanted(turn, none) }, by),
  );

/** Something that is to be done, or was done of late. */
async function someTask(turn: Turn, state: 'open' | 'done') {
  const found = sql`select id from service_task where state = ${state} order by id desc limit 12`;
  return any(turn, (await turn.stage.query(found)) as { readonly id: number }[]);
}

/** Says of something that is to be done that it is, or is not after all. */
async function serve(turn: Turn, state: 'open' | 'done', method: 'POST' | 'DELETE') {
  const one = await someTask(turn, state);
  return one && turn.call(method, `/tasks/${one.id}/completion`, method === 'POST' ? {} : undefined, null);
}

/** Says how far something is that is to be done. */
async function goOn(turn: Turn) {
  const one = await someTask(turn, 'open');
  const progress = any(turn, progresses);
  return one && turn.call('PUT', `/tasks/${one.id}/progress`, { progress }, null);
}

/** Invites somebody to a booking of hers that is still to come. */
function invite(turn: Turn) {
  const now = new Date(turn.stage.clock.read().epochMilliseconds);
  const own = sql`select id, host_id as "userId" from booking where starts_at > ${now} and state = 'confirmed'
    order by id desc limit 12`;
  return hers(turn, own, async (bookingId, by) => {
    const { body: booking } = await turn.call('GET', `/bookings/${bookingId}`, undefined, by);
    const { start, end } = booking as { readonly start: string; readonly end: string };
    const visitors = [{ name: 'Vera Visitor' }];
    const wish = { visitors, buildingId: turn.stage.building, start, end, hostId: by.userId, bookingId };
    return make(turn, 'visit', '/visits', wish, by);
  });
}

/** Says that those are here who are expected today. */
async function receive(turn: Turn) {
  const today = sql`select id from visit where (starts_at at time zone 'Europe/London')::date = ${day(turn, 0)}::date
    and cancelled_at is null order by id`;
  const one = any(turn, (await turn.stage.query(today)) as { readonly id: number }[]);
  return one && turn.call('POST', `/visits/${one.id}/arrival`, {}, null);
}

export const around: readonly Act[] = [
  { kind: 'orders services', weight: 5, act: (turn) => order(turn, 'booking') },
  { kind: 'withdraws services', weight: 1, act: (turn) => order(turn, 'booking', true) },
  { kind: 'orders services with a series', weight: 2, act: (turn) => order(turn, 'series') },
  { kind: 'does what is to be done', weight: 2, act: (turn) => serve(turn, 'open', 'POST') },
  { kind: 'says how far it is', weight: 2, act: goOn },
  { kind: 'has not done it after all', weight: 1, act: (turn) => serve(turn, 'done', 'DELETE') },
  { kind: 'invites a visitor', weight: 4, act: invite },
  {
    kind: 'moves a visit',
    weight: 1,
    act: (turn) =>
      withSome(turn, 'visit', ({ id, by }) => {
        const on = day(turn, 1 + turn.next(5));
        return turn.call('PATCH', `/visits/${id}`, { start: `${on}T10:00`, end: `${on}T11:00` }, by);
      }),
  },
  { kind: 'receives a visitor', weight: 2, act: receive },
  { kind: 'calls a visit off', weight: 1, act: (turn) => doTo(turn, 'visit', 'visits', 'cancellation') },
  {
    kind: 'makes a key',
    weight: 1,
    act: (turn) => {
      const resourceId = any(turn, turn.stage.rooms) ?? 0;
      return make(turn, 'key', '/access-keys', { kind: any(turn, ['static', 'daily']), resourceId }, null);
    },
  },
  { kind: 'makes a key another', weight: 1, act: (turn) => keep(turn, 'key', 'access-keys', 'rotation') },
  { kind: 'revokes a key', weight: 1, act: (turn) => keep(turn, 'key', 'access-keys', 'revocation') },
];
