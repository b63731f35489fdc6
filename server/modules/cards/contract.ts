import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { closed, Id, orNull, ShownTime, Time } from '../../platform/contract/shapes.ts';
import { CardNumber } from '../people/contract.ts';
import { ACCESS_SIGNS, MAX_ACCESS_ID } from '../signals/contract.ts';

/** What was read longer ago checks nobody in. */
export const SCAN_COUNTS_MINUTES = 5;

export const Card = Type.Object(
  {
    known: Type.Boolean({ description: 'Whoever keeps people has said what the number of your card is' }),
    agreedAt: orNull({ ...ShownTime, description: 'Since when your card checks you in; null: it does not' }),
  },
  closed,
);
export type Card = Static<typeof Card>;

const told = (summary: string) => ({ summary, data: Type.Object({ id: Id }, closed), heard: 'people:write' }) as const;

export const events = declareEvents({
  'card.agreed': told('Somebody agreed to be checked in by her card; the id is hers'),
  'card.withdrawn': told('Somebody is not checked in by a card any more; the id is hers'),
});

export const endpoints = declareEndpoints({
  getMyCard: {
    method: 'GET',
    path: '/me/card',
    scope: 'people:read',
    summary: 'Whether your card is known, and whether it checks you in',
    reply: Card,
  },
  agreeToCard: {
    method: 'PUT',
    path: '/me/card/consent',
    scope: 'bookings:write',
    summary:
      'Agree to be checked in where your card is read, to what you have booked there: at a place, or, by a reader at an entrance, in the building or on the floor that it leads to',
    reply: Card,
  },
  withdrawFromCard: {
    method: 'DELETE',
    path: '/me/card/consent',
    scope: 'bookings:write',
    summary: 'Take that back: nobody looks you up by your card from then on',
    reply: Card,
  },
  recordCardScan: {
    method: 'POST',
    path: '/card-scans',
    scope: 'readings:write',
    summary:
      'A reader says which card was held to it. Kept is that somebody came by; whoever agreed to it is checked in to what she has booked there, where sensors may: at the resource of the reader, or, of a reader at an entrance, to her desks, parking places and lockers in that building or on that floor. Who that is is not answered. Repeating it is safe',
    body: Type.Object(
      {
        accessId: Type.String({
          minLength: 1,
          maxLength: MAX_ACCESS_ID,
          pattern: `^${ACCESS_SIGNS}+$`,
          description: 'Of a badge reader',
        }),
        cardNumber: { ...CardNumber, description: 'As it stands with the person' },
        timestamp: Type.Optional(
          orNull({
            ...Time,
            description: `When it was read, RFC 3339 with an offset; unless said, now. After ${SCAN_COUNTS_MINUTES} minutes it checks nobody in any more`,
          }),
        ),
      },
      closed,
    ),
    reply: null,
    once: false,
  },
});
