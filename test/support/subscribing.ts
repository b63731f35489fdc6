import { randomBytes } from 'node:crypto';
import { declaredJobs } from '../../server/contracts.ts';
import { ownerOf } from '../../server/modules/access/access.ts';
import { createBooking } from '../../server/modules/series/series.ts';
import {
  changeListener,
  subscribe,
  subscriptionsBy,
  type Wish,
} from '../../server/modules/subscriptions/subscriptions.ts';
import { createSealer } from '../../server/platform/auth/seal.ts';
import type { Ctx } from '../../server/platform/context/context.ts';
import type { Principal } from '../../server/platform/context/principal.ts';
import { Problem } from '../../server/platform/contract/problems.ts';
import { createAudience } from '../../server/platform/events/audience.ts';
import { dispatchOnce } from '../../server/platform/events/dispatch.ts';
import { reactionJobs } from '../../server/platform/events/reactions.ts';
import { joinJobs } from '../../server/platform/jobs/job.ts';
import { createEgress } from '../../server/platform/net/egress.ts';
import { doers } from '../../server/wiring.ts';
import { contextFor, createBuilding, createResource, createTestDatabase, createUser, createWorld } from './database.ts';
import type { World } from './database.ts';
import { workOff } from './queue.ts';

const START = Temporal.Instant.from('2030-01-07T08:00:00Z');
export const url = 'https://receiver.example/';

type Person = Awaited<ReturnType<typeof createUser>>;

/** A token of somebody's, with all that she may. */
export async function tokenOf(world: World, { id: userId, who }: Person): Promise<Principal> {
  const secretHash = randomBytes(32);
  const { id } = await world.db
    .insertInto('apiToken')
    .values({
      tenantId: world.tenant.id,
      name: 'Token',
      hint: '',
      secretHash,
      ownerUserId: userId,
      scopes: [...who.scopes],
      reach: JSON.stringify('all'),
      createdAt: world.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const nobody = { userId: null, email: null, role: null } as const;
  const owner = { kind: 'user', id: userId } as const;
  return { ...who, ...nobody, kind: 'token', key: `token:${id}`, tokenId: id, owner, secretHash, isBound: false };
}

/** As what something is refused, and the field that it names. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return [error.kind.code, error.details.param].filter(Boolean).join(' ');
    throw error;
  }
  throw new Error('It was not refused');
}

const letters = {
  publicUrl: 'https://desks.example',
  mailRoute: 'kept',
  organizer: { name: 'Atrium', email: 'atrium@desks.example' },
} as const;

/** A workplace with two rooms, and an employee with a token that subscribes. */
async function scene(database: Parameters<typeof createWorld>[0]) {
  const world = await createWorld(database);
  const house = await createBuilding(world, { zone: 'Europe/London' });
  const room = await createResource(world, { type: 'room', buildingId: house });
  const other = await createResource(world, { type: 'room', buildingId: house });
  const ann = await createUser(world);
  return { now: START, world, house, room, other, ann, robot: await tokenOf(world, ann) };
}

/** What tests of subscriptions need, with a clock of its own; `begin` makes it all anew. */
export async function createSubscribing() {
  const testing = await createTestDatabase();
  const { database } = testing;
  const egress = createEgress({ allowNetworks: [] });
  const options = { sealer: createSealer('for this test'), egress, ownerOf };
  const state = await scene(database);
  let hour = 9;
  const as = (who: Principal): Ctx => contextFor(database, who, state.now);
  /** Lets subscribers hear of what happened, and tells what is to be told by now. */
  async function hear(): Promise<void> {
    const clock = () => state.now;
    const heard = [changeListener];
    const dispatch = async () => {
      while ((await dispatchOnce({ database, listeners: heard, audience: createAudience({}), clock }))?.events !== 0);
    };
    await dispatch();
    const jobs = joinJobs(declaredJobs, doers({ sender: null, letters }));
    await workOff(database, [...reactionJobs(heard), ...jobs], { clock });
    await dispatch();
  }
  return Object.assign(state, {
    database,
    calls: subscriptionsBy(options),
    as,
    ask: (wish: Partial<Wish> = {}, who: Principal = state.robot) =>
      subscribe(options, as(who), { about: 'appointment', resourceIds: [state.room], url, dialect: 'v1', ...wish }),
    later: (minutes: number): void => void (state.now = state.now.add({ minutes })),
    book: (resourceIds = [state.room]) => {
      hour = hour === 20 ? 9 : hour + 1;
      const day = `2030-01-${String(8 + (hour % 10)).padStart(2, '0')}`;
      const given = { resourceIds, start: `${day}T09:00:00Z`, end: `${day}T09:30:00Z` };
      return createBooking(as(state.world.ctx.who), given);
    },
    hear,
    /** A second later, when what came together is told. */
    tellAll: async () => {
      await hear();
      state.now = state.now.add({ seconds: 1 });
      await hear();
    },
    told: async () =>
      (
        await state.world.db
          .selectFrom('event')
          .innerJoin('delivery', 'delivery.eventId', 'event.id')
          .select(['event.data', 'delivery.webhookId', 'delivery.state'])
          .where('event.tenantId', '=', state.world.tenant.id)
          .orderBy('event.id')
          .execute()
      ).map(({ data, webhookId, state }) => ({
        ...(data as { about: string; resourceIds: number[] }),
        webhookId,
        state,
      })),
    begin: async () => void Object.assign(state, await scene(database)),
    async [Symbol.asyncDispose]() {
      egress.close();
      await testing[Symbol.asyncDispose]();
    },
  });
}
