import { describe, expect, it } from 'vitest';
import type { Availability } from '../../data/availability.ts';
import type { Booking } from '../../data/bookings.ts';
import type { Closure } from '../../data/floor-closures.ts';
import type { Resource } from '../../data/resources.ts';
import { stateText } from './state-text.ts';
import { texts } from './texts/en.ts';
import { countByType, countHidden, fits, inListOrder, peopleNear, peopleOn, placesOf } from './places.ts';

const resource = (id: number, given: Partial<Resource> = {}): Resource => ({
  id,
  name: `D-${id}`,
  names: {},
  createdAt: '2026-01-01T00:00:00.000Z',
  version: 1,
  type: 'desk',
  buildingId: 1,
  floorId: 1,
  areaId: null,
  categoryId: null,
  groupId: null,
  capacity: 1,
  quantity: 1,
  accessId: null,
  description: '',
  bankId: null,
  bankNumber: null,
  amenityIds: [],
  partIds: [],
  placement: null,
  retired: false,
  zone: 'Europe/London',
  ...given,
});

const booking = (id: number, given: Partial<Booking> = {}): Booking => ({
  id,
  version: 1,
  seriesId: null,
  title: '',
  notes: null,
  onlineMeeting: null,
  state: 'confirmed',
  start: '2026-11-24T09:00:00.000Z',
  end: '2026-11-24T12:00:00.000Z',
  zone: 'Europe/London',
  resourceIds: [id],
  hostId: 100 + id,
  hostName: `Host ${id}`,
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
  ...given,
});

const period = { start: '2026-11-24T10:00:00Z', end: '2026-11-24T17:00:00Z' };
const WORKDAY = { workday: true, open: true, holiday: null };
const free = (resourceId: number): Availability => ({ resourceId, available: true, day: WORKDAY, busy: [] });
const busy = (resourceId: number, ...stretches: Availability['busy']): Availability => ({
  resourceId,
  available: false,
  day: WORKDAY,
  busy: stretches,
});

/** Says a state as the page does; of others it names the key. */
const say = ((key: string) =>
  key === 'state.assignment' || key === 'state.team_day' ? texts.state[key.slice(6) as 'team_day'] : key) as never;

const closure: Closure = {
  id: 1,
  version: 1,
  buildingId: 1,
  floorId: null,
  areaId: null,
  resourceId: null,
  start: '2026-11-24T00:00:00.000Z',
  end: '2026-11-25T00:00:00.000Z',
  zone: 'Europe/London',
  reason: 'Works',
  liftedAt: null,
  createdAt: '2026-11-23T00:00:00.000Z',
};

const states = (given: Partial<Parameters<typeof placesOf>[0]>) =>
  placesOf({
    resources: [resource(1)],
    availability: [free(1)],
    bookings: [],
    me: 7,
    seesAll: true,
    period,
    ...given,
  }).map(({ state, until }) => `${state} ${until ?? ''}`.trim());

describe('what a place is at in a period', () => {
  const stretch = { start: '2026-11-24T09:00:00.000Z', end: '2026-11-24T12:00:00.000Z' };

  it('free, taken, mine', () => {
    expect(states({})).toEqual(['free']);
    expect(states({ availability: [busy(1, stretch)], bookings: [booking(1)] })).toEqual([`taken ${stretch.end}`]);
    expect(states({ availability: [busy(1, stretch)], bookings: [booking(1, { hostId: 7 })] })).toEqual([
      `mine ${stretch.end}`,
    ]);
  });

  it('not bookable: out of service, retired, or not told of at all', () => {
    expect(states({ availability: [busy(1, stretch)] })).toEqual([`closed ${stretch.end}`].map((text) => text));
    expect(states({ resources: [resource(1, { retired: true })] })).toEqual(['closed']);
    expect(states({ availability: [] })).toEqual(['closed']);
  });

  it('closed, and until when, whoever looks: itself, its area, its floor or its building; mine stays mine', () => {
    const given = { availability: [busy(1, stretch)], seesAll: false };
    const end = '2026-11-27T12:00:00.000Z';
    const closed = (where: Partial<Closure>): Closure[] => [{ ...closure, end, ...where }];
    for (const where of [{}, { floorId: 1 }, { resourceId: 1 }])
      expect(states({ ...given, closures: closed(where) })).toEqual([`closed ${end}`]);
    for (const where of [{ buildingId: 2 }, { floorId: 2 }, { floorId: 1, areaId: 3 }, { resourceId: 2 }])
      expect(states({ ...given, closures: closed(where) })).toEqual([`taken ${stretch.end}`]);
    expect(states({ ...given, closures: closed({ start: '2026-11-24T12:00:00.000Z' }) })).toEqual([
      'partly 2026-11-24T12:00:00.000Z',
    ]);
    const bookings = [booking(1, { hostId: 7 })];
    expect(states({ ...given, bookings, closures: closed({}) })).toEqual([`mine ${stretch.end}`]);
  });

  it('closed with what it is made of, what it is a part of, and what has a part of it, however that is closed', () => {
    const [one, two, three] = [resource(1), resource(2, { areaId: 8 }), resource(3)];
    const [hall, other] = [resource(10, { partIds: [1, 2] }), resource(20, { partIds: [2, 3] })];
    const resources = [one, two, three, hall, other];
    const availability = resources.map(({ id }) => busy(id, stretch));
    const closedBy = (where: Partial<Closure>): number[] =>
      states({ resources, availability, seesAll: false, closures: [{ ...closure, ...where }] }).flatMap((state, i) =>
        state.startsWith('closed') ? [resources[i]?.id ?? 0] : [],
      );
    expect(closedBy({ resourceId: 10 })).toEqual([1, 2, 10, 20]);
    expect(closedBy({ resourceId: 1 })).toEqual([1, 10]);
    expect(closedBy({ resourceId: 2 })).toEqual([2, 10, 20]);
    expect(closedBy({ floorId: 1, areaId: 8 })).toEqual([2, 10, 20]);
    // A part of it that is on another floor.
    expect(states({ resources: [hall], availability, closures: [{ ...closure, resourceId: 2 }] })).toEqual([
      `closed ${closure.end}`,
    ]);
  });

  it('taken by a colleague who is not shown to me, where I do not see all', () => {
    expect(states({ availability: [busy(1, stretch)], seesAll: false })).toEqual([`taken ${stretch.end}`]);
    const later = { start: '2026-11-24T11:00:00.000Z', end: '2026-11-24T15:00:00.000Z' };
    expect(states({ availability: [busy(1, later)], seesAll: false })).toEqual([`partly ${later.start}`]);
    expect(states({ resources: [resource(1, { retired: true })], seesAll: false })).toEqual(['closed']);
  });

  it('somebody’s own or reserved for a team, whoever looks, unless somebody has booked it; it is no colleague’s', () => {
    for (const [heldFor, text] of [
      ['assignment', texts.state.assignment],
      ['team_day', texts.state.team_day],
    ] as const)
      for (const seesAll of [true, false]) {
        const given = {
          resources: [resource(1)],
          availability: [busy(1, { ...stretch, heldFor })],
          assigned: [],
          me: 7,
          seesAll,
          period,
        };
        const [place] = placesOf({ ...given, bookings: [] });
        expect([place?.state, place && stateText(place, say)]).toEqual(['taken', text]);
        expect(countHidden(place ? [place] : [])).toBe(0);
        const [taken] = placesOf({ ...given, bookings: [booking(1)] });
        expect(taken && stateText(taken, say)).toMatch(/^state.takenBy/);
      }
  });

  it('unknown until availability and bookings have come, but mine at once', () => {
    expect(states({ availability: undefined })).toEqual(['loading']);
    expect(states({ bookings: undefined })).toEqual(['free']);
    expect(states({ availability: [busy(1, stretch)], bookings: undefined })).toEqual(['loading']);
    expect(states({ availability: [busy(1, stretch)], bookings: undefined, seesAll: false })).toEqual(['loading']);
    expect(states({ availability: undefined, bookings: [booking(1, { hostId: 7 })] })).toEqual([`mine ${stretch.end}`]);
  });

  it('taken until the last of the bookings that follow one another', () => {
    const after = { start: stretch.end, end: '2026-11-24T15:00:00.000Z' };
    expect(states({ availability: [busy(1, stretch, after)], bookings: [booking(1)] })).toEqual([`taken ${after.end}`]);
  });

  it('partly free: from the beginning for half an hour or more', () => {
    const from = (start: string) => ({ start: `2026-11-24T${start}:00.000Z`, end: '2026-11-24T15:00:00.000Z' });
    const [later, soon] = [from('10:30'), from('10:29')];
    expect(states({ availability: [busy(1, later)], bookings: [booking(1, later)] })).toEqual([
      `partly ${later.start}`,
    ]);
    expect(states({ availability: [busy(1, soon)], bookings: [booking(1, soon)] })).toEqual([`taken ${soon.end}`]);
  });

  it('does not count bookings that were cancelled or lie outside', () => {
    const gone = booking(1, { hostId: 7, state: 'cancelled' });
    const before = booking(1, { hostId: 7, end: '2026-11-24T10:00:00.000Z' });
    expect(states({ bookings: [gone, before] })).toEqual(['free']);
  });

  it('counts every resource of a booking', () => {
    const [first, second] = placesOf({
      resources: [resource(1), resource(2)],
      availability: [busy(1, stretch), busy(2, stretch)],
      bookings: [booking(1, { resourceIds: [1, 2] })],
      me: null,
      seesAll: true,
      period,
    });
    expect([first?.booking?.id, second?.booking?.id]).toEqual([1, 1]);
  });
});

describe('filters and lists', () => {
  const stretch = { start: '2026-11-24T09:00:00.000Z', end: '2026-11-24T12:00:00.000Z' };
  const places = placesOf({
    resources: [
      resource(10, { amenityIds: [1, 2] }),
      resource(2, { names: { 'zh-Hant': '窗邊' } }),
      resource(3, { type: 'room', name: 'Osprey', capacity: 14 }),
      resource(4),
    ],
    availability: [free(10), free(2), busy(3, stretch), busy(4, stretch)],
    bookings: [booking(3, { hostId: 50, hostName: 'Ada' }), booking(4, { hostId: 50, hostName: 'Ada' })],
    me: 7,
    seesAll: true,
    period,
  });
  const ids = (filter: Parameters<typeof fits>[1]) => places.filter((place) => fits(place, filter)).map(({ id }) => id);

  it('by type, size, amenities and being free', () => {
    expect(ids({})).toEqual([10, 2, 3, 4]);
    expect(ids({ type: 'room' })).toEqual([3]);
    expect(ids({ seats: 6 })).toEqual([3]);
    expect(ids({ with: [1, 2] })).toEqual([10]);
    expect(ids({ with: [1, 3] })).toEqual([]);
    expect(ids({ free: true })).toEqual([10, 2]);
  });

  it('by a word of the place, in any language, or of who has it', () => {
    expect(ids({ q: ' ospr' })).toEqual([3]);
    expect(ids({ q: '窗' })).toEqual([2]);
    expect(ids({ q: 'ADA' })).toEqual([3, 4]);
  });

  it('are counted by type', () => {
    expect(Object.fromEntries(countByType(places))).toEqual({
      desk: { total: 3, free: 2 },
      room: { total: 1, free: 0 },
    });
  });

  it('are listed free first, D-2 before D-10', () => {
    expect(inListOrder(places).map(({ id }) => id)).toEqual([2, 10, 4, 3]);
  });

  it('are listed by what people book most where they are as free, whatever their names', () => {
    const types = ['equipment', 'locker', 'parking', 'room', 'desk'] as const;
    const mixed = placesOf({
      resources: types.flatMap((type, i) => [
        resource(i, { type, name: `${i}` }),
        resource(i + 10, { type, name: `${i}` }),
      ]),
      availability: types.flatMap((_type, i) => [free(i), busy(i + 10, stretch)]),
      bookings: [],
      me: 7,
      seesAll: false,
      period,
    });
    expect(inListOrder(mixed).map(({ id }) => id)).toEqual([4, 3, 2, 1, 0, 14, 13, 12, 11, 10]);
  });

  it('tell who sits near a desk, the nearest first, never its own host', () => {
    const at = (x: number) => ({ placement: { x, y: 0, width: 20, height: 20 } });
    const near = placesOf({
      resources: [
        resource(1, at(0)),
        resource(2, at(90)),
        resource(3, at(30)),
        resource(4, at(400)),
        resource(5, at(60)),
      ],
      availability: [1, 2, 3, 4, 5].map((id) => busy(id, stretch)),
      bookings: [1, 2, 3, 4, 5].map((id) => booking(id, id === 5 ? { hostId: 101 } : {})),
      me: 7,
      seesAll: true,
      period,
    });
    const [first] = near;
    expect(first && peopleNear(first, near).map(({ name }) => name)).toEqual(['Host 3', 'Host 2']);
    expect(first && peopleNear({ ...first, resource: resource(1) }, near)).toEqual([]);
  });

  it('tell how many have a desk or a room whose names are not shown', () => {
    const hidden = (seesAll: boolean) =>
      countHidden(
        placesOf({
          resources: [resource(1), resource(2, { type: 'room' }), resource(3, { type: 'parking' }), resource(4)],
          availability: [busy(1, stretch), busy(2, stretch), busy(3, stretch), free(4)],
          bookings: [booking(2)],
          me: 7,
          seesAll,
          period,
        }),
      );
    expect([hidden(false), hidden(true)]).toEqual([1, 0]);
    expect(countHidden(places)).toBe(0);
  });

  it('tell of each person once, at the desk rather than in the meeting', () => {
    expect(peopleOn(places).map(({ name, place }) => [name, place.id])).toEqual([['Ada', 4]]);
  });
});

describe('a combined room', () => {
  const rooms = [
    resource(1, { type: 'room', name: 'North' }),
    resource(2, { type: 'room', name: 'South' }),
    resource(3, { type: 'room', name: 'Hall', partIds: [1, 2] }),
  ];
  const all = (...ids: readonly number[]) =>
    rooms.map(({ id }) => (ids.includes(id) ? busy(id, { start: period.start, end: period.end }) : free(id)));
  const seen = (bookings: readonly Booking[], taken: readonly number[], me: number) =>
    placesOf({ resources: rooms, availability: all(...taken), bookings, me, seesAll: true, period }).map(
      ({ state, booking: by }) => [state, by?.id],
    );

  it('that is booked takes its parts, by name; for its host they are hers', () => {
    expect(seen([booking(3)], [1, 2, 3], 7)).toEqual([
      ['taken', 3],
      ['taken', 3],
      ['taken', 3],
    ]);
    expect(seen([booking(3)], [1, 2, 3], 103).map(([state]) => state)).toEqual(['mine', 'mine', 'mine']);
  });

  it('is taken by who has a part, and is not hers for that; the rest stays free', () => {
    expect(seen([booking(2)], [2, 3], 102)).toEqual([
      ['free', undefined],
      ['mine', 2],
      ['taken', 2],
    ]);
  });

  it('is held first by who begins first, whichever part that is', () => {
    const later = booking(1, { start: '2026-11-24T12:00:00Z', end: '2026-11-24T13:00:00Z' });
    expect(seen([later, booking(2)], [1, 2, 3], 7)[2]).toEqual(['taken', 2]);
  });
});
