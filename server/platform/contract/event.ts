import type { Static, TObject } from 'typebox';
import type { Scope } from './scopes.ts';

/**
 * Something that happens and that others may hear, as data. Its name is `noun.past_verb`; the noun is the kind of its
 * subject. Webhooks, the feed, the live stream, AsyncAPI and every listener read it; nobody describes its shape again.
 */
export interface EventDeclared {
  /** What happened, in a few words. */
  readonly summary: string;
  /** What it carries. */
  readonly data: TObject;
  /** Who may hear it as it happens: whoever has this scope. */
  readonly heard: Scope;
  /** The members of `data` that everybody with the scope gets; all of them unless said. */
  readonly open?: readonly string[];
  /** What it carries was seen with these rights: all of it is told only to who has them everywhere, beside that scope. */
  readonly also?: readonly Scope[];
  /**
   * Members that say who somebody is: as it happens they are told only to whom they name, and to who has this right everywhere. All of an
   * event is told only to who has it, where it names no member too.
   */
  readonly named?: { readonly members: readonly string[]; readonly to: Scope };
}

/** Events by name. A module exports its own as `events`. */
export type Events = Readonly<Record<`${string}.${string}`, EventDeclared>>;

/** Declares a contract's events, keeping their exact types. */
export const declareEvents = <const Es extends Events>(declared: Es): Es => declared;

/**
 * Every event there is, by name. `contracts.ts` fills it in from the contracts (and tests add the made-up ones they need),
 * so that `emit` and listeners are typed by what was declared.
 */
export interface DeclaredEvents {}

export type EventType = keyof DeclaredEvents;

/** What an event of this type carries. */
export type DataOf<T extends EventType> = DeclaredEvents[T] extends { readonly data: infer D extends TObject }
  ? Static<D>
  : never;

/** The kind of thing an event is about: `booking` of `booking.created`. */
export const subjectOf = (type: string): string => type.slice(0, type.indexOf('.'));
