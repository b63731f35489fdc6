import type { DataOf } from '../../../platform/contract/event.ts';
import type { BookingTold } from '../../bookings/contract.ts';
import type { Heard, Part } from '../rules.ts';

/** What happened in one line, and in a few for a letter. */
export interface Message {
  readonly title: string;
  /** What of it stands for the booking that it is about. */
  readonly about?: string;
  readonly lines: readonly string[];
}

/** Whom an event is told to, and by which names. */
export interface Spoken {
  readonly part: Part;
  /** Who did it: a person's name, or what else acted. */
  readonly actor: string;
  /** What was booked, by name. */
  readonly places: readonly string[];
  /** The names of some of it. */
  readonly placesOf: (resourceIds: readonly number[]) => readonly string[];
  /** For whom something may be done or is asked for, where it is about that. */
  readonly principal?: string;
  /** Who has come, where it is about that. */
  readonly visitor?: Visitor;
  /** The visit that waits, or was decided on. */
  readonly visit?: VisitAbout;
}

/** A visit as far as no event says it. */
export interface VisitAbout {
  readonly building: string;
  /** Whom they visit. */
  readonly host: string;
  /** Why it was turned down; '' where nobody says. */
  readonly reason: string;
}

/** A visitor as somebody is told of her. */
export interface Visitor {
  readonly name: string;
  /** Where she is from; '' where nobody says. */
  readonly company: string;
  /** Where she is. */
  readonly building: string;
}

/** A visit as its visitor is told of it. */
export interface VisitSpoken {
  readonly start: string;
  readonly end: string;
  readonly zone: string;
  readonly host: string;
  /** The organisation. */
  readonly workplace: string;
  readonly building: string;
  /** '' where nobody says. */
  readonly address: string;
  /** By which the front desk knows her. */
  readonly code: string;
}

/** Why Atrium ended a series. */
export type SeriesEnd = DataOf<'series.ended'>['why'];

/** Everything that is said, in one language. One that leaves out an event does not compile. */
export interface Words {
  readonly events: { readonly [Type in Heard['type']]: (data: DataOf<Type>, spoken: Spoken) => Message };
  /** What a visitor is written of her visit: she is no user, and sees nothing else of it. */
  readonly visit: (
    kind: 'invited' | 'changed' | 'cancelled',
    visit: VisitSpoken,
  ) => Message & { readonly about: string };
  /** A whole letter to a visitor. @param workplace who writes: the organisation */
  readonly visitorLetter: (name: string, lines: readonly string[], workplace: string) => string;
  /** A booking of hers begins before long. */
  readonly soon: (booking: BookingTold, spoken: Spoken) => Message;
  /** What went out of use of what she has booked, and what is booked there next. @param more so many more bookings */
  readonly outOfUse: (
    places: readonly string[],
    bookings: readonly (Pick<BookingTold, 'title' | 'start' | 'end' | 'zone'> & Pick<Spoken, 'places'>)[],
    more: number,
  ) => Message;
  /** What a host is told, to whoever booked it for her. */
  readonly forHost: (host: string, message: Message) => Message;
  /** Where she joins online. */
  readonly join: (link: string) => string;
  /** What stands under what somebody is asked to decide on, and leads there. */
  readonly decide: (link: string) => readonly string[];
  /** A whole letter around what happened. */
  readonly letter: (name: string, lines: readonly string[], address: string) => string;
}

/** The longest name or title that is passed on: a subject has room for it and for what we say of it. */
const LONGEST = 100;

/**
 * What a person typed, fit to stand in a sentence of ours: one line, without marks that turn the text around, and no
 * longer than so many characters.
 */
export function lineOf(text: string, longest: number): string {
  const line = text
    .replaceAll(/[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  // Half a character at the cut goes too.
  return line.length <= longest ? line : `${line.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** The same, no longer than a title needs to be. */
export const singleLine = (text: string): string => lineOf(text, LONGEST);

/** The name of somebody who is no user of ours, as whoever invited her typed it: no link in an official letter. */
export const nameOfStranger = (text: string): string => singleLine(text).replaceAll(/([.:/@])(?=\S)/g, '$1 ');
