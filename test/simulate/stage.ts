import { createAudience } from '../../server/platform/events/audience.ts';
import { dispatchOnce } from '../../server/platform/events/dispatch.ts';
import { reactionJobs } from '../../server/platform/events/reactions.ts';
import { joinJobs } from '../../server/platform/jobs/job.ts';
import { declaredJobs } from '../../server/contracts.ts';
import { doers, listeners } from '../../server/wiring.ts';
import { BELIEVED_MINUTES } from '../../server/simulation/sensors.ts';
import { openQueue } from '../../server/platform/jobs/queue.ts';
import { openScene } from '../support/scene.ts';

const letters = {
  publicUrl: 'https://simulated.desks.example',
  mailRoute: 'kept',
  organizer: { name: 'Atrium', email: 'atrium@simulated.desks.example' },
} as const;

/** A Monday; by the clock of the building it is the same as by that of the world. */
const MONDAY = Temporal.Instant.from('2030-01-07T00:00:00Z');
/** The rule that gives desks back. */
export const CHECK_IN = {
  required: true,
  methods: ['sensor'],
  opensMinutes: 30,
  closesMinutes: 30,
  release: true,
} as const;

/** A whole Atrium with a simulated building in it, whose time only a test moves. */
export interface Stage extends AsyncDisposable {
  /** Moves the clock to a second since midnight of the first day. */
  moveTo(second: number): void;
  /** Sends something by the public API. @throws what is refused */
  send(method: string, path: string, body?: object): Promise<ReturnType<typeof JSON.parse>>;
  /** Does all that is due by now, as the server would. */
  work(): Promise<void>;
  readonly desks: readonly number[];
  readonly devices: readonly number[];
  readonly people: readonly number[];
}

export const timeOf = (second: number): string => MONDAY.add({ seconds: second }).toString();
/** By what the sensor of a desk names itself. */
export const accessIdOf = (desk: number): string => `DESK-${desk}`;

const AT_ONCE = 8;

/** Does something with each of so many, several at a time. @returns what came of them, in their order */
export async function each<T>(count: number, work: (i: number) => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) all[i] = await work(i);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return all;
}

interface Size {
  readonly desks: number;
  readonly people: number;
  readonly emptyMinutes?: number;
}

/** Opens it: desks with a sensor each, people, and a rule for who does not come. */
export async function openStage({ emptyMinutes, ...size }: Size): Promise<Stage> {
  let now = MONDAY;
  const clock = (): Temporal.Instant => now;
  const scene = await openScene(clock);
  const { own, server } = scene;
  const { database } = server.atrium.database;
  const send: Stage['send'] = async (method, path, body) => {
    const answer = await server.call(method, path, body, own.admin.headers);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const make = async (path: string, body: object): Promise<number> => (await send('POST', path, body)).id;
  const place = { buildingId: own.here, floorId: own.floorId };
  const desks = await each(size.desks, (i) => make('/resources', { type: 'desk', name: `Desk ${i + 1}`, ...place }));
  const devices = await each(size.desks, (i) => {
    const believedMinutes = BELIEVED_MINUTES;
    const known = { kind: 'occupancy', name: `Sensor ${i + 1}`, accessId: accessIdOf(i), resourceId: desks[i] };
    return make('/devices', { ...known, believedMinutes });
  });
  const people = await each(size.people, (i) =>
    make('/users', { name: `Person ${i + 1}`, email: `person${i + 1}@simulated.example` }),
  );
  const checkIn = { ...CHECK_IN, ...(emptyMinutes !== undefined && { emptyMinutes }) };
  await make('/policies', { name: 'Come', type: 'desk', buildingId: own.here, rules: { checkIn } });

  const heard = listeners(letters);
  const audience = createAudience({});
  const onError = (error: unknown): void => {
    throw error;
  };
  const jobs = [...reactionJobs(heard), ...joinJobs(declaredJobs, doers({ sender: null, letters }))];
  const queue = openQueue({ database, jobs, clock, onError, wake: () => undefined });
  const round = async (): Promise<boolean> => {
    const dispatched = await dispatchOnce({ database, listeners: heard, audience, clock });
    const begun = await queue.round();
    await queue.idle();
    return begun > 0 || (dispatched?.events ?? 0) > 0;
  };
  return {
    desks,
    devices,
    people,
    send,
    moveTo: (second) => void (now = MONDAY.add({ seconds: second })),
    async work() {
      while (await round());
    },
    [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose](),
  };
}
