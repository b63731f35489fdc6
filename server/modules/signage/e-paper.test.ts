import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene, send, unique, type Ask, type Heard, type Scene, type Sender } from '../../../test/support/scene.ts';
import type { EPaperController, EPaperTag, TagContent } from './contract.ts';

const NOON = Temporal.Instant.from('2027-06-15T12:00:20+01:00');

let now = NOON;
let scene: Scene;
let keeper: Sender;
let room: number;
beforeAll(async () => {
  scene = await openScene(() => now);
  const { own } = scene;
  keeper = await own.person('space_manager', { buildings: [own.here] });
  room = (await own.make('/resources', { name: 'Harbour', type: 'room', buildingId: own.here })).id;
});
afterAll(() => scene[Symbol.asyncDispose]());

const ask = (route: string, who: Sender, given: Ask = {}): Promise<Heard> =>
  send(scene.server, route.replace(' ', ' /api/v1'), who, given);
const at = (time: string): string => `2027-06-15T${time}:00+01:00`;

async function controller(given: object = {}): Promise<EPaperController> {
  const body = { name: unique('Gateway'), type: 'qbicGateway', buildingId: scene.own.here, ...given };
  const made = await ask('POST /e-paper-controllers', keeper, { body });
  expect([made.status, made.code]).toEqual([201, null]);
  return made.body as EPaperController;
}

async function tag(controllerId: number, given: object = {}): Promise<EPaperTag> {
  const made = await ask('POST /e-paper-tags', keeper, { body: { controllerId, label: unique('T'), ...given } });
  expect([made.status, made.code]).toEqual([201, null]);
  return made.body as EPaperTag;
}

describe('e-paper', () => {
  it('is added, changed and deleted, and hearers are told', async () => {
    const { id, displayLanguage, version } = await controller();
    expect(displayLanguage).toBe('en-US');
    const one = await tag(id, { externalName: unique('door'), resourceId: room });
    expect(one).toMatchObject({
      resourceName: 'Harbour',
      buildingId: scene.own.here,
      online: null,
      batteryLevel: null,
    });
    expect(await ask('POST /e-paper-tags', keeper, { body: { controllerId: id, label: one.label } })).toMatchObject({
      status: 409,
      code: 'e_paper_tag_taken',
    });
    const changed = await ask('PATCH /e-paper-controllers/:id', keeper, {
      params: { id },
      body: { displayLanguage: 'de', version },
    });
    expect(changed.body).toMatchObject({ displayLanguage: 'de', version: version + 1 });
    expect(
      await ask('PATCH /e-paper-controllers/:id', keeper, { params: { id }, body: { name: 'Late', version } }),
    ).toMatchObject({ status: 409, code: 'version_conflict' });
    const bare = await ask('PATCH /e-paper-tags/:id', keeper, { params: { id: one.id }, body: { resourceId: null } });
    expect(bare.body).toMatchObject({ resourceId: null, resourceName: null, version: one.version + 1 });
    // What says nothing changes nothing, and nothing of it is told.
    const still = [
      await ask('PATCH /e-paper-controllers/:id', keeper, { params: { id }, body: { version: version + 1 } }),
      await ask('PATCH /e-paper-tags/:id', keeper, { params: { id: one.id }, body: {} }),
    ];
    expect(still.map(({ body }) => body)).toEqual([changed.body, bare.body]);
    expect((await ask('DELETE /e-paper-controllers/:id', keeper, { params: { id } })).status).toBe(204);
    expect(await ask('GET /e-paper-tags/:id', keeper, { params: { id: one.id } })).toMatchObject({ status: 404 });
    const told = await scene.own.db
      .selectFrom('event')
      .select('type')
      .where('tenantId', '=', scene.own.tenant.id)
      .where('type', 'like', 'e_paper%')
      .orderBy('id')
      .execute();
    expect(told.map(({ type }) => type)).toEqual([
      'e_paper_controller.created',
      'e_paper_tag.created',
      'e_paper_controller.updated',
      'e_paper_tag.updated',
      'e_paper_controller.deleted',
    ]);
  });

  it('stands for nothing where its keeper manages no devices, and is had by its own id before another’s name', async () => {
    const { own } = scene;
    const elsewhere = (await own.make('/resources', { name: 'Far', type: 'room', buildingId: own.elsewhere })).id;
    const { id } = await controller();
    const given = { controllerId: id, label: unique('T'), resourceId: elsewhere };
    expect(await ask('POST /e-paper-tags', keeper, { body: given })).toMatchObject({ status: 404, code: 'not_found' });
    const turned = { params: { id: (await tag(id)).id }, body: { resourceId: elsewhere } };
    expect(await ask('PATCH /e-paper-tags/:id', keeper, turned)).toMatchObject({ status: 404, code: 'not_found' });
    const first = await tag(id);
    const second = await tag(id, { externalName: first.label });
    const third = await tag(id, { externalName: unique('door') });
    const fourth = await tag(id, { label: third.externalName });
    const state = { label: first.label, batteryLevel: 7, online: true };
    expect((await ask('POST /e-paper-tag-states', own.admin, { body: state })).body).toMatchObject({
      id: first.id,
      batteryLevel: 7,
      version: first.version,
    });
    expect((await ask('GET /e-paper-tags/:id', keeper, { params: { id: second.id } })).body).toMatchObject({
      batteryLevel: null,
    });
    // Whichever of them was added first.
    const again = { label: fourth.label, online: true };
    expect((await ask('POST /e-paper-tag-states', own.admin, { body: again })).body).toMatchObject({ id: fourth.id });
  });

  it('is known to a gateway by what it is called in its own building, whatever is called so elsewhere', async () => {
    const { own } = scene;
    const name = unique('T');
    const near = await tag((await controller()).id, { externalName: name });
    const there = { name: unique('Gateway'), type: 'qbicGateway', buildingId: own.elsewhere };
    const { id: controllerId } = await own.make('/e-paper-controllers', there);
    const { id: far } = await own.make('/e-paper-tags', { controllerId, label: name });
    const report = async (reach: readonly number[]) => {
      const gateway = await own.token({ scopes: ['readings:write'], reach });
      return ask('POST /e-paper-tag-states', gateway, { body: { label: name, online: true } });
    };
    expect([(await report([own.here])).body, (await report([own.elsewhere])).body]).toMatchObject([
      { id: near.id },
      { id: far },
    ]);
    expect(await report([])).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('shows who has its place and who is next, but for what is hidden', async () => {
    const { own } = scene;
    const host = await own.person('employee');
    const book = (start: string, end: string, title: string, anonymous = false) =>
      own.make('/bookings', {
        resourceIds: [room],
        start: at(start),
        end: at(end),
        title,
        hostId: host.userId,
        anonymous,
      });
    await own.make('/policies', { name: 'Anonymous', resourceId: room, rules: { anonymous: true } });
    await book('12:00', '13:00', 'Open');
    await book('13:00', '14:00', 'Secret', true);
    const { id } = await tag((await controller()).id, { resourceId: room });
    const content = await ask('GET /e-paper-tags/:id/content', keeper, { params: { id } });
    expect(content.body as TagContent).toMatchObject({
      displayLanguage: 'en-US',
      resource: { id: room, name: 'Harbour' },
      status: 'taken',
      current: { title: 'Open' },
      next: { title: null, hostName: null },
    });
    expect(JSON.stringify(content.body)).not.toContain('Secret');
    const { id: far } = await own.make('/resources', { name: 'Far off', type: 'room', buildingId: own.elsewhere });
    const { id: away } = await own.make('/e-paper-tags', {
      controllerId: (await controller()).id,
      label: unique('T'),
      resourceId: far,
    });
    const gateway = await own.token({ scopes: ['displays:use'], reach: [own.here] });
    expect((await ask('GET /e-paper-tags/:id/content', gateway, { params: { id: away } })).body).toMatchObject({
      resource: null,
      status: null,
    });
    const empty = await tag((await controller()).id);
    expect((await ask('GET /e-paper-tags/:id/content', keeper, { params: { id: empty.id } })).body).toMatchObject({
      resource: null,
      status: null,
    });
    now = NOON;
  });
});
