import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationFor, sessionTokenOf } from '../../../test/support/application.ts';
import { openScene, unique, type Scene, type Sender } from '../../../test/support/scene.ts';
import type { NewApplication } from '../../modules/applications/contract.ts';

/** What the vendor says (reference 2). */
const [PER_MINUTE, PER_WEEK] = [500, 50_000];

let now = Temporal.Instant.from('2030-01-07T09:00:00Z');
let scene: Scene;
let made: NewApplication;
beforeAll(async () => {
  scene = await openScene(() => now);
  made = await register();
});
afterAll(() => scene[Symbol.asyncDispose]());

const register = async (): Promise<NewApplication> =>
  (await scene.own.make('/applications', { name: unique('Sync') })) as unknown as NewApplication;

const get = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
  const reply = await fetch(`${scene.server.url}${path}`, { headers });
  return { status: reply.status, headers: reply.headers, body: await reply.json() };
};
const below = (path: string): string => `/${scene.own.tenant.slug}/api/V1${path}`;
const tokenOf = ({ clientId, password }: NewApplication) => sessionTokenOf(scene.server.url, clientId, password);
const headersOf = async (
  application: NewApplication,
  product: keyof NewApplication['subscriptionKeys'] = 'HierarchyMapping',
) => ({
  'ocp-apim-subscription-key': application.subscriptionKeys[product],
  authorization: `Bearer ${await tokenOf(application)}`,
});

const MISSING =
  'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.';
const INVALID =
  'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.';

describe('the token provider', () => {
  const post = async (body: URLSearchParams | string, type?: string) => {
    const headers = type === undefined ? {} : { 'content-type': type };
    const reply = await fetch(`${scene.server.url}/tokenproviderapi/token`, { method: 'POST', body, headers });
    return { status: reply.status, headers: reply.headers, body: await reply.json() };
  };
  const form = (given: Record<string, string>) => post(new URLSearchParams(given));

  it('gives a bearer token for a client id and its password, as a form and as JSON, in any case', async () => {
    const given = { grant_type: 'password', client_id: made.clientId, password: made.password };
    const wanted = {
      access_token: expect.stringMatching(/^eyJ0eXAiOiJKV1Q/),
      token_type: 'bearer',
      expires_in: 43_199,
    };
    const heard = await form(given);
    expect([heard.status, heard.body]).toEqual([200, wanted]);
    expect(heard.headers.get('cache-control')).toBe('no-store');
    expect((await post(JSON.stringify(given), 'application/json')).body).toEqual(wanted);
    const { grant_type, client_id, password } = given;
    expect((await form({ Grant_Type: grant_type, CLIENT_ID: client_id, Password: password })).body).toEqual(wanted);
    expect(
      (await fetch(`${scene.server.url}/TokenProviderAPI/Token`, { method: 'POST', body: new URLSearchParams(given) }))
        .status,
    ).toBe(200);
  });

  it('refuses as that OAuth server does', async () => {
    const { clientId: client_id, password } = made;
    const grant = { grant_type: 'password' };
    expect(await form({ client_id, password })).toMatchObject({
      status: 400,
      body: { error: 'unsupported_grant_type' },
    });
    expect(await form({ grant_type: 'client_credentials', client_id, password })).toMatchObject({
      status: 400,
      body: { error: 'unsupported_grant_type' },
    });
    const incorrect = { error: 'invalid_grant', error_description: 'The client id or the password is incorrect.' };
    for (const given of [
      { client_id, password: `${password}x` },
      { client_id: 'x', password },
      { client_id },
      { password },
      {},
    ]) {
      const heard = await form({ ...grant, ...given });
      expect([heard.status, heard.body]).toEqual([400, incorrect]);
    }
    expect(await post('{', 'application/json')).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(await get('/tokenproviderapi/token')).toMatchObject({ status: 405, body: { error: 'invalid_request' } });
    expect(await get('/tokenproviderapi/nothing')).toMatchObject({ status: 404, body: { error: 'invalid_request' } });
  });
});

describe('the gateway', () => {
  it('wants the key of the product, and judges it before the token', async () => {
    const headers = await headersOf(made);
    const { authorization } = headers;
    expect(await get(below('/countries'), { authorization })).toMatchObject({
      status: 401,
      body: { statusCode: 401, message: MISSING },
    });
    for (const key of ['0'.repeat(32), made.subscriptionKeys.Visitor, made.clientId, 'x'.repeat(5_000)])
      expect(await get(below('/countries'), { 'ocp-apim-subscription-key': key })).toMatchObject({
        status: 401,
        body: { statusCode: 401, message: INVALID },
      });
    expect((await get(below('/countries'), headers)).status).toBe(200);
    const inQuery = below(`/countries?Subscription-Key=${made.subscriptionKeys.HierarchyMapping}`);
    expect((await get(inQuery, { authorization })).status).toBe(200);
    expect((await get(`${inQuery}&subscription-key=x`, { authorization })).body.message).toBe(INVALID);
  });

  it('wants a session token of the same application', async () => {
    const { 'ocp-apim-subscription-key': key } = await headersOf(made);
    const other = await tokenOf(await register());
    const { headers } = await scene.own.token();
    for (const authorization of [
      '',
      'Bearer',
      'Bearer x.y.z',
      `Bearer ${other}`,
      headers['authorization'] ?? '',
      'Basic YTpi',
    ])
      expect(await get(below('/countries'), { 'ocp-apim-subscription-key': key, authorization })).toMatchObject({
        status: 401,
        body: { statusCode: 401, code: 'session_token_invalid' },
      });
  });

  it('lets a token in until it is 12 hours old, and then another one', async () => {
    const headers = await headersOf(made);
    const first = now;
    now = first.add({ seconds: 43_199 });
    expect((await get(below('/countries'), headers)).status).toBe(200);
    now = first.add({ seconds: 43_200 });
    expect(await get(below('/countries'), headers)).toMatchObject({
      status: 401,
      body: { code: 'session_token_invalid' },
    });
    expect((await get(below('/countries'), await headersOf(made))).status).toBe(200);
  });

  it('takes addresses in any case, and a suffix of the workplace’s own; another one’s is none of the key’s', async () => {
    const headers = await headersOf(made);
    const { slug, id } = scene.own.tenant;
    expect((await get(`/${slug.toUpperCase()}/API/v1/COUNTRIES`, headers)).status).toBe(200);
    expect(await get(`/${scene.foreign.tenant.slug}/api/V1/countries`, headers)).toMatchObject({
      status: 401,
      body: { message: INVALID },
    });
    const change = (condecoSuffix: string | null) =>
      scene.own.db.updateTable('tenant').set({ condecoSuffix }).where('id', '=', id).execute();
    await change('Condeco_Software_UK_Demo');
    const renewed = await register();
    try {
      const own = await headersOf(renewed);
      expect((await get('/Condeco_Software_UK_Demo/api/V1/countries', own)).status).toBe(200);
      expect((await get('/condeco_software_uk_demo/api/v1/countries', own)).status).toBe(200);
      expect((await get(`/${slug}/api/V1/countries`, own)).status).toBe(401);
    } finally {
      await change(null);
    }
  });

  it('says no in its own way where nothing is, and to other methods', async () => {
    const headers = await headersOf(made);
    const nowhere = { status: 404, body: { statusCode: 404, message: 'Resource not found' } };
    expect(await get(below('/nothing'), headers)).toMatchObject(nowhere);
    const reply = await fetch(`${scene.server.url}${below('/countries')}`, { method: 'DELETE', headers });
    expect([reply.status, await reply.json()]).toMatchObject([405, { statusCode: 405 }]);
    expect(await get(below('/regions?countryId=x'), headers)).toMatchObject({
      status: 400,
      body: { statusCode: 400, param: 'countryId' },
    });
  });

  it('lets 500 calls a minute through, and 50,000 a week, however many keys', async () => {
    const application = await register();
    const [first, second] = [await headersOf(application), await headersOf(application, 'Visitor')];
    now = Temporal.Instant.from('2030-02-04T09:00:30Z');
    const renewed = { ...first, authorization: `Bearer ${await tokenOf(application)}` };
    const heard = await Promise.all(Array.from({ length: PER_MINUTE + 3 }, () => get(below('/countries'), renewed)));
    expect(heard.filter(({ status }) => status === 200)).toHaveLength(PER_MINUTE);
    const over = heard.find(({ status }) => status === 429);
    expect(over?.headers.get('retry-after')).toBe('30');
    expect(over?.body).toMatchObject({ statusCode: 429, message: 'Rate limit is exceeded. Try again in 30 seconds.' });
    expect(second['ocp-apim-subscription-key']).not.toBe(renewed['ocp-apim-subscription-key']);
    now = now.add({ minutes: 1 });
    await scene.own.db
      .updateTable('rateCount')
      .set({ used: PER_WEEK })
      .where('subject', '=', `long/week/application:${application.id}`)
      .execute();
    let refused = await get(below('/countries'), renewed);
    for (let asked = 1; refused.status === 200 && asked <= PER_MINUTE; asked++)
      refused = await get(below('/countries'), renewed);
    const quota = { statusCode: 403, message: 'Out of call volume quota.', code: 'out_of_call_volume' };
    expect([refused.status, refused.body]).toEqual([403, quota]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60);
    now = now.add({ hours: 24 * 7 });
    expect((await get(below('/countries'), await headersOf(application))).status).toBe(200);
  });
});

describe('the hierarchy', () => {
  let sender: Sender;
  const read = async (path: string) => (await get(below(path), sender.headers)).body;

  it('is told country by country, in the vendor’s envelope', async () => {
    sender = await applicationFor(scene, { product: 'HierarchyMapping' });
    const { own } = scene;
    const country = await own.make('/countries', { name: 'Singapore', code: 'SG' });
    const empty = await own.make('/countries', { name: 'Norway', code: 'NO' });
    const region = await own.make('/regions', { name: 'Central', countryId: country.id });
    const client = { name: 'Client suite', countryId: country.id, kind: 'managed' };
    const suite = await own.make('/resource-groups', client);
    const zone = 'Asia/Singapore';
    const address = '1 Raffles Place';
    const building = await own.make('/buildings', { name: 'Marina', regionId: region.id, zone, address });
    for (const level of [-1, 0, 1, 2])
      await own.make('/floors', { name: `Level ${level}`, buildingId: building.id, level });

    const envelope = { IsError: false, Status: false, Message: '' };
    expect(await read('/countries')).toStrictEqual({
      ...envelope,
      Data: [
        { ResourceName: 'Norway', InternalId: empty.id, InternalParentId: 0 },
        { ResourceName: 'Singapore', InternalId: country.id, InternalParentId: 0 },
      ],
    });
    const regions = {
      ...envelope,
      Data: [{ ResourceName: 'Central', InternalId: region.id, InternalParentId: country.id }],
    };
    for (const path of [
      `/regions?countryId=${country.id}`,
      `/Regions?CountryID=${country.id}`,
      `/regionsByParent/${country.id}`,
      '/regions',
    ])
      expect([path, await read(path)]).toStrictEqual([path, regions]);
    for (const path of [`/regions?countryId=${empty.id}`, '/regionsByParent/999999', '/locations?regionId=999999'])
      expect([path, await read(path)]).toStrictEqual([path, { ...envelope, Data: [] }]);
    const location = {
      ResourceName: 'Marina',
      InternalId: building.id,
      InternalParentId: region.id,
      LocationAddress: address,
      LocationCity: null,
      LocationCountry: 'Singapore',
      PostCode: null,
      TimeZone: 'Singapore Standard Time',
      NumberOfFloorsAboveGround: 3,
      NumberOfFloorsBelowGround: 1,
      IsCostCentreMandatory: false,
      IsCCPaymentCostCodeEnabled: false,
      LocationGroupMappings: [
        { GroupId: suite.id, GroupIdExternal: null },
        { GroupId: expect.any(Number), GroupIdExternal: null },
      ],
    };
    expect((await read(`/groups?countryId=${country.id}`)).Data).toStrictEqual([
      { ResourceName: 'Client suite', InternalId: suite.id, InternalParentId: country.id, GroupType: 1 },
      { ResourceName: 'Singapore', InternalId: expect.any(Number), InternalParentId: country.id, GroupType: 0 },
    ]);
    expect(await read(`/locations?regionId=${region.id}`)).toStrictEqual({ ...envelope, Data: [location] });
    const everywhere = (await read('/locations')).Data as {
      ResourceName: string;
      InternalParentId: number;
      TimeZone: string;
    }[];
    expect(everywhere.map(({ ResourceName }) => ResourceName)).toEqual(['Elsewhere', 'Here', 'Marina']);
    expect(everywhere[1]).toMatchObject({ InternalParentId: 0, LocationCountry: null, TimeZone: 'GMT Standard Time' });
  });

  it('tells the rooms of a location, their workspace types, and more of them when asked', async () => {
    const { own } = scene;
    const amenity = await own.make('/amenities', { name: 'Screen' });
    const category = await own.make('/categories', { name: 'Board room' });
    const here = { type: 'room', buildingId: own.here };
    const plain = await own.make('/resources', { ...here, name: 'Room 10', capacity: 4 });
    const board = await own.make('/resources', {
      ...here,
      name: 'Room 2',
      floorId: own.floorId,
      categoryId: category.id,
      amenityIds: [amenity.id],
      capacity: 12,
      description: 'With a view',
    });
    await own.make('/resources', { type: 'desk', buildingId: own.here, name: 'Desk 1' });
    const old = await own.make('/resources', { ...here, name: 'Old' });
    await own.make(`/resources/${old.id}/retirement`);
    const base = { InternalParentId: 0, extendedDetails: null };
    const second = {
      ...base,
      ResourceName: 'Room 2',
      InternalId: board.id,
      FloorNumber: '0',
      FloorName: 'Ground',
      WorkspaceTypeId: 100 + category.id,
      WorkspaceTypeName: 'Board room',
    };
    const tenth = {
      ...base,
      ResourceName: 'Room 10',
      InternalId: plain.id,
      FloorNumber: '0',
      FloorName: null,
      WorkspaceTypeId: 1,
      WorkspaceTypeName: 'Meeting Room',
    };
    expect((await read(`/rooms?locationId=${own.here}`)).Data).toStrictEqual([second, tenth]);
    const [extended] = (await read(`/rooms?LocationID=${own.here}&ExtendedDetails=true`)).Data;
    expect(extended).toStrictEqual({
      ...second,
      extendedDetails: {
        maxCapacity: 12,
        description: 'With a view',
        attributes: [{ attributeId: amenity.id, attributeName: 'Screen' }],
      },
    });
    expect((await read('/rooms?locationId=999999')).Data).toEqual([]);
  });

  it('tells what stands where on a drawn floor, desks alone by 128', async () => {
    const { own } = scene;
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100"><rect width="200" height="100"/></svg>';
    const headers = { 'content-type': 'image/svg+xml', ...own.admin.headers };
    const put = await fetch(`${scene.server.url}/api/v1/floors/${own.floorId}/plan`, {
      method: 'PUT',
      body: svg,
      headers,
    });
    expect(put.status).toBe(200);
    const standing = (x: number) => ({ placement: { x, y: 10, width: 20, height: 10 }, floorId: own.floorId });
    const at = { buildingId: own.here };
    const desk = await own.make('/resources', { ...at, type: 'desk', name: 'Desk 7', ...standing(30) });
    const room = await own.make('/resources', { ...at, type: 'room', name: 'Nook', ...standing(100) });
    const shownAt = (id: number, name: string, type: number, x: number) => ({
      ResourceItemId: id,
      ResourceItemName: name,
      WSTypeID: type,
      XPos: x,
      YPos: 15,
      Attributes: [],
    });
    const plan = { FloorNumber: 0, Name: 'Ground', Width: 200, Height: 100 };
    const both = [shownAt(desk.id, 'Desk 7', 2, 40), shownAt(room.id, 'Nook', 1, 110)];
    expect((await read(`/floorPlan?locationId=${own.here}&floorNumber=0`)).Data).toEqual([
      { ...plan, ResourceCoordinates: both },
    ]);
    const [desks] = (await read(`/floorPlan?locationId=${own.here}&resourceTypeId=128`)).Data;
    expect(desks.ResourceCoordinates).toEqual([both[0]]);
    expect((await read(`/floorPlan?locationId=${own.here}&floorNumber=3`)).Data).toEqual([]);
    expect(await get(below('/floorPlan'), sender.headers)).toMatchObject({
      status: 400,
      body: { param: 'locationId' },
    });
  });

  it('finds somebody by her e-mail address, whole and in any case', async () => {
    const { own } = scene;
    const email = 'mei.tan@condeco.example';
    const mei = await own.make('/users', { name: 'Tan, Mei Ling', email });
    await own.make('/users', { name: 'Ann Lee', email: `not.${email}` });
    const shownAs = {
      ResourceName: 'Tan, Mei Ling',
      InternalId: mei.id,
      InternalParentId: 0,
      Email: email,
      FirstName: 'Mei Ling',
      LastName: 'Tan',
    };
    expect((await read(`/users?emailId=${email}`)).Data).toStrictEqual([shownAs]);
    expect((await read(`/users?EmailID=${email.toUpperCase()}`)).Data).toStrictEqual([shownAs]);
    expect((await read('/users?emailId=nobody@condeco.example')).Data).toEqual([]);
    expect((await read('/users?emailId=')).Data.length).toBeGreaterThan(1);
    const all = (await read('/users')).Data as { FirstName: string; LastName: string }[];
    expect(all).toContainEqual(expect.objectContaining({ FirstName: 'Ann', LastName: 'Lee' }));
  });

  it('is whole, however many there are', async () => {
    const region = (await read('/regions')).Data[0].InternalId as number;
    const { tenant, db } = scene.own;
    const many = Array.from({ length: 450 }, (_, n) => ({
      tenantId: tenant.id,
      name: `Site ${n}`,
      regionId: region,
      zone: 'UTC',
      createdAt: new Date(),
    }));
    await db.insertInto('building').values(many).execute();
    expect((await read(`/locations?regionId=${region}`)).Data).toHaveLength(451);
  });
});
