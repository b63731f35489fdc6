import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApproving, NOW, START, when, type Approving } from '../../../test/support/approving.ts';
import { createResource } from '../../../test/support/database.ts';
import { workOff } from '../../../test/support/queue.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { listeners } from '../../wiring.ts';
import { setDelegate } from '../delegates/delegates.ts';
import { createCountry, createRegion, createResourceGroup, updateBuilding } from '../places/places.ts';
import { updateResource } from '../resources/resources.ts';
import {
  askForSpace,
  expireRequest,
  giveSpace,
  refuseSpace,
  withdrawSpaceRequest,
} from '../space-requests/space-requests.ts';
import { listNotifications, updateNoticeSettings } from './notifications.ts';

let s: Approving;
let group: number;
let room: number;
beforeAll(async () => {
  s = await createApproving();
  const { id: countryId } = await createCountry(s.world.ctx, { name: 'Austria', code: 'AT' });
  const { id: regionId } = await createRegion(s.world.ctx, { name: 'Vienna', countryId });
  await updateBuilding(s.world.ctx, { id: s.building, regionId });
  group = (await createResourceGroup(s.world.ctx, { name: 'Board rooms', countryId, kind: 'blind_managed' })).id;
  room = await createResource(s.world, { type: 'room', buildingId: s.building, name: 'Attic', capacity: 8 });
  await updateResource(s.world.ctx, { id: room, groupId: group });
});
afterAll(() => s[Symbol.asyncDispose]());

const organizer = { name: 'Atrium', email: 'atrium@desks.example' };
const heard = listeners({ publicUrl: 'https://desks.example', mailRoute: 'kept', organizer });

/** Everybody is told what there is to tell; what was told already, once more, as after a crash. */
async function tell(): Promise<void> {
  const { database } = s.testing;
  const told = { database, listeners: heard, audience: createAudience({}), clock: () => NOW };
  while ((await dispatchOnce(told))?.events !== 0);
  await workOff(database, reactionJobs(heard), { clock: told.clock });
}
const toldTo = async (who: Approving['ann']) =>
  (await listNotifications(s.as(who), { unread: true })).items
    .map(({ type, title, data }) => [type, title, (data['lines'] as string[])[0], (data['lines'] as string[])[2]])
    .toReversed();
const lettersTo = async ({ email }: Approving['ann']) =>
  s.world.db
    .selectFrom('mail')
    .select(['subject', 'body', 'calendar'])
    .where('recipient', '=', email)
    .orderBy('id')
    .execute();

const ask = (more: object = {}, who = s.ann) =>
  askForSpace(s.as(who), { id: group, ...when(), people: 3, title: 'Pl”ans', ...more });
const about = 'Tue 8 January 2030, 09:00–10:00';

test('who gives is told that somebody asks, and who asked that it was given, each once, with the booking for her calendar', async () => {
  const { id } = await ask();
  await tell();
  const said = [
    'space_request.created',
    `Space asked for: “Pl’ans”, ${about}`,
    `${s.ann.name} asks for a space, for 3 people: Board rooms. What is free is listed under Approvals.`,
    undefined,
  ];
  expect([await toldTo(s.receptionist), await toldTo(s.ann), await toldTo(s.bob)]).toEqual([[said], [], []]);
  const [letter] = await lettersTo(s.receptionist);
  expect(letter?.body).toContain('\nhttps://desks.example/approvals');
  await giveSpace(s.as(s.receptionist), { id, resourceId: room });
  await tell();
  await tell();
  expect([await toldTo(s.receptionist), await toldTo(s.ann)]).toEqual([
    [said],
    [
      [
        'space_request.given',
        `Space given: “Pl’ans”, ${about}`,
        `${s.receptionist.name} gave you Attic. It is booked for you.`,
        undefined,
      ],
    ],
  ]);
  const letters = await lettersTo(s.ann);
  expect(letters).toHaveLength(1);
  expect(letters[0]?.body).toContain(`Attic\n${about}`);
  expect(letters[0]?.body).toContain('\nhttps://desks.example/bookings');
  expect(letters[0]?.calendar).toMatch(/METHOD:REQUEST[^]*LOCATION:Attic/);
});

test('who asked is told in her language that none was given, why, and that nobody decided; what she takes back nobody', async () => {
  await updateNoticeSettings(s.as(s.bob), { language: 'de' });
  const [refused, late, back] = [await ask({}, s.bob), await ask({}, s.bob), await ask({}, s.bob)];
  await refuseSpace(s.as(s.receptionist), { id: refused.id, reason: 'Alles “belegt”' });
  await withdrawSpaceRequest(s.as(s.bob), { id: back.id });
  await s.as(null, START).tx((tx) => expireRequest(tx, { requestId: late.id }));
  await tell();
  expect(await toldTo(s.bob)).toEqual([
    [
      'space_request.refused',
      'Kein Platz: „Pl’ans“, Di., 8. Januar 2030, 09:00–10:00',
      `${s.receptionist.name} hat Ihnen den erbetenen Platz nicht gegeben: Board rooms.`,
      `${s.receptionist.name}: „Alles ’belegt’“`,
    ],
    [
      'space_request.expired',
      'Kein Platz: „Pl’ans“, Di., 8. Januar 2030, 09:00–10:00',
      'Bis zum Beginn hat Ihnen niemand den erbetenen Platz gegeben: Board rooms.',
      undefined,
    ],
  ]);
});

test('for whom it is asked is said to who gives, and what becomes of it to whoever asked for her', async () => {
  await setDelegate(s.as(s.ann), { id: s.ann.id, userId: s.eve.id });
  const before = (await toldTo(s.receptionist)).length;
  const { id } = await ask({ hostId: s.ann.id }, s.eve);
  await tell();
  expect((await toldTo(s.receptionist)).slice(before).map(([, , line]) => line)).toEqual([
    `${s.eve.name} asks for a space for ${s.ann.name}, for 3 people: Board rooms. What is free is listed under Approvals.`,
  ]);
  await refuseSpace(s.as(s.receptionist), { id });
  await tell();
  const toEve = await toldTo(s.eve);
  expect(toEve.map(([type]) => type)).toContain('space_request.refused');
  expect(toEve.at(-1)?.[1]).toContain(s.ann.name);
});

test('what somebody else takes back of hers is told to who asked for it', async () => {
  const { id } = await ask({}, s.ann);
  await withdrawSpaceRequest(s.as(s.receptionist), { id });
  await tell();
  expect((await toldTo(s.ann)).at(-1)).toEqual([
    'space_request.withdrawn',
    `Space asked for no more: “Pl’ans”, ${about}`,
    `${s.receptionist.name} asks no more for a space for you: Board rooms.`,
    undefined,
  ]);
});
