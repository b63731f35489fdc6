import { Check } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import type { Item } from '../../modules/listeners/listeners.ts';
import { pushOf } from './pushes.ts';
import { bodyShapeOf } from './pushes-contract.ts';

/** The bodies of reference 5.3, typed from there before there was any code: the seed's casing, its quirks and its "no value" date. */

const zone = 'Europe/London';
/** 10:00 in London, in summer. */
const start = Temporal.Instant.from('2019-08-28T09:00:00Z');
const at = Temporal.Instant.from('2019-08-28T08:30:00Z');
const common = { fromWeb: false, at, change: 'updated' } as const;
const booked = (more: object = {}): Item => ({
  ...common,
  about: 'booked',
  bookingId: 99,
  resourceId: 96,
  isThere: true,
  start,
  zone,
  untilFurtherNotice: false,
  ...more,
});
const progressed = (more: object = {}): Item => ({
  ...common,
  about: 'progressed',
  bookingId: 101,
  resourceId: 96,
  verb: 'start',
  end: start.add({ hours: 2 }),
  zone,
  ...more,
});
const visited = (more: object = {}): Item => ({
  ...common,
  about: 'visit',
  visitId: 3,
  badgeId: 7,
  done: 'arrived',
  buildingId: 20,
  bookingId: 99,
  start: String(start),
  zone,
  ...more,
});
const changed = (more: object = {}): Item => ({
  ...common,
  about: 'resource',
  resourceId: 96,
  type: 'room',
  zone,
  ...more,
});

/** What is sent; the reference page says the same of it. */
function body(...asked: Parameters<typeof pushOf>): string {
  const text = pushOf(...asked).body;
  expect(Check(bodyShapeOf(asked[0]), JSON.parse(text)), `${asked[0]}: ${text}`).toBe(true);
  return text;
}

describe('documented', () => {
  test('MEETINGEXTERNAL: an object by the booking’s date', () => {
    expect(body('meeting_external', 'created', [booked()])).toBe(
      '{"2019-08-28T00:00:00":{"ChangedItems":[{"Action":1,"BookingID":99,"ResourceItemID":96}]}}',
    );
  });
  test('MEETINGEXTERNAL of several: each under its date, in their order; 0 is deleted', () => {
    const late = Temporal.Instant.from('2019-08-28T23:30:00Z'); // half past midnight in London
    expect(
      body('meeting_external', 'updated', [
        booked({ isThere: false, resourceId: 95 }),
        booked(),
        booked({ bookingId: 100, start: late }),
      ]),
    ).toBe(
      '{"2019-08-28T00:00:00":{"ChangedItems":[{"Action":0,"BookingID":99,"ResourceItemID":95},{"Action":1,"BookingID":99,"ResourceItemID":96}]},' +
        '"2019-08-29T00:00:00":{"ChangedItems":[{"Action":1,"BookingID":100,"ResourceItemID":96}]}}',
    );
  });
  test('MEETINGPROGRESSION: `UpdatedTime` is real of an extension alone', () => {
    expect(body('meeting_progression', 'updated', [progressed()])).toBe(
      '[{"BookingId":101,"ResourceItemId":96,"UpdatedTime":"0001-01-01T00:00:00","MeetingProgressionAction":0,"ActionSource":1}]',
    );
    const others = [progressed({ verb: 'stop', fromWeb: true }), progressed({ verb: 'extend' })];
    expect(body('meeting_progression', 'updated', others)).toBe(
      '[{"BookingId":101,"ResourceItemId":96,"UpdatedTime":"0001-01-01T00:00:00","MeetingProgressionAction":1,"ActionSource":0},' +
        '{"BookingId":101,"ResourceItemId":96,"UpdatedTime":"2019-08-28T12:00:00","MeetingProgressionAction":2,"ActionSource":1}]',
    );
  });
  test('DESK: a list; what is assigned without an end is until further notice', () => {
    expect(body('desk', 'created', [booked({ bookingId: 102, resourceId: 101 })])).toBe(
      '[{"Date":"2019-08-28T00:00:00","BookingID":102,"ResourceItemID":101,"Action":1,"UntilFurtherNotice":false}]',
    );
    expect(body('desk', 'created', [booked({ bookingId: null, untilFurtherNotice: true })])).toBe(
      '[{"Date":"2019-08-28T00:00:00","BookingID":0,"ResourceItemID":96,"Action":1,"UntilFurtherNotice":true}]',
    );
  });
  test('DESKPROGRESSION: the key is `UpdateTime`', () => {
    expect(body('desk_progression', 'updated', [progressed({ bookingId: 102, resourceId: 101, fromWeb: true })])).toBe(
      '[{"BookingId":102,"ResourceItemId":101,"UpdateTime":"0001-01-01T00:00:00","DeskProgressionAction":0,"ActionSource":0}]',
    );
  });
});

describe('ours', () => {
  test('RESOURCE: 0 deleted, 1 created, 2 updated; 1 rooms, 2 desks', () => {
    const item = changed({ at: start.subtract({ minutes: 30 }) });
    expect(body('resource', 'updated', [item])).toBe(
      '[{"ResourceItemID":96,"ResourceType":1,"Action":2,"UpdatedTime":"2019-08-28T09:30:00"}]',
    );
    const others = [changed({ change: 'deleted', type: 'desk' }), changed({ change: 'created' })];
    expect(JSON.parse(body('resource', 'updated', others))).toMatchObject([
      { ResourceType: 2, Action: 0 },
      { ResourceType: 1, Action: 1 },
    ]);
  });
  test('VISITOR: seven actions; no booking is 0', () => {
    expect(body('visitor', 'updated', [visited({ fromWeb: true })])).toBe(
      '[{"VisitorID":7,"BookingID":99,"LocationID":20,"VisitDate":"2019-08-28T00:00:00","VisitorAction":3,"ActionSource":0,"UpdatedTime":"2019-08-28T09:30:00"}]',
    );
    const done = ['deleted', 'created', 'updated', 'arrived', 'unarrived', 'departed', 'undeparted'];
    const all = JSON.parse(
      body(
        'visitor',
        'updated',
        done.map((one) => visited({ done: one, bookingId: null })),
      ),
    ) as { VisitorAction: number; BookingID: number }[];
    expect(all.map(({ VisitorAction, BookingID }) => [VisitorAction, BookingID])).toEqual(done.map((_, i) => [i, 0]));
  });
  test('MEETING is as MEETINGEXTERNAL, IPPHONE as DESKPROGRESSION', () => {
    expect(body('meeting', 'created', [booked()])).toBe(body('meeting_external', 'created', [booked()]));
    expect(body('ip_phone', 'updated', [progressed()])).toBe(body('desk_progression', 'updated', [progressed()]));
  });
  test('the event type, and what kind of change it is, stand above the body', () => {
    expect(pushOf('meeting_external', 'deleted', [booked({ isThere: false })]).headers).toEqual({
      'condeco-event-type': 'MEETINGEXTERNAL',
      'condeco-change': 'deleted',
    });
  });
});
