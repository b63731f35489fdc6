import { describe, expect, it } from 'vitest';
import type { Booking } from '../../data/bookings.ts';
import type { Series } from '../../data/series.ts';
import { changesOf, edited, periodIn, seriesChangesOf, standingOf, standingOfSeries, type Edits } from './draft.ts';

const booking = (more: Partial<Booking> = {}): Booking =>
  ({
    id: 1,
    version: 3,
    start: '2027-03-16T09:00:00Z',
    end: '2027-03-16T10:00:00Z',
    zone: 'Europe/London',
    resourceIds: [11],
    title: 'Weekly',
    attendees: [
      { userId: 7, email: null, name: 'Ada' },
      { userId: null, email: 'guest@example.org', name: 'Gil' },
    ],
    ...more,
  }) as Booking;
const series = (more: Partial<Series> = {}): Series =>
  ({ startTime: '09:00', endTime: '10:00', days: 0, resourceIds: [11], title: 'Weekly', ...more }) as Series;

const sent = (one: Booking, edits: Edits) => changesOf(one, edited(standingOf(one), edits));
const sentOfSeries = (one: Series, edits: Edits) =>
  seriesChangesOf(one, edited(standingOfSeries(one, '2027-03-16'), edits));

describe('what becomes other of a booking', () => {
  it('is nothing as long as nothing is chosen, to the second', () => {
    expect(sent(booking(), {})).toEqual({});
    expect(sent(booking({ start: '2027-03-16T09:07:33Z' }), { title: 'Weekly ' })).toEqual({});
  });

  it('is its time by the clocks of the building, over a change of the clocks too', () => {
    expect(sent(booking(), { day: '2027-03-30' })).toEqual({
      start: '2027-03-30T08:00:00Z',
      end: '2027-03-30T09:00:00Z',
    });
    expect(sent(booking({ start: '2027-03-16T09:07:33Z' }), { to: '24:00' })).toEqual({
      start: '2027-03-16T09:07:33Z',
      end: '2027-03-17T00:00:00Z',
    });
  });

  it('is its notes, and none where they were taken away', () => {
    expect(sent(booking({ notes: 'Ring' }), {})).toEqual({});
    expect(sent(booking(), { notes: ' Ring\ntwice ' })).toEqual({ notes: 'Ring\ntwice' });
    expect(sent(booking({ notes: 'Ring' }), { notes: ' ' })).toEqual({ notes: null });
  });

  it('is its place, its title, and all who come', () => {
    expect(sent(booking(), { resourceIds: [12], title: ' Planning ' })).toEqual({
      resourceIds: [12],
      title: 'Planning',
    });
    const { attendees } = booking();
    expect(sent(booking(), { attendees: attendees.slice(0, 1) })).toEqual({ attendees: [{ userId: 7 }] });
    expect(sent(booking(), { attendees: [...attendees] })).toEqual({
      attendees: [{ userId: 7 }, { email: 'guest@example.org', name: 'Gil' }],
    });
  });

  it('keeps the end of what goes on for days, so many days after its beginning', () => {
    const long = booking({ start: '2027-03-26T09:00:00Z', end: '2027-03-28T09:00:00Z' });
    const standing = standingOf(long);
    expect([standing.wall.to, standing.days]).toEqual(['10:00', 2]);
    expect(periodIn(standing, long.zone)).toEqual({ start: long.start, end: long.end });
    expect(sent(long, { day: '2027-03-29' })).toEqual({ start: '2027-03-29T08:00:00Z', end: '2027-03-31T09:00:00Z' });
    // Until the midnight of its day it goes on for that day alone.
    const evening = standingOf(booking({ end: '2027-03-17T00:00:00Z' }));
    expect([evening.wall.to, evening.days]).toEqual(['24:00', 0]);
  });
});

describe('what becomes other of each date of a series', () => {
  it('is compared with the series, not with the date that was clicked', () => {
    expect(sentOfSeries(series(), {})).toEqual({});
    expect(sentOfSeries(series(), { from: '09:30', to: '10:30' })).toEqual({
      startTime: '09:30',
      endTime: '10:30',
      days: 0,
    });
    expect(sentOfSeries(series(), { to: '24:00', resourceIds: [12] })).toEqual({
      endTime: '00:00',
      days: 1,
      resourceIds: [12],
    });
    const named = series({ anonymous: false });
    expect(sentOfSeries(named, { anonymous: true })).toEqual({ anonymous: true });
    expect(sentOfSeries(series({ anonymous: true }), { anonymous: true })).toEqual({});
    expect(sentOfSeries(series({ private: true }), { private: false })).toEqual({ private: false });
    expect(sentOfSeries(series({ private: true }), { private: true })).toEqual({});
    expect(sentOfSeries(series({ endTime: '00:00', days: 1 }), { to: '24:00', title: 'Other' })).toEqual({
      title: 'Other',
    });
  });
});
