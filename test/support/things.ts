import { Type, type TObject } from 'typebox';
import type { EventDeclared, Events } from '../../server/platform/contract/event.ts';

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

const thing: Anything = { summary: 'A thing', data: Type.Object({}), heard: 'events:read' };

/** Their declarations. */
export const declaredThings = {
  'thing.made': thing,
  'thing.changed': thing,
  'thing.removed': thing,
  'thing.noted': thing,
  'stuff.made': thing,
} as const satisfies Events;

export type ThingEvent = 'thing.made' | 'thing.changed' | 'thing.removed' | 'thing.noted' | 'stuff.made';
