import { expect, it } from 'vitest';
import { actionsOn, type Booking } from '../data/bookings.ts';
import { checkInHint } from './check-in-hint.ts';

const duty = {
  required: true,
  methods: ['web', 'qr'],
  opensAt: '2026-11-24T08:30:00.000Z',
  closesAt: '2026-11-24T09:15:00.000Z',
  releases: true,
  policyId: 1,
  policyName: 'Come',
} satisfies Booking['checkIn'];
const booking = (more: Partial<Booking> = {}): Booking => ({
  id: 1,
  version: 1,
  seriesId: null,
  title: '',
  notes: null,
  onlineMeeting: null,
  state: 'confirmed',
  start: '2026-11-24T09:00:00.000Z',
  end: '2026-11-24T17:00:00.000Z',
  zone: 'Europe/London',
  resourceIds: [4],
  hostId: 7,
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
  ...more,
});
const at = (clock: string, one: Booking) => {
  const now = `2026-11-24T${clock}:00Z`;
  return [checkInHint(one, now), actionsOn(one, now).includes('checkIn')];
};

it('says from when one can check in, where nothing more is asked for', () => {
  const plain = booking();
  expect(at('08:44', plain)).toEqual(['opens', false]);
  expect(at('08:45', plain)).toEqual([null, true]);
  expect(at('16:59', plain)).toEqual([null, true]);
  expect(checkInHint(plain, '2026-11-23T08:00:00Z')).toBeNull();
});

it('says by when one has to, where the place is given back, and only as long as that helps', () => {
  const asked = booking({ checkIn: duty });
  expect(at('08:00', asked)).toEqual(['by', false]);
  expect(at('08:30', asked)).toEqual(['by', true]);
  expect(at('09:14', asked)).toEqual(['by', true]);
  expect(at('09:15', asked)).toEqual([null, false]);
  expect(at('09:00', { ...asked, state: 'checked_in' })).toEqual([null, false]);
});

it('says how, where a tap in the app is not enough', () => {
  const there = booking({ checkIn: { ...duty, releases: false, methods: ['qr', 'reception'] } });
  expect(at('08:00', there)).toEqual(['opens', false]);
  expect(at('09:00', there)).toEqual(['code', false]);
});
