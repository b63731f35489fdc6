import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openScene, send, unique, type Ask } from '../../../test/support/scene.ts';

const NOON = Temporal.Instant.from('2027-06-15T12:00:00Z');

test('wherever a scan is sent to, whatever is wrong with it, the number is nowhere that it was not before', async () => {
  await using scene = await openScene(() => NOON);
  const { own } = scene;
  const number = unique('04A2');
  const she = await own.person('employee');
  const room = (await own.make('/resources', { name: unique('Room'), type: 'room', buildingId: own.here })).id;
  const accessId = unique('reader');
  await own.make('/devices', { name: 'Reader', kind: 'badge', accessId, resourceId: room });
  const desk = (await own.make('/resources', { name: unique('Desk'), type: 'desk', buildingId: own.here })).id;
  const entrance = unique('entrance');
  const atEntrance = { kind: 'badge', accessId: entrance, entrance: { buildingId: own.here } };
  await own.make('/devices', { name: 'Entrance', ...atEntrance });
  const checkIn = { required: true, methods: ['sensor'], opensMinutes: 30, closesMinutes: 15, release: true };
  for (const resourceId of [room, desk])
    await own.make('/policies', { name: unique('Policy'), resourceId, rules: { checkIn } });
  const ask = (route: string, who = own.admin, given: Ask = {}) =>
    send(scene.server, route.replace(' ', ' /api/v1'), who, given);
  const known = { params: { id: she.userId ?? 0 }, body: { cardNumber: number } };
  expect((await ask('PATCH /users/:id', own.admin, known)).status).toBe(200);
  expect((await ask('PUT /me/card/consent', she)).body).toMatchObject({ known: true });
  const times = { start: '2027-06-15T12:10:00Z', end: '2027-06-15T13:00:00Z' };
  const { id } = await own.make('/bookings', { resourceIds: [room], hostId: she.userId, ...times });
  const sitting = await own.make('/bookings', { resourceIds: [desk], hostId: she.userId, ...times });

  /** In which tables it stands, and how often. */
  const places = async (): Promise<string[]> => {
    const { rows: tables } = await sql<{ name: string }>`select quote_ident(tablename) as name from pg_tables
      where schemaname = 'public' order by 1`.execute(own.db);
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await sql<{ count: number }>`select count(*)::integer as count from ${sql.raw(name)} as each
        where each::text ilike ${`%${number}%`}`.execute(own.db);
      if (rows[0]?.count) found.push(`${name} ${rows[0].count}`);
    }
    return found;
  };
  const before = await places();
  expect(before).toContain('user_account 1');

  const token = await own.token({ scopes: ['readings:write'], reach: [own.here] });
  const gateway = { ...token, headers: { ...token.headers, 'idempotency-key': unique('scan') } };
  const scan = (more: object = {}) =>
    ask('POST /card-scans', gateway, { body: { accessId, cardNumber: number, ...more } });
  const answers = [
    await scan(),
    await scan(),
    await scan({ accessId: entrance }),
    await scan({ accessId: 'NONE' }),
    await scan({ timestamp: '2027-06-15T12:30:00Z' }),
    await scan({ cardNumber: `${number}${'7'.repeat(500)}` }),
    await scan({ cardNumber: `${number}\0` }),
    await ask('POST /readings', gateway, { body: { accessId, hasMotion: true, cardNumber: number } }),
    await ask('PUT /me/card/consent', gateway),
  ];
  expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 404, 400, 400, 400, 400, 403]);
  expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain(number);
  for (const one of [id, sitting.id])
    expect((await ask(`GET /bookings/${one}`)).body).toMatchObject({ state: 'checked_in' });
  expect(await places()).toEqual(before);
});
