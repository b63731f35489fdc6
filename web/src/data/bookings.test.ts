import { describe, expect, it } from 'vitest';
import { actionsOn, isActive, type Booking, type BookingState } from './bookings.ts';

const booking = (state: BookingState): Booking => ({
  id: 1,
  version: 1,
  seriesId: null,
  title: '',
  notes: null,
  onlineMeeting: null,
  state,
  start: '2026-11-24T09:00:00.000Z',
  end: '2026-11-24T17:00:00.000Z',
  zone: 'Europe/London',
  resourceIds: [1],
  hostId: 1,
  hostName: 'Ada',
  bookedBy: null,
  attendees: [],
  guest: null,
  anonymous: false,
  private: false,
  setUpMinutes: 0,
  cleanDownMinutes: 0,
  checkedInAt: null,
  checkedOutAt: null,
  cancelledAt: null,
  checkIn: null,
  createdAt: '2026-11-23T09:00:00.000Z',
});

describe('what its host may do with a booking', () => {
  it.each([
    ['confirmed', '2026-11-24T08:44:59Z', 'extend cancel'],
    ['confirmed', '2026-11-24T08:45:00Z', 'checkIn extend cancel'],
    ['confirmed', '2026-11-24T16:59:59Z', 'checkIn extend cancel'],
    ['confirmed', '2026-11-24T17:00:00Z', ''],
    ['checked_in', '2026-11-24T10:00:00Z', 'checkOut extend'],
    ['checked_in', '2026-11-24T17:00:00Z', ''],
    ['pending', '2026-11-24T08:50:00Z', 'cancel'],
    ['cancelled', '2026-11-24T10:00:00Z', ''],
    ['checked_out', '2026-11-24T10:00:00Z', ''],
    ['released', '2026-11-24T10:00:00Z', ''],
  ] as const)('%s at %s: %s', (state, now, expected) => {
    expect(actionsOn(booking(state), now).join(' ')).toBe(expected);
  });

  it('holds its place only while it is to come or under way', () => {
    const states = ['pending', 'confirmed', 'checked_in', 'checked_out', 'cancelled', 'rejected', 'released'] as const;
    expect(states.filter((state) => isActive(booking(state)))).toEqual(['pending', 'confirmed', 'checked_in']);
  });
});
