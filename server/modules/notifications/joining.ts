import type { Language } from './contract.ts';
import { isBooking, isSeries, type Heard } from './rules.ts';
import { wordsIn } from './words/by-language.ts';
import type { Message } from './words/words.ts';

/** What has ended: nobody joins that any more. */
const OVER: ReadonlySet<Heard['type']> = new Set([
  'booking.cancelled',
  'booking.rejected',
  'booking.expired',
  'booking.released',
  'booking.checked_out',
  'series.cancelled',
  'series.rejected',
  'series.ended',
]);

/** What is told of an event, with where to join online what it is about, if anywhere. */
export const withJoining = (message: Message, event: Heard, language: Language): Message =>
  (isBooking(event) || isSeries(event)) && !OVER.has(event.type)
    ? joinedAt(message, event.data.onlineMeeting, language)
    : message;

/** The same of a booking that there is. */
export const joinedAt = (
  message: Message,
  meeting: { readonly joinUrl: string | null } | null | undefined,
  language: Language,
): Message =>
  meeting?.joinUrl ? { ...message, lines: [...message.lines, wordsIn(language).join(meeting.joinUrl)] } : message;
