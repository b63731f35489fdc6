import type { Sender, Workplace } from '../scene.ts';
import { send } from '../scene.ts';
import type { TestServer } from '../server.ts';
import type { Known } from './samples.ts';

/** What there is already to serve. */
export interface Furnished {
  readonly resources: readonly number[];
  readonly users: readonly number[];
  readonly bookings: readonly number[];
}

/** Of each kind so many. */
const EACH = 20;

/** Visitors, services and what is ordered, door keys and who is told: enough of each that a request meets what there is. */
export async function serve(place: Workplace, server: TestServer, furnished: Furnished): Promise<Known> {
  const { resources, users, bookings } = furnished;
  const each = async (path: string, body: (n: number) => object): Promise<number[]> => {
    const made: number[] = [];
    for (let n = 0; n < EACH; n++) made.push((await place.make(path, body(n))).id);
    return made;
  };
  const here = { buildingId: place.here };
  const question = { key: 'plate', text: 'Your number plate', kind: 'text', required: false };
  const services = await each('/services', (n) => ({
    name: `V${n}`,
    timing: 'before',
    minutesBefore: 1,
    offers: [{}],
  }));
  for (const id of bookings.slice(0, EACH)) await order(server, place.admin, id, services[0] ?? 0);
  const kinds = {
    services,
    'service-plans': await each('/service-plans', (n) => ({ name: `P${n}`, serviceIds: [services[n]] })),
    'visiting-policies': await each('/visiting-policies', (n) => ({
      name: `Y${n}`,
      ...here,
      rules: { inviteAhead: { days: 3_653 } },
    })),
    'visit-purposes': await each('/visit-purposes', (n) => ({ name: `Why ${n}`, ...here })),
    'visit-questionnaires': await each('/visit-questionnaires', (n) => ({
      name: `Q${n}`,
      ...here,
      questions: [question],
    })),
    'unwelcome-visitors': await each('/unwelcome-visitors', (n) => ({
      ...here,
      name: `Nobody ${n}`,
      reason: 'Shouts',
    })),
    'access-keys': await each('/access-keys', (n) => ({ kind: 'static', resourceId: resources[n] })),
    subscriptions: await each('/subscriptions', (n) => ({
      about: 'status',
      resourceIds: [resources[n]],
      url: 'https://receiver.example/',
    })),
    tasks: await listTasks(server, place.admin),
    ...(await invite(place, users)),
  };
  return { ...kinds, serviceId: services, purposeId: kinds['visit-purposes'] };
}

async function order(server: TestServer, who: Sender, id: number, serviceId: number): Promise<void> {
  const { status, body } = await send(server, 'PUT /api/v1/bookings/:id/services', who, {
    params: { id },
    body: { services: [{ serviceId, quantity: 1 }] },
  });
  if (status !== 200) throw new Error(`Nothing is ordered: ${status} ${JSON.stringify(body)}`);
}

async function listTasks(server: TestServer, who: Sender): Promise<number[]> {
  const { body } = await send(server, 'GET /api/v1/tasks', who, { query: { limit: EACH } });
  return (body as { readonly items: readonly { readonly id: number }[] }).items.map(({ id }) => id);
}

interface Visit {
  readonly id: number;
  readonly badges: readonly { readonly id: number; readonly visitorId: number }[];
}

/** Visits, every other one of which has begun. */
async function invite(place: Workplace, users: readonly number[]): Promise<Known> {
  const visits: Visit[] = [];
  for (let n = 0; n < EACH; n++) {
    const wish = { visitors: [{ name: `W${n}` }], buildingId: place.here, hostId: users[n], arrived: n % 2 === 0 };
    const end = Temporal.Now.instant().add({ minutes: 5 }).toString();
    visits.push((await place.make('/visits', { ...wish, end })) as Visit);
  }
  const badges = visits.flatMap((visit) => visit.badges);
  const badgeId = badges.map(({ id }) => id);
  return {
    visits: visits.map(({ id }) => id),
    visitors: badges.map(({ visitorId }) => visitorId),
    badgeId,
    'visitor-badge': badgeId,
  };
}
