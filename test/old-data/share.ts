import type { Ask } from './asking.ts';
import type { House } from './furnish.ts';

/** Days of the calendar from today on. */
const dayIn = (days: number): string => Temporal.Now.plainDateISO('UTC').add({ days }).toString();
const at = (days: number, hours = 0): string =>
  Temporal.Now.instant()
    .add({ hours: days * 24 + hours })
    .toString();

/** What shares a place over time: somebody's desks, a closure, a combined room, a team day, who waits, a draw. */
export async function share(ask: Ask, ada: Ask, { building, other, around, people, group }: House): Promise<void> {
  const add = (name: string, more: object = {}) =>
    ask('POST', '/resources', { name, type: 'desk', ...around, ...more });
  const fixed = await add('Fixed desk');
  const assigned = await ask('POST', '/assignments', { resourceId: fixed.id, userId: people.ada });
  await ada('POST', `/assignments/${assigned.id}/releases`, { firstDay: dayIn(20), lastDay: dayIn(20) });
  const flexi = await add('Flexi desk');
  const hers = { resourceId: flexi.id, userId: people.bea, kind: 'flexi', checkInBy: '23:59' };
  await ask('POST', `/assignments/${(await ask('POST', '/assignments', hers)).id}/check-in`);

  const { floorId } = around as { readonly floorId: number };
  await ask('POST', '/locker-banks', { name: 'By the lift', floorId, lockers: { count: 2 } });
  await ask('POST', '/devices', { kind: 'occupancy', name: 'Eye', accessId: 'EYE-1', resourceId: flexi.id });
  await ask('POST', '/readings', { accessId: 'EYE-1', hasMotion: true, batteryLevel: 80 });

  const inside = { type: 'room', buildingId: building, capacity: 4 };
  const closed = await ask('POST', '/resources', { ...inside, name: 'Closed room' });
  await ask('POST', '/closures', { resourceId: closed.id, start: at(0), end: at(60), reason: 'New carpet' });
  const parts = [
    await ask('POST', '/resources', { ...inside, name: 'Left half' }),
    await ask('POST', '/resources', { ...inside, name: 'Right half' }),
  ];
  const whole = await ask('POST', '/resources', { ...inside, name: 'Whole', partIds: parts.map(({ id }) => id) });
  const evening = { start: at(30), end: at(30, 2), hostId: people.ada };
  await ask('POST', '/bookings', { ...evening, resourceIds: [whole.id] });
  await ask('POST', '/waiting-list', { ...evening, hostId: people.bea, resourceIds: [whole.id] });

  const resourceIds = [(await add('Team desk 1')).id, (await add('Team desk 2')).id];
  const day = await ada('POST', '/team-days', { groupId: group, name: 'Together', date: dayIn(30), resourceIds });
  await ada('POST', `/team-days/${day.id}/places`, { resourceId: resourceIds[0] });

  await ask('POST', '/resources', { name: 'Drawn desk', type: 'desk', buildingId: other });
  const seating = { by: 'draw', daysBefore: 1, at: '12:00' };
  await ask('POST', '/policies', { name: 'By draw', buildingId: other, type: 'desk', rules: { seating } });
  await ada('POST', '/seat-requests', { buildingId: other, day: dayIn(25), from: '09:00', to: '17:00' });

  await ada('PUT', `/users/${people.ada}/delegates/${people.bea}`, {});
  await ask('PATCH', `/users/${people.ada}`, { managerId: people.bea });
  const rest = { wednesday: null, thursday: null, friday: null, saturday: null, sunday: null };
  await ada('PUT', '/me/work-week', { monday: 'office', tuesday: 'home', ...rest });
  await ada('PUT', `/me/work-days/${dayIn(1)}`, { location: 'home' });
  await ada('PUT', `/me/favourites/${fixed.id}`);
}
