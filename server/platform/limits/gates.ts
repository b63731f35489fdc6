import type { Principal } from '../context/principal.ts';
import { networkOf } from '../net/network-of.ts';
import { createGate, type Gate } from './gate.ts';

const MIB = 1024 * 1024;

/** What a server lets in at a time, over all its doors. */
export interface Gates {
  /** Requests that are worked on, by what each costs. */
  readonly work: Gate;
  /** Bytes of bodies on their way in or waiting to be worked on. */
  readonly bodies: Gate;
  /** Bytes of answers that nobody has read yet. */
  readonly answers: Gate;
  /** Credentials that are looked up. */
  readonly lookUps: Gate;
}

/** A body or an answer of this size, in bytes, is counted by nobody: there are no more of them than requests. */
export const SMALL = 16 * 1024;

/**
 * The largest body that any endpoint takes, in bytes. One principal's bodies together are bounded by twice as much, so that
 * each can come in.
 */
export const MAX_BODY = 16 * MIB;

const PATIENCE_MS = 15_000;

/** A principal's hundred parallel requests wait; its thousand-and-first in the queue is refused. */
export const createGates = (): Gates => ({
  work: createGate({ inAll: 48, perKey: 12, waitingPerKey: 1_000, waitMs: PATIENCE_MS }),
  bodies: createGate({ inAll: 16 * MAX_BODY, perKey: 2 * MAX_BODY, waitingPerKey: 1_000, waitMs: PATIENCE_MS }),
  answers: createGate({ inAll: 256 * MIB, perKey: 16 * MIB, waitingPerKey: 1_000, waitMs: PATIENCE_MS }),
  lookUps: createGate({ inAll: 4, perKey: 2, waitingPerKey: 1_000, waitMs: PATIENCE_MS }),
});

/** Who counts as one at a gate: a principal, or for who shows none the network. */
export const gateKey = ({ tenant, key, kind }: Principal, ip: string): string =>
  kind === 'anonymous' ? networkOf(ip) : `${tenant.id}/${key}`;
