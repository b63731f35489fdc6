import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { followAnswers } from '../../../test/support/two-values.ts';

const saidOnlyOnce = followAnswers('visiting-appointment', 'visitor-badge');

/** Nine in the morning in Hong Kong, on a Monday. */
let now = Temporal.Instant.from('2030-01-07T01:00:00Z');
let server: TestServer;
/** What was made through v1, by name. */
const ids: Record<string, number> = {};
/** The badges of the visits that were made, by their visitors' first names. */
const badges: Record<string, { id: number; uid: string; visitorId: number; registrationCode: string }> = {};

const at = (clock: string, day = 7): string => `2030-01-0${day}T${clock}:00Z`;

async function make(name: string, path: string, body?: object) {
  const { status, body: made } = await server.call('POST', path, body);
  if (status >= 300) throw new Error(`${name}: ${status} ${JSON.stringify(made)}`);
  ids[name] = made.id;
  return made;
}

async function invite(name: string, body: { readonly visitors: readonly { readonly name: string }[] } & object) {
  const made = await make(name, '/visits', body);
  const all = made['badges'] as unknown as ((typeof badges)[string] & { readonly name: string })[];
  for (const badge of all) badges[badge.name.split(' ')[0] ?? ''] = badge;
}

beforeAll(async () => {
  server = await startTestServer({ env: { ATRIUM_ROLES: 'api' }, clock: () => now });
  await make('north', '/buildings', { name: 'North house', names: { 'zh-Hant': '北樓' }, zone: 'Asia/Hong_Kong' });
  await make('south', '/buildings', { name: 'South house', zone: 'Asia/Hong_Kong' });
  await make('room', '/resources', { name: 'Room 101', type: 'room', buildingId: ids['north'] });
  await make('desk', '/resources', { name: 'Desk 7', type: 'desk', buildingId: ids['north'] });
  await make('ann', '/users', { email: 'ann@demo.example', name: 'Ann Chan' });
  await make('bob', '/users', { email: 'bob@demo.example', name: 'Bob Chan' });
  await make('planning', '/bookings', {
    resourceIds: [ids['room'], ids['desk']],
    start: at('02:00'),
    end: at('03:00'),
    hostId: ids['ann'],
  });
  await invite('interview', {
    visitors: [
      { name: 'Vera Visitor', email: 'vera@outside.example', phone: '+852 2345 6789' },
      { name: 'Walter', phone: '555' },
    ],
    buildingId: ids['north'],
    hostId: ids['ann'],
    bookingId: ids['planning'],
    start: at('02:00'),
    end: at('03:00'),
    purpose: 'Interview',
    notes: '100% secret\nParks at B2',
  } as never);
  await invite('day', {
    visitors: [{ name: 'Xenia' }],
    buildingId: ids['south'],
    hostId: ids['bob'],
    start: at('16:00', 7),
    end: at('16:00', 8),
  } as never);
  await invite('off', {
    visitors: [{ name: 'Yves' }],
    buildingId: ids['south'],
    hostId: ids['bob'],
    start: at('02:00'),
    end: at('03:00'),
  } as never);
  await make('off', `/visits/${ids['off']}/cancellation`);
  await make('interview', `/visits/${ids['interview']}/arrival`, { badgeId: badges['Vera']?.id });
  now = Temporal.Instant.from(at('02:30'));
  await make('interview', `/visits/${ids['interview']}/departure`);
});
afterAll(() => server[Symbol.asyncDispose]());

async function external(path: string, authorization = server.token) {
  const reply = await fetch(`${server.url}/api/external${path}`, { headers: { authorization } });
  return { status: reply.status, body: JSON.parse(await reply.text()) };
}

const searching = (group: string) => async (query: string) => {
  const { status, body } = await external(`${group}?${query}`);
  expect([query, status]).toEqual([query, 200]);
  return body.data as readonly { readonly id: number | string }[];
};
const badgesBy = searching('/visitor-badge/v1');
const visitsBy = searching('/visiting-appointment/v1');

const vera = () => ({
  id: badges['Vera']?.id,
  uid: badges['Vera']?.uid,
  period: { start: '2030-01-07T02:00:00.000Z', end: '2030-01-07T03:00:00.000Z' },
  registrationCode: badges['Vera']?.registrationCode,
  state: 2,
  visitor: {
    id: badges['Vera']?.visitorId,
    emailAddress: 'vera@outside.example',
    displayName: 'Vera Visitor',
    mobileNumber: { dialCode: '+852', number: '2345 6789' },
  },
  checkInDate: '2030-01-07T01:00:00.000Z',
  checkOutDate: '2030-01-07T02:30:00.000Z',
});

describe('a badge', () => {
  test('has every member and no other, by its id and its uid, with the version in the address and without', async () => {
    const { id, uid } = badges['Vera'] ?? {};
    for (const path of [`/visitor-badge/v1/${id}`, `/visitor-badge/${uid?.toUpperCase()}`])
      expect(await external(path)).toEqual({ status: 200, body: vera() });
    expect((await external(`/visitor-badge/v1/${badges['Walter']?.id}`)).body).toMatchObject({
      state: 0,
      visitor: { emailAddress: null, mobileNumber: { dialCode: '', number: '555' } },
      checkInDate: null,
      checkOutDate: null,
    });
    expect((await external(`/visitor-badge/v1/${badges['Xenia']?.id}`)).body.visitor.mobileNumber).toBeNull();
    for (const [path, status] of [
      ['999999', 404],
      ['00000000-0000-4000-8000-000000000000', 404],
      ['nothing', 400],
    ] as const)
      expect([path, (await external(`/visitor-badge/v1/${path}`)).status]).toEqual([path, status]);
  });

  const all = ['Vera', 'Walter', 'Xenia'];
  test.each<[string, () => string, readonly string[]]>([
    ['nothing', () => '', all],
    ['ids', () => `id=${badges['Vera']?.id}, ${badges['Xenia']?.id}`, ['Vera', 'Xenia']],
    ['a uid in any case', () => `uid=${badges['Walter']?.uid.toUpperCase()}`, ['Walter']],
    ['what is no uid', () => 'uid=nothing', []],
    ['a code as it is typed', () => `RegistrationCode=${badges['Xenia']?.registrationCode.toLowerCase()}`, ['Xenia']],
    ['a building', () => `buildingId=${ids['north']}`, ['Vera', 'Walter']],
    ['a building that is not there', () => 'buildingId=999999', []],
    ['a state by name in any case', () => 'state=VISITED', ['Vera']],
    ['states by number', () => 'state=0,3', ['Walter', 'Xenia']],
    ['now', () => 'from=now&to=now', ['Vera', 'Walter']],
    ['a time whose plus became a blank', () => 'from=2030-01-07T11:00:00 08:00', ['Xenia']],
    ['a time and a state', () => 'to=2030-01-07T03:00:00Z&state=initial', ['Walter']],
    ['what was called off, by its id', () => `id=${badges['Yves']?.id}`, ['Yves']],
    ['what is not known', () => 'colour=green', all],
  ])('is found by %s', async (_what, query, wanted) => {
    expect((await badgesBy(query())).map(({ id }) => id)).toEqual(wanted.map((name) => badges[name]?.id));
  });

  test.each([
    ['id=one', 'id'],
    ['state=late', 'state'],
    ['from=2030-01-07T11:00:00', 'from'],
    ['to=soon', 'to'],
    ['buildingId=-1', 'buildingId'],
    ['row=0', 'row'],
  ])('is not looked for by %s', async (query, param) => {
    const { status, body } = await external(`/visitor-badge/v1?${query}`);
    expect([status, Object.keys(body.errors)]).toEqual([400, [param]]);
  });

  test('is counted by pages', async () => {
    const { body } = await external('/visitor-badge/v1?page=2&row=2');
    expect([body.data.map(({ id }: { id: number }) => id), body.metaData]).toEqual([
      [badges['Xenia']?.id],
      { total: 3, row: 2, page: 2 },
    ]);
  });
});

describe('a visit', () => {
  test('has every member and no other', async () => {
    const [interview, day] = await visitsBy('');
    expect(interview).toEqual({
      id: String(ids['interview']),
      subject: 'Interview',
      isAllDay: false,
      textBody: '100% secret\nParks at B2',
      appearanceType: 0,
      bookableResources: [
        { id: ids['room'], name: [{ language: 'en-US', text: 'Room 101' }], type: 0 },
        { id: ids['desk'], name: [{ language: 'en-US', text: 'Desk 7' }], type: 1 },
      ],
      buildings: [
        {
          id: ids['north'],
          name: [
            { language: 'zh-HK', text: '北樓' },
            { language: 'en-US', text: 'North house' },
          ],
        },
      ],
      invitingUser: { id: ids['ann'], displayName: 'Ann Chan', emailAddress: 'ann@demo.example' },
      visitors: [
        { id: badges['Vera']?.visitorId, displayName: 'Vera Visitor' },
        { id: badges['Walter']?.visitorId, displayName: 'Walter' },
      ],
      period: { start: '2030-01-07T02:00:00.000Z', end: '2030-01-07T03:00:00.000Z' },
      booking: { id: ids['planning'], masterBookingId: 0, bookingState: 2, iCalUid: expect.any(String) },
    });
    expect(day).toMatchObject({
      id: String(ids['day']),
      isAllDay: true,
      subject: '',
      bookableResources: [],
      booking: null,
    });
  });

  test.each<[string, () => string, readonly string[]]>([
    ['its id', () => `id=${ids['day']},999999`, ['day']],
    ['its host', () => `invitingUserId=${ids['ann']}`, ['interview']],
    ['why they come', () => 'searchText=INTER', ['interview']],
    ['what the front desk should know, to the letter', () => 'searchText=100%25 s', ['interview']],
    ['what stands nowhere', () => 'searchText=1000', []],
    ['its building', () => `buildingId=${ids['south']}`, ['day']],
    ['who comes', () => `visitorId=${badges['Walter']?.visitorId}`, ['interview']],
    ['its booking', () => `bookingId=${ids['planning']}`, ['interview']],
    ['how far that is', () => 'bookingState=using,cancelled', ['interview']],
    ['how far that is not', () => 'bookingState=1', []],
    ['what is booked', () => `bookableResourceId=${ids['desk']}`, ['interview']],
    ['what is booked, by somebody else', () => `bookableResourceId=${ids['desk']}&invitingUserId=${ids['bob']}`, []],
    ['now', () => 'From=now&TO=Now', ['interview']],
    ['from then on', () => 'from=2030-01-07T03:00:00Z', ['day']],
    ['what was called off, by its id', () => `id=${ids['off']}`, ['off']],
  ])('is found by %s', async (_what, query, wanted) => {
    expect((await visitsBy(query())).map(({ id }) => id)).toEqual(wanted.map((name) => String(ids[name])));
  });

  test('tells who may not read bookings nothing of them, and who may not read contacts no address', async () => {
    const given = { name: 'Gate', scopes: ['visitors:read', 'visitors:manage'] };
    const { token } = (await server.call('POST', '/tokens', given)).body;
    const { body } = await external(`/visiting-appointment/v1?id=${ids['interview']}`, token);
    expect(body.data[0]).toMatchObject({
      booking: null,
      bookableResources: [],
      invitingUser: { displayName: 'Ann Chan', emailAddress: null },
    });
    expect((await external('/visiting-appointment/v1?bookingState=using', token)).body.data).toEqual([]);
    const badge = (await external(`/visitor-badge/v1/${badges['Vera']?.id}`, token)).body;
    expect(badge.visitor).toMatchObject({ displayName: 'Vera Visitor', emailAddress: null, mobileNumber: null });
    const reader = (await server.call('POST', '/tokens', { name: 'Reader', scopes: ['visitors:read'] })).body;
    expect((await external('/visitor-badge/v1', reader.token)).status).toBe(403);
    const near = { name: 'South gate', role: 'receptionist', buildings: [ids['south']] };
    const { id: serviceAccountId } = (await server.call('POST', '/service-accounts', near)).body;
    const south = (await server.call('POST', '/tokens', { name: 'South gate', serviceAccountId })).body;
    expect((await external('/visitor-badge/v1', south.token)).body.data.map(({ id }: { id: number }) => id)).toEqual([
      badges['Xenia']?.id,
    ]);
    expect((await external(`/visitor-badge/v1/${badges['Vera']?.id}`, south.token)).status).toBe(404);
  });
});

describe('each key may say something else', () => {
  const badgesOf = async (query: string) => {
    const { body } = await external(`/visitor-badge/v1?buildingId=${ids['east']}&${query}`);
    return body.data.map(({ visitor, state }: { visitor: { displayName: string }; state: number }) => [
      visitor.displayName,
      state,
    ]) as unknown;
  };

  beforeAll(async () => {
    now = Temporal.Instant.from(at('03:30'));
    await make('east', '/buildings', {
      name: 'East house',
      names: { ja: '東館', 'zh-Hans': '东楼' },
      zone: 'Asia/Hong_Kong',
    });
    await make('lab', '/resources', {
      name: 'Lab',
      names: { 'zh-Hans': '实验室' },
      type: 'equipment',
      buildingId: ids['east'],
    });
    await make('quiet', '/policies', { name: 'Quiet', resourceId: ids['lab'], rules: { anonymous: true } });
    const during = { start: at('03:30'), end: at('04:00') };
    const hidden = { resourceIds: [ids['lab']], hostId: ids['bob'], anonymous: true };
    await make('hidden', '/bookings', { ...hidden, ...during });
    await invite('tour', {
      visitors: [{ name: 'Ida' }, { name: 'Ned' }, { name: 'Vic' }, { name: 'Vito' }],
      buildingId: ids['east'],
      hostId: ids['bob'],
      bookingId: ids['hidden'],
      ...during,
    } as never);
    const visit = `/visits/${ids['tour']}`;
    for (const name of ['Ned', 'Vic', 'Vito']) await make('tour', `${visit}/arrival`, { badgeId: badges[name]?.id });
    await make('tour', `${visit}/departure`, { badgeId: badges['Vito']?.id });
    // Who is not here after all once a visit is over did not come.
    now = Temporal.Instant.from(at('04:30'));
    await server.call('DELETE', `${visit}/arrival?badgeId=${badges['Ned']?.id}`);
  });

  test.each([
    ['initial', 0, 'Ida'],
    ['visiting', 1, 'Vic'],
    ['visited', 2, 'Vito'],
    ['noShow', 3, 'Ned'],
  ])('%s is shown as %i, and found by both', async (name, number, displayName) => {
    expect(await badgesOf(`state=${name}`)).toEqual([[displayName, number]]);
    expect(await badgesOf(`state=${number}`)).toEqual([[displayName, number]]);
    expect((await external(`/visitor-badge/v1/${badges[displayName]?.id}`)).body.state).toBe(number);
  });

  test('what a visit comes to is private, and called so in each language', async () => {
    const [visit] = await visitsBy(`id=${ids['tour']}`);
    expect(visit).toMatchObject({
      textBody: '',
      appearanceType: 1,
      bookableResources: [
        {
          id: ids['lab'],
          type: 2,
          name: [
            { language: 'zh-CN', text: '实验室' },
            { language: 'en-US', text: 'Lab' },
          ],
        },
      ],
      buildings: [
        {
          name: [
            { language: 'ja-JP', text: '東館' },
            { language: 'zh-CN', text: '东楼' },
            { language: 'en-US', text: 'East house' },
          ],
        },
      ],
      invitingUser: { id: ids['bob'], displayName: 'Bob Chan', emailAddress: 'bob@demo.example' },
      booking: { id: ids['hidden'], bookingState: 3 },
    });
  });
});

test('each key says two different things in this run', async () => {
  const start = at('05:00');
  const during = { start, end: at('06:00'), hostId: ids['ann'] };
  const recurrence = { rule: 'FREQ=DAILY;COUNT=2' };
  await make('daily', '/bookings', { resourceIds: [ids['desk']], ...during, recurrence });
  const visit = { visitors: [{ name: 'Yves' }], buildingId: ids['north'], bookingId: ids['daily'], ...during };
  await invite('each day', visit);
  await visitsBy(`id=${ids['each day']}`);
  expect(saidOnlyOnce()).toEqual([]);
});
