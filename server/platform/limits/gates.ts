import { availableParallelism } from 'node:os';
import { CONNECTIONS } from '../db/connect.ts';
import type { Principal } from '../context/principal.ts';
import { createGate, type Gate } from './gate.ts';

const MIB = 1024 * 1024;

/** What a server lets in at a time, over all its doors. */
export interface Gates {
  /** Requests that are worked on, by what each costs. */
  readonly work: Gate;
  /** The same of who shows no credential: waiting for a password to be hashed, they hold nobody else's place. */
  readonly strangers: Gate;
  /** Requests that may write, each of which holds a connection to the database: what only reads always finds one (`CONNECTIONS`). */
  readonly writes: Gate;
  /** Pages, their files and descriptions on their way out, to anybody. */
  readonly pages: Gate;
  /** Bytes of bodies on their way in or waiting to be worked on. */
  readonly bodies: Gate;
  /** Bytes of answers that nobody has read yet. */
  readonly answers: Gate;
  /** Credentials that are looked up. */
  readonly lookUps: Gate;
  /** Passwords that are hashed. */
  readonly hashing: Gate;
}

/** A body or an answer of this size, in bytes, is counted by nobody: there are no more of them than requests. */
export const SMALL = 16 * 1024;

/** The largest body that an endpoint takes unless it says another, in bytes. */
export const BODY_LIMIT = MIB;

/**
 * The largest body that any endpoint takes, in bytes. One principal's bodies together are bounded by twice as much, so that
 * each can come in.
 */
export const MAX_BODY = 16 * MIB;

const PATIENCE_MS = 15_000;

/** A core is left for everybody else. */
export const HASHES_AT_ONCE = Math.min(4, Math.max(1, availableParallelism() - 1));

/**
 * Each hash takes 19 MiB and some 50 ms of a core, whichever server of this process asks: a storm of sign-ins waits here
 * instead of eating the machine, and delays nobody who comes from elsewhere.
 */
export const hashing = createGate({
  inAll: HASHES_AT_ONCE,
  perKey: HASHES_AT_ONCE,
  waitingPerKey: 200,
  waitMs: PATIENCE_MS,
});

/** A principal's hundred parallel requests wait; its thousand-and-first in the queue is refused. */
export const createGates = (): Gates => ({
  work: createGate({ inAll: 48, perKey: 12, waitingPerKey: 1_000, waitMs: PATIENCE_MS }),
  writes: createGate({ inAll: CONNECTIONS - 4, perKey: 8, waitingPerKey: 1_000, waitMs: PATIENCE_MS }),
  strangers: createGate({ inAll: 48, perKey: 12, waitingPerKey: 200, waitMs: PATIENCE_MS }),
  pages: createGate({ inAll: 512, perKey: 64, waitingPerKey: 500, waitMs: PATIENCE_MS }),
  bodies: createGate({ inAll: 16 * MAX_BODY, perKey: 2 * MAX_BODY, waitingPerKey: 1_000, waitMs: PATIENCE_MS }),
  answers: createGate({ inAll: 256 * MIB, perKey: 16 * MIB, waitingPerKey: 1_000, waitMs: PATIENCE_MS }),
  lookUps: createGate({ inAll: 4, perKey: 2, waitingPerKey: 1_000, waitMs: PATIENCE_MS }),
  hashing,
});

/** Who counts as one at a gate: a principal, which for who shows no credential is the network. */
export const gateKey = ({ tenant, key }: Principal): string => `${tenant.id}/${key}`;
