import type { Told } from '../../platform/context/outbox.ts';
import { isForGuest, onlineMeetingOf, onlineTold } from '../bookings/bookings.ts';
import type { Skipped } from '../bookings/contract.ts';
import { showTime, showTimeOrNull } from '../../platform/time.ts';
import type { Series, SeriesTold } from './contract.ts';
import type { SeriesRow } from './store.ts';

/** How many dates something was about, and which it was not. */
export interface About {
  readonly dates: number;
  readonly skipped: readonly Skipped[];
  readonly toldTo?: SeriesTold['toldTo'];
}

const nothing: About = { dates: 0, skipped: [] };

/** What is told of a series that has become what it is. */
export const toldOf = (before: SeriesRow | null, after: SeriesRow, about: About): Told<'series.created'> => ({
  id: after.id,
  version: after.version,
  data: heard(after, about),
  before: before && heard(before, nothing),
  after: heard(after, about),
});

const heard = (row: SeriesRow, { dates, skipped, toldTo }: About): SeriesTold => ({
  id: row.id,
  version: row.version,
  title: row.title,
  hostId: row.hostId,
  resourceIds: [...new Set(row.resourceIds)],
  attendeeUserIds: row.attendees.flatMap(({ userId }) => userId ?? []),
  dates,
  skipped: [...skipped],
  ...(toldTo && { toldTo }),
  ...(row.notes !== null && { notes: row.notes }),
  ...onlineTold(row.joinUrl),
  ...(row.isPrivate && { private: true }),
  ...(isForGuest(row.attendees) && { forGuest: true }),
  askedBy: row.createdBy,
});

/** A series as who may see it does. */
export const showSeries = (row: SeriesRow): Series => ({
  id: row.id,
  version: row.version,
  title: row.title,
  notes: row.notes,
  onlineMeeting: onlineMeetingOf(row.joinUrl),
  hostId: row.hostId,
  resourceIds: [...row.resourceIds],
  anonymous: row.isAnonymous,
  private: row.isPrivate,
  zone: row.zone,
  rule: row.rule,
  except: [...row.exceptDays],
  also: [...row.alsoDays],
  anchor: row.anchor,
  firstDay: row.firstDay,
  endDay: row.endDay,
  bookedUntil: row.bookedUntil,
  startTime: showClock(row.startTime),
  endTime: showClock(row.endTime),
  days: row.days,
  cancelledAt: showTimeOrNull(row.cancelledAt),
  createdAt: showTime(row.createdAt),
  ...(row.costCodes.length > 0 && { costCodes: row.costCodes }),
});

/** 09:30, with seconds only where there are some. */
const showClock = (text: string): string => text.replace(/^(\d\d:\d\d):00$/, '$1');
