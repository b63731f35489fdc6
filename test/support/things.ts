import type { TObject } from 'typebox';
import type { EventDeclared } from '../../server/platform/contract/event.ts';

/** Made-up events, for tests of what carries events whatever they say. */
interface Anything extends EventDeclared {
  readonly data: TObject<{}>;
}

declare module '../../server/platform/contract/event.ts' {
  interface DeclaredEvents {
    'thing.made': Anything;
    'thing.changed': Anything;
    'thing.removed': Anything;
    'thing.noted': Anything;
    'stuff.made': Anything;
  }
}

export type ThingEvent = 'thing.made' | 'thing.changed' | 'thing.removed' | 'thing.noted' | 'stuff.made';
