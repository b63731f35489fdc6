import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../context/principal.ts';
import type { Endpoint } from '../contract/endpoint.ts';
import { SMALL, type Gates } from '../limits/gates.ts';
import type { Caller } from '../contract/problems.ts';
import type { Leave } from '../limits/gate.ts';
import { networkOf } from '../net/network-of.ts';
import { callerAt } from './caller.ts';

/** Who asks and when, once admitted. */
export interface Asked {
  readonly who: Principal;
  readonly now: Temporal.Instant;
  /** Whose bounds at the gates count. */
  readonly gateKey: string;
  /** All of the request was here by then. */
  readonly isWhole: boolean;
  /** The parts of its address, the door's own too. */
  readonly params: unknown;
}

/** What a request sends, in bytes: as it says, or else the most that it may. */
function bodySize(request: FastifyRequest): number {
  const { 'transfer-encoding': encoding, 'content-length': length } = request.headers;
  if (encoding === undefined && length === undefined) return 0;
  const { bodyLimit } = request.routeOptions; // Fastify makes this anew each time: not for what has no body
  if (encoding !== undefined) return bodyLimit;
  const size = Number(length);
  return size > bodyLimit ? 0 : size; // what is too large is refused unread
}

/** Leaves once a request is answered, or nobody is there to be answered. */
export function leaveAfter(request: FastifyRequest, { raw }: FastifyReply, leave: Leave): void {
  const forget = callerAt(request.socket).onGone(leave);
  raw.once('close', () => {
    forget();
    leave();
  });
}

/** JSON that has been read takes several times the room that it took on its way, and its reading a while. */
const WEIGHT_OF_JSON = 8;

/** Waits until there is room for a request's body, before any of it is read. @throws 503 as a gate does */
export async function makeRoom(
  { bodies }: Gates,
  { accepts }: Endpoint,
  gateKey: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const size = bodySize(request);
  if (size <= SMALL) return;
  const weight = accepts ? size : size * WEIGHT_OF_JSON;
  leaveAfter(request, reply, await bodies.enter(gateKey, weight, callerAt(request.socket)));
}

/**
 * Waits for a request's turn. Whoever may write holds a connection and may wait for a lock, so she waits for one of the writers' turns
 * first: whoever only reads always finds a place and a connection. @returns how to end it
 * @throws 503 as a gate does
 */
export function takeTurn(gates: Gates, endpoint: Endpoint, asked: Asked, caller: Caller): Leave | Promise<Leave> {
  if (endpoint.method === 'GET' || endpoint.scope === 'public') return takePlace(gates, endpoint, asked, caller);
  const follow = (leave: Leave): Leave | Promise<Leave> => {
    const both =
      (leavePlace: Leave): Leave =>
      () => (leavePlace(), leave());
    const giveUp = (error: unknown): never => {
      leave();
      throw error;
    };
    try {
      const taken = takePlace(gates, endpoint, asked, caller);
      return taken instanceof Promise ? taken.then(both, giveUp) : both(taken);
    } catch (error) {
      return giveUp(error);
    }
  };
  const turn = gates.writes.enter(asked.gateKey, 1, caller);
  return turn instanceof Promise ? turn.then(follow) : follow(turn);
}

/**
 * Waits for a request's place, and for whoever sends it to have read what was answered before. @returns how to end it
 * @throws 503 as a gate does
 */
function takePlace(
  { work, strangers, answers }: Gates,
  { scope, cost = 1 }: Endpoint,
  { gateKey }: Asked,
  caller: Caller,
): Leave | Promise<Leave> {
  const gate = scope === 'public' ? strangers : work;
  const enter = (): Leave | Promise<Leave> => gate.enter(gateKey, cost, caller);
  const wait = async (first: Leave | Promise<Leave> | null): Promise<Leave> => {
    for (let entering = first; ; entering = null) {
      if (!entering) (await answers.enter(gateKey, 0, caller))();
      const leave = await (entering ?? enter());
      if (!answers.isFull(gateKey)) return leave;
      leave(); // what came before it in the queue was answered meanwhile, and not read
    }
  };
  if (answers.isFull(gateKey)) return wait(null);
  const entering = enter();
  return entering instanceof Promise ? wait(entering) : entering;
}

/**
 * Counts an answer as unread until it is read, or nobody is there to read it. Where all together are too much, whoever has
 * the most is let go: who reads what she asked for never has.
 */
export function countAnswer({ answers }: Gates, request: FastifyRequest, reply: FastifyReply, payload: unknown): void {
  const { asked, socket } = request;
  if (!asked || socket.destroyed || !(typeof payload === 'string' || payload instanceof Uint8Array)) return;
  if (payload.length <= SMALL) return;
  const caller = callerAt(socket);
  leaveAfter(
    request,
    reply,
    answers.force(asked.gateKey, payload.length, () => caller.letGo()),
  );
  answers.relieve();
}

/** Bounds what anybody may fetch at a time from the routes of a face that ask nobody who she is. */
export function boundPages(face: FastifyInstance, { pages }: Gates): void {
  face.addHook('onRequest', async (request, reply) => {
    leaveAfter(request, reply, await pages.enter(networkOf(request.client), 1, callerAt(request.socket)));
  });
}
