import { atLeast, inRounds, whole, type Row } from './figures.ts';
import type { Booking, Load } from './generator.ts';
import type { Loaded } from './pacing.ts';
import { cpuSeconds, familySeconds, startPlayer } from './processes.ts';
import type { RawLoad } from './raw.ts';
import { makeDesks, makePeople, openStage, type Stage } from './stage.ts';

const CONCURRENCY = 16;
const RESOURCES = 200;
const PEOPLE = 1000;
const ROUNDS = 3;
const SECONDS = 3;

/** What ten policies and a quota may say without refusing any of these bookings. */
const RULES = [
  { slot: { minutes: 30 } },
  { minLength: { minutes: 30 } },
  { maxLength: { days: 1 } },
  { bookAhead: { unit: 'days', count: 3653 } },
  { notice: { minutes: 0 } },
  { hours: { week: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' })) } },
  { allDay: false },
  { crossDay: true },
  { atOnce: { resources: 1 } },
  { capacity: 'enforced' },
  { quota: { unit: 'hours', most: 24, per: 'day' } },
];

/** The same while ten policies and a quota are in force, each of them for every desk. */
async function underPolicies<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
  const made = RULES.map((rules, i) =>
    stage.call<{ id: number }>('POST', '/policies', {
      name: `Policy ${i}`,
      ...(i % 2 === 0 && { type: 'desk' }),
      rules,
    }),
  );
  const policies = await Promise.all(made);
  const done = await work();
  for (const { id } of policies) await stage.call('DELETE', `/policies/${id}`);
  return done;
}

/** Bookings over HTTP, with all checks, events and their order, beside the same rows written by plain SQL. */
export async function benchBooking(): Promise<Row[]> {
  await using stage = await openStage();
  await using generator = startPlayer<Load, Loaded>('generator.ts');
  await using raw = startPlayer<RawLoad, Loaded>('raw.ts');
  const { tenant } = await stage.call<{ tenant: { id: number } }>('GET', '/me');
  const resourceIds = await makeDesks(stage, RESOURCES);
  const hostIds = await makePeople(stage, PEOPLE);
  const start = Date.parse('2027-01-01T00:00:00Z');
  let first = 0;
  const taking = (): Booking => ({ resourceIds, start, minutes: 30, first });
  const both = { connections: CONCURRENCY, seconds: SECONDS, rate: null };
  const overHttp = (more: Partial<Booking> = {}) =>
    generator.ask({ ...both, url: stage.url, token: stage.token, ask: { ...taking(), ...more }, status: 201 });
  const bySql = (way: RawLoad['way']) =>
    raw.ask({ ...both, connection: stage.connection, tenantId: tenant.id, ask: taking(), way });
  const measured = async (work: () => Promise<Loaded>) => {
    const [server, database] = [cpuSeconds(stage.server), familySeconds(stage.postmaster)];
    const { requests, sent, seconds, latency } = await work();
    first += sent;
    return {
      perSecond: requests / seconds,
      p50: latency.p50,
      serverCpu: ((cpuSeconds(stage.server) - server) / sent) * 1e6,
      databaseCpu: ((familySeconds(stage.postmaster) - database) / sent) * 1e6,
    };
  };
  const { rounds, middle } = await inRounds(ROUNDS, async () => {
    const ours = await measured(overHttp);
    const unruled = await measured(() => overHttp({ hostIds }));
    const ruled = await underPolicies(stage, () => measured(() => overHttp({ hostIds })));
    const inTurn = await measured(() => bySql('in turn'));
    const pipelined = await measured(() => bySql('pipelined'));
    const bare = await measured(() => bySql('bare'));
    return {
      ours: ours.perSecond,
      p50: ours.p50,
      serverCpu: ours.serverCpu,
      databaseCpu: ours.databaseCpu,
      ruled: ruled.perSecond,
      unruled: unruled.perSecond,
      toUnruled: ruled.perSecond / unruled.perSecond,
      inTurn: inTurn.perSecond,
      inTurnCpu: inTurn.databaseCpu,
      toInTurn: ours.perSecond / inTurn.perSecond,
      pipelined: pipelined.perSecond,
      pipelinedCpu: pipelined.databaseCpu,
      toPipelined: ours.perSecond / pipelined.perSecond,
      bare: bare.perSecond,
      bareCpu: bare.databaseCpu,
      toBare: ours.perSecond / bare.perSecond,
    };
  });
  type Beside = 'inTurn' | 'pipelined' | 'bare';
  const row = (beside: string, speed: Beside, of: 'toInTurn' | 'toPipelined' | 'toBare', aim: number | null): Row => ({
    name: `booking: POST /bookings, ${CONCURRENCY} at once`,
    ours: `${whole(middle.ours)}/s`,
    beside: `${beside} ${whole(middle[speed])}/s`,
    ratio: middle[of],
    aim: aim === null ? null : atLeast(aim, middle[of]),
    note: `CPU a booking: server ${whole(middle.serverCpu)} µs, database ${whole(middle.databaseCpu)} of ${whole(middle[`${speed}Cpu`])} µs; p50 ${middle.p50.toFixed(1)} ms`,
    rounds,
  });
  return [
    row('SQL in turn', 'inTurn', 'toInTurn', 0.5),
    row('SQL pipelined', 'pipelined', 'toPipelined', 0.5),
    row('the hold alone, INSERT … ON CONFLICT', 'bare', 'toBare', null),
    {
      name: 'booking: the same with ten policies and a quota in force',
      ours: `${whole(middle.ruled)}/s`,
      beside: `without ${whole(middle.unruled)}/s`,
      ratio: middle.toUnruled,
      aim: atLeast(0.8, middle.toUnruled),
      note: `${PEOPLE} hosts, each with another desk every time`,
      rounds,
    },
  ];
}
