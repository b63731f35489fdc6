import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diceFor } from '../server/demo/random.ts';
import { declaredEvents } from '../server/contracts.ts';
import { describeCondeco } from '../server/faces/condeco/condeco.ts';
import { endpoints as condecoEndpoints } from '../server/faces/condeco/contract.ts';
import { TOKEN_PROVIDER, tokenEndpoints } from '../server/faces/condeco/token-provider.ts';
import { endpoints as offisionEndpoints } from '../server/faces/offision/contract.ts';
import { PREFIX as OFFISION } from '../server/faces/offision/door.ts';
import { describeOffision } from '../server/faces/offision/offision.ts';
import { describeV1 } from '../server/faces/v1/describe.ts';
import { ALL_TENANTS } from '../server/platform/db/connect.ts';
import type { Endpoint } from '../server/platform/contract/endpoint.ts';
import { answerIn, type OpenApi } from '../server/platform/http/openapi.ts';
import { newId } from '../server/platform/ids.ts';
import { applicationFor } from './support/application.ts';
import { parts } from './support/parts.ts';
import { attack } from './support/fuzz/attacks.ts';
import type { Attack, Target } from './support/fuzz/draft.ts';
import { exchange, type RawReply } from './support/fuzz/raw-http.ts';
import type { Known } from './support/fuzz/samples.ts';
import { serve } from './support/fuzz/served.ts';
import { digest, nobody, openScene, type Scene, type Sender, type Workplace } from './support/scene.ts';

/** SEED=… makes the same requests again, ONLY=… just one of them. */
const SEED = process.env['SEED'] ?? String(Date.now() % 2 ** 31);
const ONLY = process.env['ONLY'];
/** One in five is well-formed and odd: 10,000 are not. */
const REQUESTS = process.env['ATRIUM_PROOF'] === '1' ? 62_500 : 12_500;
const AT_ONCE = 8;
const EACH = 40;

/** A way of speaking: what it promises, and what each of its refusals holds. */
interface Face {
  readonly api: OpenApi;
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  /** Where it is asked, in the workplace of the scene. */
  readonly at: string;
  readonly tells: readonly string[];
  readonly refusesAs: string;
  /** Where a refusal says its status; null: nowhere. */
  readonly status: string | null;
  /** What a refusal blames. */
  readonly blames: (problem: Readonly<Record<string, unknown>>) => unknown;
  /** Its door takes applications alone. */
  readonly isForApplications?: true;
}

const problems = { refusesAs: 'application/problem+json', status: 'status' } as const;

const v1: Face = {
  api: describeV1(parts, declaredEvents),
  endpoints: Object.assign({}, ...parts.map(({ endpoints }) => endpoints)),
  at: '/api/v1',
  ...problems,
  tells: ['type', 'title', 'code', 'detail', 'requestId'],
  blames: ({ param }) => param,
};
const offision: Face = {
  api: describeOffision(),
  endpoints: offisionEndpoints,
  at: OFFISION,
  ...problems,
  tells: ['type', 'title', 'code', 'detail', 'traceId'],
  blames: ({ errors }) => Object.keys(errors ?? {})[0],
};
const condeco: Face = {
  api: describeCondeco(),
  endpoints: condecoEndpoints,
  at: '/main/api/V1',
  refusesAs: 'application/json; charset=utf-8',
  status: 'statusCode',
  tells: ['message', 'code'],
  blames: ({ param, code }) => param ?? code,
  isForApplications: true,
};
const provider: Face = {
  ...condeco,
  endpoints: tokenEndpoints,
  at: TOKEN_PROVIDER,
  status: null,
  tells: ['error', 'error_description'],
  blames: ({ error }) => error,
};
const faces = [v1, offision, condeco, provider];

interface Spoken extends Target {
  readonly face: Face;
}
const targets: readonly Spoken[] = faces.flatMap((face) =>
  Object.entries(face.endpoints).map(([operationId, endpoint]) => ({
    operationId,
    endpoint,
    path: `${face.at}${endpoint.path}` as const,
    face,
  })),
);

let scene: Scene;
let port: number;
let ids: Known;
let senders: Readonly<Record<'program' | 'administrator' | 'employee' | 'application', readonly Sender[]>>;
/** Sessions to be signed out of. */
let leaving: readonly Sender[];

beforeAll(async () => {
  scene = await openScene();
  port = Number(new URL(scene.server.url).port);
  ids = await furnish(scene.own);
  const many = <T>(count: number, one: () => Promise<T>) => Promise.all(Array.from({ length: count }, one));
  senders = {
    program: await many(5, () => scene.own.token()),
    administrator: await many(5, () => scene.own.person('administrator')),
    employee: await many(5, () => scene.own.person('employee')),
    application: await many(5, () => applicationFor(scene)),
  };
  leaving = await many(200, () => scene.own.person('employee'));
}, 120_000);
afterAll(() => scene[Symbol.asyncDispose]());

/** Enough of everything that some is left after all the deleting. */
async function furnish(place: Workplace): Promise<Known> {
  const each = async (path: string, body: (n: number) => object, count = EACH): Promise<number[]> => {
    const made: number[] = [];
    for (let n = 0; n < count; n++) made.push((await place.make(path, body(n))).id);
    return made;
  };
  const code = (n: number): string => String.fromCharCode(65 + Math.floor(n / 26), 65 + (n % 26));
  const here = { buildingId: place.here, floorId: place.floorId };
  const day = (n: number): string =>
    Temporal.Instant.from('2030-05-01T09:00:00Z')
      .add({ hours: 24 * n })
      .toString();
  const countries = await each('/countries', (n) => ({ name: `C${n}`, code: code(n) }));
  const regions = await each('/regions', (n) => ({ name: `R${n}`, countryId: countries[0] }));
  const buildings = await each('/buildings', (n) => ({ name: `B${n}`, zone: 'Europe/London' }));
  const floors = await each('/floors', (n) => ({ name: `F${n}`, level: n % 9, buildingId: place.here }));
  const areas = await each('/areas', (n) => ({ name: `A${n}`, floorId: place.floorId }));
  const [categories, amenities] = [
    await each('/categories', (n) => ({ name: `K${n}` })),
    await each('/amenities', (n) => ({ name: `M${n}` })),
  ];
  const resources = await each(
    '/resources',
    (n) => ({ ...here, name: `D${n}`, type: n % 5 === 0 ? 'room' : 'desk' }),
    80,
  );
  const banks = await each('/locker-banks', (n) => ({ name: `L${n}`, floorId: place.floorId, lockers: { count: 1 } }));
  const devices = await each('/devices', (n) => ({
    name: `E${n}`,
    kind: n % 2 === 0 ? 'occupancy' : 'environment',
    accessId: `fuzz-${n}`,
    resourceId: resources[n % 80],
  }));
  const users = await each('/users', (n) => ({ name: `U${n}`, email: `u${n}@fuzz.example` }), 80);
  const groups = await each('/groups', (n) => ({ name: `G${n}` }));
  const accounts = await each('/service-accounts', (n) => ({ name: `S${n}`, role: 'employee' }));
  const tokens = await each('/tokens', (n) => ({ name: `T${n}` }));
  const webhooks = await each('/webhooks', () => ({ url: 'https://receiver.example/', events: ['*'] }));
  const bookings = await each(
    '/bookings',
    (n) => ({ resourceIds: [resources[n % 80]], start: day(Math.floor(n / 80)), end: day(Math.floor(n / 80) + 0.5) }),
    200,
  );
  const deliveries = await addDeliveries(place, webhooks);
  return {
    ...(await serve(place, scene.server, { resources, users, bookings })),
    user: users,
    'bookable-resource': resources,
    countries,
    regions,
    buildings,
    floors,
    areas,
    categories,
    amenities,
    resources,
    'locker-banks': banks,
    devices,
    users,
    groups,
    tokens,
    webhooks,
    bookings,
    deliveries,
    'service-accounts': accounts,
    serviceAccountId: accounts,
    handToAccount: accounts,
    countryId: countries,
    regionId: regions,
    buildingId: [place.here, ...buildings],
    floorId: [place.floorId, ...floors],
    areaId: areas,
    categoryId: categories,
    amenityId: amenities,
    bankId: banks,
    resourceId: resources,
    userId: users,
    hostId: users,
    groupId: groups,
  };
}

async function addDeliveries({ db, ctx, tenant }: Workplace, webhooks: readonly number[]): Promise<string[]> {
  const event = await db
    .selectFrom('event')
    .select('id')
    .where('tenantId', '=', tenant.id)
    .limit(1)
    .executeTakeFirstOrThrow();
  const at = new Date();
  const rows = webhooks.map((webhookId) => ({
    tenantId: tenant.id,
    id: newId(),
    webhookId,
    eventId: event.id,
    state: 'failed',
    nextAttemptAt: at,
    createdAt: at,
  }));
  await ctx.tx((tx) => tx.db.insertInto('delivery').values(rows).execute());
  return rows.map(({ id }) => id);
}

interface Made {
  readonly target: Spoken;
  readonly attack: Attack;
}

/** The request of this number: always the same for one seed. */
function make(n: number): Made {
  const dice = diceFor(`${SEED}/${n}`);
  const target = targets[n % targets.length] ?? dice.pick(targets);
  const kind = dice.next();
  const isLeaving = target.endpoint.session === 'closes' || target.operationId === 'changePassword';
  const who = isLeaving
    ? dice.pick(leaving)
    : kind < 0.05
      ? nobody
      : dice.pick(
          senders[
            target.face.isForApplications
              ? 'application'
              : kind < 0.7
                ? 'program'
                : kind < 0.9
                  ? 'administrator'
                  : 'employee'
          ],
        );
  const credentials = [['Host', `127.0.0.1:${port}`], ...Object.entries(who.headers)].map(
    ([name, value]) =>
      [name === 'authorization' ? 'Authorization' : name === 'cookie' ? 'Cookie' : name, value] as const,
  );
  return { target, attack: attack({ target, dice, ids, credentials: credentials as [string, string][] }) };
}

const ajv = addFormats.default(new Ajv({ strict: false }));
for (const [i, { api }] of faces.entries()) ajv.addSchema({ $id: `face${i}`, components: api.components });
const shapes = new Map<object, ValidateFunction>();
function fitsShape(face: Face, schema: object, body: unknown): string | null {
  let validate = shapes.get(schema);
  if (!validate) {
    const text = JSON.stringify(schema).replaceAll('"#/components', `"face${faces.indexOf(face)}#/components`);
    shapes.set(schema, (validate = ajv.compile(JSON.parse(text) as object)));
  }
  return validate(body) ? null : ajv.errorsText(validate.errors);
}

/** Words of SQL, PostgreSQL and stacks. None of the values sent has them. */
const LEAK =
  /\bselect\b.{1,200}\bfrom\b|insert into|\bpg_|relation "|column "|constraint "|syntax error at or near|invalid input syntax|violates|\.ts:\d+|node_modules|at \w+ \(|<anonymous>/i;

function judge({ target, attack }: Made, reply: RawReply): string[] {
  const wrong: string[] = [];
  const { status, body } = reply;
  if (status === 0) return attack.kind === 'HTTP' ? [] : ['no answer'];
  if (status >= 500) wrong.push(`answers ${status}`);
  const { face } = target;
  const responses = face.api.paths[target.endpoint.path]?.[target.endpoint.method.toLowerCase()]?.responses ?? {};
  if (attack.isForOperation && !(status in responses)) wrong.push(`answers ${status}, which is not documented`);
  if (LEAK.test(body.replaceAll(String.raw`\"`, '"'))) wrong.push('tells of its insides');
  if (status >= 400) return attack.method === 'HEAD' ? wrong : [...wrong, ...judgeProblem(face, attack, reply)];
  const answer = responses[status];
  const schema = answer && answerIn(face.api, answer)?.content?.['application/json']?.schema;
  if (!attack.isForOperation || !schema) return wrong;
  const misfit = fitsShape(face, schema, JSON.parse(body));
  return misfit === null ? wrong : [...wrong, `answers something else than it says: ${misfit}`];
}

/** What leads to no operation may lead to another face or to none, and what is too long for a request is none: that is refused as there, or as in v1. */
function judgeProblem(face: Face, { kind, isForOperation }: Attack, { status, headers, body }: RawReply): string[] {
  const type = headers['content-type'];
  const isJson = /^application\/(?:problem\+)?json/.test(type ?? '');
  const problem = (isJson ? JSON.parse(body) : {}) as Readonly<Record<string, unknown>>;
  const isOf = ({ tells }: Face): boolean => tells.every((name) => name in problem);
  const spoken = (!isForOperation || status === 431 ? faces.find(isOf) : undefined) ?? face;
  const { tells, blames, refusesAs, status: said } = spoken;
  if (type !== refusesAs) return [`refuses as ${type}`];
  const wrong = tells.filter((name) => typeof problem[name] !== 'string' || problem[name] === '');
  if (said !== null && problem[said] !== status) wrong.push('status');
  const param = blames(problem);
  if (status === 400 && kind !== 'HTTP' && (typeof param !== 'string' || param === '')) wrong.push('param');
  return wrong.map((name) => `refuses without ${name}`);
}

const short = (text: string): string => (text.length > 400 ? `${text.slice(0, 400)}… (${text.length})` : text);
const tell = (n: number, { target, attack }: Made, { status, body }: RawReply, wrong: readonly string[]): string =>
  [
    `ONLY=${n} SEED=${SEED}  ${target.operationId}, ${attack.kind}: ${wrong.join('; ')}`,
    `  ${attack.method} ${short(attack.target)}`,
    `  ${short(attack.headers.map((pair) => pair.join(': ')).join(' | '))}`,
    `  ${short(attack.body?.toString('utf8') ?? '')}`,
    `  → ${status} ${short(body)}`,
  ].join('\n');

const overlaps = () =>
  sql<{ a: number }>`
    select a.id as a from hold a join hold b on a.tenant_id = b.tenant_id and a.resource_id = b.resource_id and a.unit = b.unit
      and a.id < b.id and a.starts_at < b.ends_at and b.starts_at < a.ends_at`.execute(
    scene.server.atrium.database.database.forTenant(ALL_TENANTS),
  );

test(`${REQUESTS} requests at random, seed ${SEED}: each is answered as documented`, { timeout: 600_000 }, async () => {
  const foreign = await digest(scene.server, scene.foreign.tenant.id);
  const complaints: string[] = [];
  const seen = new Map<string, number>();
  const count = (what: string): unknown => seen.set(what, (seen.get(what) ?? 0) + 1);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let n = next++; n < REQUESTS && complaints.length < 20; n = next++) {
      if (ONLY !== undefined && n !== Number(ONLY)) continue;
      const made = make(n);
      const reply = await exchange(port, made.attack);
      const wrong = judge(made, reply);
      if (wrong.length > 0 || ONLY !== undefined) complaints.push(tell(n, made, reply, wrong));
      for (const what of [made.target.operationId, made.attack.kind, `${reply.status}`]) count(what);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (process.env['FUZZ_COUNTS'] === '1') console.log([...seen].filter(([what]) => / |^\d+$/.test(what)));
  expect(complaints.join('\n\n')).toBe('');

  // It looked: every operation, every kind of request, and most of them past the door.
  for (const { operationId } of targets)
    expect([operationId, seen.get(operationId) ?? 0]).toEqual([
      operationId,
      expect.closeTo(REQUESTS / targets.length, -1),
    ]);
  expect(seen.get('valid but odd')).toBeGreaterThan(REQUESTS * 0.17);
  expect(seen.get('200') ?? 0).toBeGreaterThan(REQUESTS * 0.08);
  expect(seen.get('400') ?? 0).toBeGreaterThan(REQUESTS * 0.2);
  expect(seen.get('401') ?? 0).toBeLessThan(REQUESTS * 0.2);
  expect(await digest(scene.server, scene.foreign.tenant.id)).toEqual(foreign);
  expect((await overlaps()).rows).toEqual([]);
});

test('a bad answer would be seen', () => {
  const target = targets.find(({ operationId }) => operationId === 'getBooking');
  if (!target) throw new Error('no such operation');
  const good: Attack = { kind: 'query', isForOperation: true, method: 'GET', target: '/', headers: [] };
  const judged = (status: number, body: object | string, type = 'application/problem+json'): string[] =>
    judge(
      { target, attack: good },
      { status, headers: { 'content-type': type }, body: typeof body === 'string' ? body : JSON.stringify(body) },
    );
  const refusal = (status: number) => ({
    type: 'about:blank',
    title: 'x',
    code: 'x',
    detail: 'x',
    requestId: 'x',
    status,
  });

  expect(judged(404, refusal(404))).toEqual([]);
  expect(judged(400, { ...refusal(400), param: 'id' })).toEqual([]);
  expect(judged(500, refusal(500))).toEqual(['answers 500', 'answers 500, which is not documented']);
  expect(judged(418, refusal(418))).toEqual(['answers 418, which is not documented']);
  expect(judged(400, refusal(400))).toEqual(['refuses without param']);
  expect(judged(404, { status: 400 })).toEqual(
    ['type', 'title', 'code', 'detail', 'requestId', 'status'].map((name) => `refuses without ${name}`),
  );
  expect(judged(404, '<h1>Not found</h1>', 'text/html')).toEqual(['refuses as text/html']);
  for (const leak of ['select * from booking', 'relation "x" does not exist', 'at answer (/app/server/mount.ts:12:3)'])
    expect(judged(404, { ...refusal(404), detail: leak })).toEqual(['tells of its insides']);
  expect(judged(200, { id: 'x' }, 'application/json')).toEqual([
    expect.stringMatching('^answers something else than it says'),
  ]);
  expect(judge({ target, attack: good }, { status: 0, headers: {}, body: '' })).toEqual(['no answer']);
});
