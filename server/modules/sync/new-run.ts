import type { Entity, Lane } from '../connections/contract.ts';
import type { Mode, StreamMode, Trigger } from './contract.ts';

/** What a run begins with, and each stream that it reads. */

export interface RunValues {
  readonly connectionId: number;
  readonly mode: Mode;
  readonly trigger: Trigger;
  readonly reason: string | null;
  readonly dryRun: boolean;
  readonly priority: Lane;
  /** It comes when what it reads is being read no more. */
  readonly isWaiting: boolean;
  readonly stateReason: string | null;
}

/** A stream as it stands among those of a run: parents first. */
export type Placed = NewRunStream & { readonly position: number };

export interface NewRunStream {
  readonly entity: Entity;
  readonly mode: StreamMode;
  readonly generation: number;
  readonly changedSince: string | null;
  /** JSON: these records alone. */
  readonly externalIds: string | null;
  readonly windowFrom: Date | null;
}
