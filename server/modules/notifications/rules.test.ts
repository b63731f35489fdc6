import { describe, expect, test } from 'vitest';
import { causeOf, decideTold, tellsGuest, type Heard } from './rules.ts';

const at = Temporal.Instant.from('2030-01-07T08:00:00Z');
const about = { id: 1, version: 1, title: '', hostId: 7, resourceIds: [3], attendeeUserIds: [7, 8] };
const times = { start: '2030-01-08T09:00:00Z', end: '2030-01-08T10:00:00Z', zone: 'UTC' };
const heard = (event: object): Heard => event as Heard;
const booking = (more: object) =>
  heard({ id: 'x', actor: 'user:9', at, type: 'booking.created', data: { ...about, ...times, ...more } });
const series = (type: string, skipped: readonly object[], actor = 'user:9') =>
  heard({ id: 'x', actor, at, type, data: { ...about, dates: 260, skipped } });
const host = { userId: 7, part: 'host' };
const attendee = { userId: 8, part: 'attendee' };

test('what Atrium itself changes of a booking is told nobody: all that people see of it stays', () => {
  const changed = (actor: string) => heard({ ...booking({}), type: 'booking.updated', actor });
  expect(decideTold(changed('system'))).toEqual([]);
  expect(decideTold(changed('token:9'))).toEqual([host, attendee]);
});

test('that somebody left early is told nobody, and that sensors say so all who take part, and the guest', () => {
  const left = (more: object) =>
    heard({ ...booking({ forGuest: true, ...more }), type: 'booking.checked_out', actor: 'system' });
  expect([decideTold(left({})), tellsGuest(left({}))]).toEqual([[], false]);
  const vacant = left({ why: 'vacant' });
  expect([decideTold(vacant), tellsGuest(vacant)]).toEqual([[host, attendee], true]);
});

test('that its link came is told all who take part, and the guest', () => {
  const linked = booking({ forGuest: true, why: 'online_meeting' });
  const event = heard({ ...linked, type: 'booking.updated', actor: 'system' });
  expect([decideTold(event), tellsGuest(event)]).toEqual([[host, attendee], true]);
});

test('a guest hears of what made way for a closure or an assignment, whoever works it off', () => {
  const changed = (more: object) =>
    heard({ ...booking({ forGuest: true, ...more }), type: 'booking.updated', actor: 'system' });
  expect([{}, { closureId: 4 }, { assignmentId: 4 }].map((more) => tellsGuest(changed(more)))).toEqual([
    false,
    true,
    true,
  ]);
});

describe('a series', () => {
  test('is told once, not once for each of its dates', () => {
    expect(decideTold(booking({ seriesId: 5, bySeries: true }))).toEqual([]);
    expect(decideTold(series('series.created', []))).toEqual([host, attendee]);
    expect(decideTold(series('series.cancelled', [], 'user:7'))).toEqual([attendee]);
  });
  test('and a date of it that somebody changes by itself is told like a single booking', () => {
    expect(decideTold(booking({ seriesId: 5 }))).toEqual([host, attendee]);
  });
  test('of which no date changed is told nobody', () => {
    const changed = (dates: number) =>
      heard({ id: 'x', actor: 'user:9', at, type: 'series.updated', data: { ...about, dates, skipped: [] } });
    expect([decideTold(changed(0)), decideTold(changed(1))]).toEqual([[], [host, attendee]]);
  });
  test.for(['series.extended', 'series.services_left_out'] as const)(
    'that goes on is told its host where something of it is missing (%s)',
    (type) => {
      expect(decideTold(series(type, [], 'system'))).toEqual([]);
      expect(decideTold(series(type, [{ resourceId: 3 }], 'system'))).toEqual([host]);
    },
  );
});

test('of those who take part, only those are told whom it says', () => {
  expect(decideTold(booking({ toldTo: 'host' }))).toEqual([host]);
  expect(decideTold(booking({ toldTo: 'attendees' }))).toEqual([attendee]);
});

test('what somebody left is told to who hosts it now, once', () => {
  const left = (data: object) =>
    heard({ id: 'x', actor: 'user:9', at, type: 'user.left', data: { id: 5, handedOver: 40, bookings: [], ...data } });
  expect(decideTold(left({ handedOverTo: 7 }))).toEqual([host]);
  expect(decideTold(left({ handedOverTo: null }))).toEqual([]);
  expect(decideTold(left({ handedOverTo: 7, handedOver: 0 }))).toEqual([]);
});

test('of a task that follows a booking hears who does it, except who moved that; and she it is whose letters are counted', () => {
  const data = { ...times, userIds: [7, 8], changedBy: 'user:8' };
  const moved = heard({ id: 'x', actor: 'system', at, type: 'service_task.updated', data });
  expect(decideTold(moved)).toEqual([{ userId: 7, part: 'member' }]);
  expect(causeOf(moved)).toBe('user:8');
});

test('of a visit that is elsewhere or at another time hears its host, unless she moved it, or the booking that it went with', () => {
  const was = { buildingId: 2, start: times.start, end: times.end };
  const moved = (actor: string, data: object) =>
    heard({ id: 'x', actor, at, type: 'visit.updated', data: { ...times, id: 1, hostId: 7, ...data } });
  expect(decideTold(moved('user:9', { was }))).toEqual([host]);
  expect(decideTold(moved('user:7', { was }))).toEqual([]);
  expect(decideTold(moved('user:9', {}))).toEqual([]);
  const followed = moved('system', { was, changedBy: 'user:9' });
  expect([decideTold(followed), causeOf(followed)]).toEqual([[host], 'user:9']);
  expect(decideTold(moved('system', { was, changedBy: 'user:7' }))).toEqual([]);
});
