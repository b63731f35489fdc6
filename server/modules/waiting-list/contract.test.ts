import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, createClosing, NOW, type Closing } from '../../../test/support/closing.ts';
import { createUser } from '../../../test/support/database.ts';
import { workOff } from '../../../test/support/queue.ts';
import { declaredJobs } from '../../contracts.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { doers } from '../../wiring.ts';
import { cancelBooking } from '../bookings/bookings.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { events, MAX_WAITED_FOR } from './contract.ts';
import { acceptOffer, getWaiting, joinWaiting } from './waiting-list.ts';

const organizer = { name: 'Atrium', email: 'atrium@desks.example' };
const letters = { publicUrl: 'https://desks.example', mailRoute: 'kept', organizer } as const;
const jobs = joinJobs(declaredJobs, doers({ sender: null, letters }));

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

const nine = { start: at('09:00', 9), end: at('10:00', 9) };
const work = () => workOff(set.testing.database, jobs, { clock: () => NOW });

test('who waits for as many as one may is offered whichever becomes free, the last of them too, and takes it', async () => {
  const [ada, ben] = [await createUser(set.world), await createUser(set.world)];
  const resourceIds: number[] = [];
  for (let i = 0; i < MAX_WAITED_FOR; i++) resourceIds.push(await set.thing());
  const booked: number[] = [];
  for (const id of resourceIds) booked.push((await set.book([id], nine.start, nine.end)).id);
  const [first, second] = [
    await joinWaiting(set.as(ada.who), { resourceIds, ...nine }),
    await joinWaiting(set.as(ben.who), { resourceIds: resourceIds.toReversed(), ...nine }),
  ];
  await work();
  const stateOf = (one: typeof ada, { id }: { readonly id: number }) => getWaiting(set.as(one.who), { id });
  expect(await stateOf(ada, first)).toMatchObject({ state: 'waiting', ahead: 0, resourceIds });
  expect(await stateOf(ben, second)).toMatchObject({ state: 'waiting', ahead: 1 });
  const free = async (index: number): Promise<number> => {
    await cancelBooking(set.as(), { id: booked.at(index) ?? 0 });
    const resourceId = resourceIds.at(index) ?? 0;
    await set.as().tx(async (tx) => tx.later('waiting_list.offer', { resourceId }, { key: String(resourceId) }));
    await work();
    return resourceId;
  };
  const last = await free(-1);
  expect(await stateOf(ada, first)).toMatchObject({ state: 'offered', offeredResourceId: last });
  expect(await stateOf(ben, second)).toMatchObject({ state: 'waiting' });
  expect(await acceptOffer(set.as(ada.who), { id: first.id })).toMatchObject({ resourceIds: [last], hostId: ada.id });
  const next = await free(0);
  expect(await stateOf(ben, second)).toMatchObject({ state: 'offered', offeredResourceId: next });
});

test('for what somebody waits, and when, hears herself and who manages; others hear that there is something', async () => {
  const { who } = await createUser(set.world);
  const [colleague, manager] = [await createUser(set.world), await createUser(set.world, { role: 'receptionist' })];
  const audience = createAudience(events);
  const data = { id: 1, version: 2, hostId: who.userId, title: 'Fit', resourceIds: [7], zone: 'UTC', ...nine };
  for (const type of Object.keys(events)) {
    const toldTo = (one: typeof who) => audience.openDataOf({ type, data }, audience.hearsNames(one, { type, data }));
    for (const one of [who, manager.who]) expect(toldTo(one)).toEqual({ id: 1, hostId: who.userId });
    expect(toldTo(colleague.who)).toEqual({ id: 1 });
  }
});
