import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStage, type Stage } from './soak/stage.ts';
import { pairedIn } from './support/matrix/cast.ts';
import { digest, type Sender } from './support/scene.ts';
import type { Answer } from './support/server.ts';

// What somebody may is asked when she does it: by the session that she has had all along she does no more than she may by now, whatever
// she was shown a moment ago. It is refused with words, nothing of it is done, and nothing is stuck.

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const send = (by: Sender | null, method: string, path: string, body?: object): Promise<Answer> => {
  const { server, own } = stage.scene;
  return server.call(method, path, body, by === null ? own.admin.headers : { authorization: '', ...by.headers });
};
async function make(by: Sender | null, path: string, body: object = {}, method = 'POST'): Promise<number> {
  const answer = await send(by, method, path, body);
  const isDone = answer.status < 300;
  expect([path, isDone, isDone || answer.body]).toEqual([path, true, true]);
  return (answer.body?.id ?? 0) as number;
}
const idOf = ({ userId }: Sender): number => userId ?? 0;
const employee = (): Promise<Sender> => stage.scene.own.person('employee');
let named = 0;
const thing = (type = 'desk', more: object = {}): Promise<number> => {
  const { here, floorId } = stage.scene.own;
  return make(null, '/resources', { type, name: `Lost ${++named}`, buildingId: here, floorId, ...more });
};
const dayIn = (days: number): string =>
  stage.clock.read().toZonedDateTimeISO('Europe/London').toPlainDate().add({ days }).toString();
let days = 1;
/** A time of a day of its own. */
const hours = (on = dayIn((days = (days % 80) + 1))) => ({ start: `${on}T09:00`, end: `${on}T10:00` });
const settle = async (): Promise<void> => {
  while (await stage.work());
};

/** What is asked with rights that are lost meanwhile. */
interface Asked {
  readonly by: Sender;
  readonly method?: string;
  readonly path: string;
  readonly body?: object;
}
const ask = ({ by, method = 'POST', path, body = {} }: Asked): Promise<Answer> => send(by, method, path, body);

const REFUSED = [401, 403, 404, 409, 422];

/** It would be done; and once the right is lost nothing of it is. @returns the status of the refusal */
async function onceLost(prepare: () => Promise<Asked>, lose: (asked: Asked) => Promise<unknown>): Promise<number> {
  const done = await ask(await prepare());
  expect([done.status < 300, done.status < 300 || done.body]).toEqual([true, true]);
  const asked = await prepare();
  await lose(asked);
  await settle();
  const before = await digest(stage.scene.server);
  const { status, body } = await ask(asked);
  const words = { code: expect.stringMatching(/^[a-z_]+$/), title: expect.stringMatching(/\w/) };
  expect(body).toMatchObject(words);
  expect(await digest(stage.scene.server)).toEqual(before);
  await settle();
  expect(stage.failures).toEqual([]);
  return status;
}

describe('a delegate', () => {
  let [she, delegate]: Sender[] = [];
  const pair = async (): Promise<{ readonly she: Sender; readonly by: Sender }> => {
    she = await employee();
    delegate = await employee();
    await make(null, `/users/${idOf(she)}/delegates/${idOf(delegate)}`, {}, 'PUT');
    return { she, by: delegate };
  };
  const booked = async (given: object = hours()) => {
    const { by } = await pair();
    const hostId = idOf(she as Sender);
    return { by, id: await make(by, '/bookings', { resourceIds: [await thing()], ...given, hostId }) };
  };
  const begun = () => {
    const now = stage.clock.read();
    return { start: now.toString(), end: now.add({ hours: 1 }).toString() };
  };
  async function waits(isOffered: boolean) {
    const { she, by } = await pair();
    const wanted = { resourceIds: [await thing('parking')], ...hours() };
    const other = await employee();
    const taken = await make(other, '/bookings', wanted);
    const id = await make(by, '/waiting-list', { ...wanted, hostId: idOf(she) });
    if (isOffered) await make(other, `/bookings/${taken}/cancellation`);
    await settle();
    return { by, id };
  }
  async function assigned() {
    const { she, by } = await pair();
    const given = { resourceId: await thing(), userId: idOf(she), firstDay: dayIn(0) };
    return { by, id: await make(null, '/assignments', given) };
  }
  async function teamed() {
    const { she, by } = await pair();
    const other = await employee();
    const groupId = await make(null, '/groups', { name: `Lost ${++named}` });
    for (const one of [she, other]) await make(null, `/groups/${groupId}/members/${idOf(one)}`, {}, 'PUT');
    const wish = { groupId, name: 'Planning', date: dayIn(20), resourceIds: [await thing(), await thing()] };
    return { she, by, id: await make(other, '/team-days', wish) };
  }
  const drawn = async () => {
    const { she, by } = await pair();
    const body = { day: dayIn(3), buildingId: stage.drawn.building, userId: idOf(she) };
    return { by, body };
  };

  const acts: Readonly<Record<string, () => Promise<Asked>>> = {
    books: async () => {
      const { she, by } = await pair();
      return { by, path: '/bookings', body: { resourceIds: [await thing()], ...hours(), hostId: idOf(she) } };
    },
    changes: async () => {
      const { by, id } = await booked();
      return { by, method: 'PATCH', path: `/bookings/${id}`, body: { title: 'Mine', ...hours() } };
    },
    cancels: async () => {
      const { by, id } = await booked();
      return { by, path: `/bookings/${id}/cancellation` };
    },
    'checks in': async () => {
      const { by, id } = await booked(begun());
      return { by, path: `/bookings/${id}/check-in` };
    },
    'gives the rest back': async () => {
      const { by, id } = await booked(begun());
      return { by, path: `/bookings/${id}/release` };
    },
    'has her wait': async () => {
      const { she, by } = await pair();
      const wanted = { resourceIds: [await thing('parking')], ...hours() };
      await make(await employee(), '/bookings', wanted);
      return { by, path: '/waiting-list', body: { ...wanted, hostId: idOf(she) } };
    },
    'takes her offer': async () => {
      const { by, id } = await waits(true);
      return { by, path: `/waiting-list/${id}/acceptance` };
    },
    'has her wait no more': async () => {
      const { by, id } = await waits(false);
      return { by, path: `/waiting-list/${id}/withdrawal` };
    },
    'asks for a desk': async () => ({ ...(await drawn()), path: '/seat-requests' }),
    'asks no more': async () => {
      const { by, body } = await drawn();
      const id = await make(by, '/seat-requests', body);
      return { by, path: `/seat-requests/${id}/withdrawal` };
    },
    'takes her place of the team': async () => {
      const { she, by, id } = await teamed();
      return { by, path: `/team-days/${id}/places`, body: { hostId: idOf(she) } };
    },
    'lends what is hers': async () => {
      const { by, id } = await assigned();
      return { by, path: `/assignments/${id}/releases`, body: { firstDay: dayIn(2), lastDay: dayIn(3) } };
    },
    'takes back what is hers': async () => {
      const { by, id } = await assigned();
      const made = await send(by, 'POST', `/assignments/${id}/releases`, { firstDay: dayIn(2), lastDay: dayIn(3) });
      return { by, method: 'DELETE', path: `/assignments/${id}/releases/${made.body.releases[0].id}` };
    },
  };
  const ways = {
    'is none any more': () =>
      make(null, `/users/${idOf(she as Sender)}/delegates/${idOf(delegate as Sender)}`, {}, 'DELETE'),
    'is one of who has left': () => make(null, `/users/${idOf(she as Sender)}/deactivation`),
    'has left': () => make(null, `/users/${idOf(delegate as Sender)}/deactivation`),
  };
  for (const [way, lose] of Object.entries(ways)) {
    test.each(Object.entries(acts))(`who ${way}: %s`, async (_, prepare) => {
      expect(REFUSED).toContain(await onceLost(prepare, lose));
    });
  }
});

describe('who manages a place', () => {
  const manager = (): Promise<Sender> => stage.scene.own.person('space_manager');
  const closing = async () => ({ resourceId: await thing(), ...hours() });
  async function closed() {
    const by = await manager();
    return { by, id: await make(by, '/closures', { ...(await closing()), reason: 'Works' }) };
  }
  const assigning = async () => ({ resourceId: await thing(), userId: idOf(await employee()), firstDay: dayIn(9) });
  async function assigned() {
    const by = await manager();
    return { by, id: await make(by, '/assignments', await assigning()) };
  }
  async function planned() {
    const [by, one] = [await manager(), await employee()];
    const groupId = await make(null, '/groups', { name: `Lost ${++named}` });
    await make(null, `/groups/${groupId}/members/${idOf(one)}`, {}, 'PUT');
    const wish = { groupId, name: 'Planning', date: dayIn(20), resourceIds: [await thing()] };
    return { by, id: await make(one, '/team-days', wish) };
  }
  const acts: Readonly<Record<string, () => Promise<Asked>>> = {
    'looks what a closure would do': async () => ({
      by: await manager(),
      path: '/closure-checks',
      body: await closing(),
    }),
    closes: async () => ({ by: await manager(), path: '/closures', body: { ...(await closing()), reason: 'Works' } }),
    'closes for another reason': async () => {
      const { by, id } = await closed();
      return { by, method: 'PATCH', path: `/closures/${id}`, body: { reason: 'Flood' } };
    },
    'opens again': async () => {
      const { by, id } = await closed();
      return { by, path: `/closures/${id}/lifting` };
    },
    'looks what an assignment would do': async () => ({
      by: await manager(),
      path: '/assignment-checks',
      body: await assigning(),
    }),
    assigns: async () => ({ by: await manager(), path: '/assignments', body: await assigning() }),
    'assigns for longer': async () => {
      const { by, id } = await assigned();
      return { by, method: 'PATCH', path: `/assignments/${id}`, body: { lastDay: dayIn(30) } };
    },
    'ends an assignment': async () => {
      const { by, id } = await assigned();
      return { by, path: `/assignments/${id}/ending` };
    },
    'lends what is assigned': async () => {
      const { by, id } = await assigned();
      return { by, path: `/assignments/${id}/releases`, body: { firstDay: dayIn(10), lastDay: dayIn(11) } };
    },
    'changes the day of a team': async () => {
      const { by, id } = await planned();
      return { by, method: 'PATCH', path: `/team-days/${id}`, body: { name: 'Retro' } };
    },
    'cancels the day of a team': async () => {
      const { by, id } = await planned();
      return { by, path: `/team-days/${id}/cancellation` };
    },
  };
  const ways = {
    'is demoted': ({ by }: Asked) => make(null, `/users/${idOf(by)}`, { role: 'employee' }, 'PATCH'),
    'keeps another place': ({ by }: Asked) =>
      make(null, `/users/${idOf(by)}`, { buildings: [stage.scene.own.elsewhere] }, 'PATCH'),
    'has left': ({ by }: Asked) => make(null, `/users/${idOf(by)}/deactivation`),
  };
  for (const [way, lose] of Object.entries(ways)) {
    test.each(Object.entries(acts))(`and ${way}: %s`, async (_, prepare) => {
      expect(REFUSED).toContain(await onceLost(prepare, lose));
    });
  }
});

describe('the day of a team', () => {
  let groupId = 0;
  async function planned() {
    const [by, other] = [await employee(), await employee()];
    groupId = await make(null, '/groups', { name: `Lost ${++named}` });
    for (const one of [by, other]) await make(null, `/groups/${groupId}/members/${idOf(one)}`, {}, 'PUT');
    const wish = { groupId, name: 'Planning', date: dayIn(20), resourceIds: [await thing(), await thing()] };
    return { by, id: await make(by, '/team-days', wish) };
  }
  const acts: Readonly<Record<string, (id: number) => Omit<Asked, 'by'>>> = {
    'another name': (id) => ({ method: 'PATCH', path: `/team-days/${id}`, body: { name: 'Retro' } }),
    'fewer places': (id) => ({ method: 'PATCH', path: `/team-days/${id}`, body: { count: 1 } }),
    'another deadline': (id) => ({
      method: 'PATCH',
      path: `/team-days/${id}`,
      body: { releaseAt: `${dayIn(19)}T08:00` },
    }),
    cancelled: (id) => ({ path: `/team-days/${id}/cancellation` }),
    'a place': (id) => ({ path: `/team-days/${id}/places` }),
  };
  const ways = {
    'who left the team': ({ by }: Asked) => make(null, `/groups/${groupId}/members/${idOf(by)}`, {}, 'DELETE'),
    'whose team is gone': () => make(null, `/groups/${groupId}`, {}, 'DELETE'),
  };
  for (const [way, lose] of Object.entries(ways)) {
    test.each(Object.entries(acts))(`of one ${way}: %s`, async (_, act) => {
      const prepare = async () => {
        const { by, id } = await planned();
        return { by, ...act(id) };
      };
      expect(await onceLost(prepare, lose)).toBe(404);
    });
  }
});

describe('an offer', () => {
  const wanted = { resourceId: 0, groupId: 0, entry: 0, next: 0 };
  async function offered(rule: 'bookableBy' | 'visibleTo'): Promise<Asked> {
    const resourceId = await thing('parking');
    const groupId = await make(null, '/groups', { name: `Lost ${++named}` });
    const [taken, she, other] = [await employee(), await employee(), await employee()];
    for (const one of [taken, she, other]) await make(null, `/groups/${groupId}/members/${idOf(one)}`, {}, 'PUT');
    await make(null, '/policies', { name: `Lost ${++named}`, resourceId, rules: { [rule]: { groupIds: [groupId] } } });
    const wish = { resourceIds: [resourceId], ...hours() };
    const booking = await make(taken, '/bookings', wish);
    const [entry, next] = [await make(she, '/waiting-list', wish), await make(other, '/waiting-list', wish)];
    await make(taken, `/bookings/${booking}/cancellation`);
    await settle();
    Object.assign(wanted, { resourceId, groupId, entry, next });
    return { by: she, path: `/waiting-list/${entry}/acceptance` };
  }
  const stateOf = async (id: number) => (await send(null, 'GET', `/waiting-list/${id}`)).body.state as string;

  test.each(['bookableBy', 'visibleTo'] as const)(
    'to one who is not of those any more who may have it (%s) is refused, and goes to the next',
    async (rule) => {
      const lose = ({ by }: Asked) => make(null, `/groups/${wanted.groupId}/members/${idOf(by)}`, {}, 'DELETE');
      expect(await onceLost(() => offered(rule), lose)).toBe(rule === 'visibleTo' ? 404 : 422);
      stage.clock.pass(31);
      await settle();
      expect(await stateOf(wanted.entry)).not.toBe('offered');
      expect(await stateOf(wanted.next)).toBe('offered');
    },
  );
});

describe('the display at a door', () => {
  const now = () => {
    const start = stage.clock.read();
    return { start: start.toString(), end: start.add({ hours: 1 }).toString() };
  };
  let resourceId = 0;
  const door = async (): Promise<Sender> => {
    resourceId = await thing();
    return pairedIn(stage.scene, stage.scene.own.here, resourceId);
  };
  const close = (period: object) =>
    make(null, '/closures', { resourceId, reason: 'Works', bookings: 'cancel', ...period });
  const assign = async () =>
    make(null, '/assignments', { resourceId, userId: idOf(await employee()), firstDay: dayIn(0), bookings: 'cancel' });

  test.each([
    ['closed', () => close(now())],
    ['assigned', assign],
  ] as const)('of what is %s books it for nobody, and says what it is', async (_, taken) => {
    const prepare = async () => ({ by: await door(), path: '/display/bookings', body: { minutes: 30 } });
    expect(await onceLost(prepare, taken)).toBe(409);
    expect(await send(await pairedIn(stage.scene, stage.scene.own.here, resourceId), 'GET', '/display')).toMatchObject({
      status: 200,
    });
  });

  test('of what is closed next lets nobody stay', async () => {
    const prepare = async () => {
      const by = await door();
      const bookingId = await make(await employee(), '/bookings', { resourceIds: [resourceId], ...now() });
      return { by, path: '/display/extension', body: { bookingId, minutes: 15 } };
    };
    const lose = () => close({ start: now().end, end: stage.clock.read().add({ hours: 3 }).toString() });
    expect(await onceLost(prepare, lose)).toBe(409);
  });

  test.each(['check-in', 'end'])('of what was closed over a booking: %s', async (verb) => {
    const prepare = async () => {
      const by = await door();
      const checkIn = { required: true, methods: ['display'], opensMinutes: 15, closesMinutes: 20, release: true };
      await make(null, '/policies', { name: `Lost ${++named}`, resourceId, rules: { checkIn } });
      const bookingId = await make(await employee(), '/bookings', { resourceIds: [resourceId], ...now() });
      return { by, path: `/display/${verb}`, body: { bookingId } };
    };
    expect(await onceLost(prepare, () => close(now()))).toBe(409);
  });
});
