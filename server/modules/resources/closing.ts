import type { Tx } from '../../platform/context/context.ts';
import type { Resource } from './contract.ts';

/** What keeps closed what is closed, and assigned what is assigned, as resources come, go elsewhere, become more or fewer, or are made of others. */
export interface Closing {
  /** Waits for whoever closes or moves something in these buildings, and keeps others waiting: before resources are locked. */
  readonly alone: (tx: Tx, buildingIds: readonly number[]) => Promise<void>;
  /** Takes a resource that goes to another building out of what is reserved in the one it leaves, before it is locked. */
  readonly leave: (tx: Tx, id: number) => Promise<void>;
  /** Gives back what closes a resource, until `close` says what does. */
  readonly open: (tx: Tx, before: Resource) => Promise<void>;
  /** Closes a resource where it is now, as it is made now, and what it was made of. @throws 409 where somebody has it at such a time */
  readonly close: (tx: Tx, before: Resource | null, after: Resource) => Promise<void>;
  /** Closes resources that come to a building, all at once. @throws 409 for more than is closed at once */
  readonly come: (tx: Tx, all: readonly Resource[]) => Promise<void>;
  /** Closes resources where they are now, all at once: they went to another area of their floor. @throws 409 where somebody has one at such a time */
  readonly shift: (tx: Tx, all: readonly Resource[]) => Promise<void>;
  /** Takes back what is offered and reserved of a resource that goes out of use. @throws 409 for what is assigned to somebody */
  readonly retire: (tx: Tx, before: Resource) => Promise<void>;
}

/** Nothing is ever closed. */
export const ALWAYS_OPEN: Closing = {
  alone: async () => {},
  leave: async () => {},
  open: async () => {},
  close: async () => {},
  come: async () => {},
  shift: async () => {},
  retire: async () => {},
};
