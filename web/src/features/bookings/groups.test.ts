import { describe, expect, it } from 'vitest';
import type { Booking } from '../../data/bookings.ts';
import { byDay, split } from './groups.ts';

const booking = (id: number, start: string, end: string, given: Partial<Booking> = {}): Booking => ({
  id,
  version: 1,
  seriesId: null,
  title: '',
  notes: null,
  onlineMeeting: null,
  state: 'confirmed',
  start,
  end,
  zone: 'Asia/Hong_Kong',
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
  createdAt: '2026-11-01T00:00:00.000Z',
  ...given,
});

const now = '2026-11-24T10:00:00Z';
const all = [
  booking(1, '2026-11-25T01:00:00.000Z', '2026-11-25T09:00:00.000Z'),
  booking(2, '2026-11-24T09:00:00.000Z', '2026-11-24T11:00:00.000Z'),
  booking(3, '2026-11-24T08:00:00.000Z', '2026-11-24T10:00:00.000Z'),
  booking(4, '2026-11-26T08:00:00.000Z', '2026-11-26T10:00:00.000Z', { state: 'cancelled' }),
  booking(5, '2026-11-20T08:00:00.000Z', '2026-11-20T10:00:00.000Z', { state: 'checked_out' }),
];

describe('my bookings', () => {
  it('are to come, the soonest first, or past, the latest first', () => {
    const { upcoming, past } = split(all, now);
    expect(upcoming.map(({ id }) => id)).toEqual([2, 1]);
    expect(past.map(({ id }) => id)).toEqual([4, 3, 5]);
  });

  it('are grouped by the day where they take place', () => {
    const late = booking(6, '2026-11-24T17:00:00.000Z', '2026-11-24T18:00:00.000Z');
    expect(byDay([...split(all, now).upcoming, late]).map(({ day, bookings }) => [day, bookings.length])).toEqual([
      ['2026-11-24', 1],
      ['2026-11-25', 2],
    ]);
  });
});
