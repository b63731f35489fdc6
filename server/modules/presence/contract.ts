import { Type } from 'typebox';
import { problem } from '../../platform/contract/problems.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { closed, IdParams, Time } from '../../platform/contract/shapes.ts';
import {
  Booking,
  bookingEvent,
  bookingInPast,
  bookingNotYours,
  bookingStateConflict,
  bookingTooLong,
  policyRefusals,
  toPolicies,
} from '../bookings/contract.ts';
import { resourceAlreadyBooked } from '../holds/contract.ts';

export const checkInTooEarly = problem('check_in_too_early', 409, 'It is too early to check in');

export const events = declareEvents({
  'booking.extended': bookingEvent('A booking ends later'),
  'booking.checked_in': bookingEvent('The host is here'),
  'booking.checked_out': bookingEvent('The host has left; the rest of the time is free'),
});

export const endpoints = declareEndpoints({
  checkInBooking: {
    method: 'POST',
    path: '/bookings/{id}/check-in',
    scope: 'bookings:write',
    summary: 'Say that the host is here',
    params: IdParams,
    reply: Booking,
    errors: [bookingStateConflict, checkInTooEarly, bookingInPast, bookingNotYours],
  },
  checkOutBooking: {
    method: 'POST',
    path: '/bookings/{id}/check-out',
    scope: 'bookings:write',
    summary: 'Leave; the rest of the time is free for others',
    params: IdParams,
    reply: Booking,
    errors: [bookingStateConflict, bookingNotYours],
  },
  extendBooking: {
    method: 'POST',
    path: '/bookings/{id}/extension',
    scope: 'bookings:write',
    summary: 'Stay longer',
    params: IdParams,
    body: Type.Object({ end: Time, ...toPolicies }, closed),
    reply: Booking,
    errors: [
      resourceAlreadyBooked,
      bookingStateConflict,
      bookingInPast,
      bookingTooLong,
      bookingNotYours,
      ...policyRefusals,
    ],
  },
});
