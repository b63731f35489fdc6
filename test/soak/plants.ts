import type { always, atRest } from './invariants.ts';
import { SPARE } from './stage.ts';

/** A fault for each of what must not be, planted in a transaction that is undone: what finds nothing must be able to find something. */
export type Plants = Readonly<Record<keyof typeof always | keyof typeof atRest, readonly string[]>>;

const TENANT = '(select min(tenant_id) from building)';
const HOST = '(select min(id) from user_account where deactivated_at is null)';
/** One of those where nobody does anything: what the soak left, an assignment without an end for one, is not in the way of what is planted. */
const resource = (type: string, nth = 0): string =>
  `(select id from resource where type = '${type}' and building_id = (select id from building where name = '${SPARE.name}') order by id offset ${nth} limit 1)`;
const DESK = resource('desk');
const PARKING = resource('parking');
/** A day so far ahead that nothing else is there. */
const DAY = '2031-06-03';
const NINE = `'${DAY} 09:00Z'::timestamptz, '${DAY} 10:00Z'::timestamptz`;
const NOW = `'2030-01-07 07:00Z'::timestamptz`;

const booking = (of: string, { state = 'confirmed', expires = 'null' } = {}): string => `with made as (
    insert into booking (tenant_id, host_id, state, starts_at, ends_at, zone, created_by, created_at, expires_at)
    values (${TENANT}, ${HOST}, '${state}', ${NINE}, 'Europe/London', 'plant', ${NOW}, ${expires}) returning tenant_id, id)
  insert into booking_resource (tenant_id, booking_id, resource_id) select tenant_id, id, ${of} from made`;
const hold = (of: string, origin: string): string =>
  `insert into hold (tenant_id, resource_id, starts_at, ends_at, origin, origin_id) values (${TENANT}, ${of}, ${NINE}, '${origin}', 0)`;
const CLOSURE = `insert into closure (tenant_id, resource_id, starts_at, ends_at, reason, created_by, created_at)
  values (${TENANT}, ${DESK}, ${NINE}, 'Works', 'plant', ${NOW})`;
const ASSIGNMENT = `insert into assignment (tenant_id, resource_id, user_id, kind, first_day, last_day, created_by, created_at)
  values (${TENANT}, ${DESK}, ${HOST}, 'fixed', '${DAY}', '${DAY}', 'plant', ${NOW})`;
const entry = (state: string, until: string): string => `with made as (
    insert into waiting_entry (tenant_id, host_id, starts_at, ends_at, zone, state, offered_resource_id, offered_until, created_by, created_at)
    values (${TENANT}, ${HOST}, ${NINE}, 'Europe/London', '${state}', ${PARKING}, ${until}, 'plant', ${NOW}) returning tenant_id, id)
  insert into waiting_entry_resource (tenant_id, entry_id, resource_id) select tenant_id, id, ${PARKING} from made`;
const OFFER = entry('offered', `'${DAY}'`);
const event = (
  type: string,
  data: object = {},
): string => `insert into event (tenant_id, id, type, subject_type, subject_id, version, data, actor, at)
  values (${TENANT}, gen_random_uuid(), '${type}', split_part('${type}', '.', 1), 2000000000, 1, '${JSON.stringify(data)}', 'plant', ${NOW})`;
const teamDay = (
  release: string,
): string => `insert into team_day (tenant_id, building_id, name, starts_at, ends_at, zone, release_at, created_by, created_at)
  values (${TENANT}, (select min(id) from building), 'Plant', ${NINE}, 'Europe/London', ${release}, 'plant', ${NOW})`;
const OPEN_DAY = teamDay(`'${DAY}'`);
const place = (
  of: string,
  booked = 'null',
): string => `insert into team_day_place (tenant_id, team_day_id, resource_id, booking_id)
  select tenant_id, id, ${of}, ${booked} from team_day where name = 'Plant'`;
const PLANTED = `(select max(id) from booking where created_by = 'plant')`;
const draw = (done: string): string => `insert into seat_draw (tenant_id, building_id, day, draw_at, done_at)
  values (${TENANT}, (select min(id) from building), '${DAY}', ${NOW}, ${done})`;
const REQUEST = `insert into seat_request (tenant_id, user_id, building_id, day, starts_at, ends_at, zone, accept_terms, created_by, created_at)
  values (${TENANT}, ${HOST}, (select min(id) from building), '${DAY}', ${NINE}, 'Europe/London', false, 'plant', ${NOW})`;

const ORDER = `insert into service_order (tenant_id, booking_id, item_id, resource_id, quantity, note, timing, minutes_before, minutes_after,
    cancelled_at, created_by, created_at)
  select tenant_id, id, 1, ${DESK}, 1, '', 'during', 0, 0, case state when 'released' then ${NOW} end, 'plant', ${NOW}
  from booking where created_by = 'plant'`;
const task = (
  at: string,
): string => `insert into service_task (tenant_id, order_id, piece, starts_at, ends_at, due_at, state, created_at)
  select tenant_id, id, 'whole', ${at}, ${at}, ${at}, 'open', ${NOW} from service_order where created_by = 'plant'`;
const KEY = `insert into access_key (tenant_id, kind, resource_id, booking_id, created_by, created_at)
  select tenant_id, 'one_time', ${DESK}, id, 'plant', ${NOW} from booking where created_by = 'plant'`;
const VISIT = `insert into visit (tenant_id, host_id, building_id, booking_id, purpose, notes, starts_at, ends_at, created_by, created_at)
  select tenant_id, host_id, 1, id, '', '', starts_at, ends_at, 'plant', ${NOW} from booking where created_by = 'plant'`;

/** Two letters to one, of one thing, with the same words. */
const lettersOf = (type: string): string =>
  `insert into mail (tenant_id, id, recipient, subject, body, state, about_type, about_id, created_at)
    select ${TENANT}, gen_random_uuid(), 'ann@plant.example', 'Closed', 'Closed', 'kept', '${type}', 1, ${NOW}
    from generate_series(1, 2)`;

/** Says of somebody that she left before what was planted for her. */
const left = (of: string, column = 'host_id'): string =>
  `update user_account set deactivated_at = '2031-06-01' where id = (select ${column} from ${of} where created_by = 'plant')`;

export const plants: Plants = {
  'two hold one thing': ['alter table hold drop constraint hold_no_overlap', hold(DESK, 'offer'), hold(DESK, 'offer')],
  'two have booked one thing, or a room and a part of it': [
    booking('(select min(whole_id) from resource_part)'),
    booking('(select part_id from resource_part order by whole_id limit 1)'),
  ],
  'booked and not held': [booking(DESK)],
  'given back and still held': [
    booking(DESK, { state: 'checked_out' }),
    `insert into hold (tenant_id, resource_id, starts_at, ends_at, origin, origin_id)
      select tenant_id, ${DESK}, starts_at, ends_at, 'booking', id from booking where created_by = 'plant'`,
  ],
  'held for what is over': [hold(DESK, 'team_day')],
  'a quota exceeded': Array.from({ length: 9 }, (_, i) => booking(resource('desk', i))),
  'one has two rooms': [booking(resource('room')), booking(resource('room', 1))],
  'booked although it is closed': [CLOSURE, booking(DESK)],
  'closed and not held': [CLOSURE],
  'assigned and not held, or held and lent out': [ASSIGNMENT],
  'booked although it is assigned': [ASSIGNMENT, booking(DESK)],
  'one thing offered to two, or two things to one at a time': [OFFER, OFFER],
  'offered twice to one who waits': [event('waiting_entry.offered'), event('waiting_entry.offered')],
  'offered and not held': [OFFER],
  'a place of a team that is not held': [OPEN_DAY, place(DESK)],
  'two places of a team day taken by one': [
    OPEN_DAY,
    booking(DESK),
    place(DESK, PLANTED),
    booking(resource('desk', 1)),
    place(resource('desk', 1), PLANTED),
  ],
  'asked for on a day that is done': [draw(NOW), REQUEST],
  'handed out twice': [event('seat_request.granted'), event('seat_request.granted')],
  'left, and still there': [booking(DESK), left('booking')],
  'two keys of one booking to one door': [
    'alter table access_key drop constraint access_key_once_per_booking',
    booking(DESK),
    KEY,
    KEY,
  ],
  'one service twice with one booking': ['drop index service_order_once', booking(DESK), ORDER, ORDER],
  'paid for in part': [
    booking(DESK),
    `insert into booking_charge (tenant_id, booking_id, cost_code_id, percent)
      select tenant_id, id, 1, 99 from booking where created_by = 'plant'`,
  ],
  'changed and not told': [booking(DESK)],
  'a change that is told twice': [event('closure.created'), event('closure.created')],
  'one who is told twice of a change': [
    event('closure.affected'),
    event('closure.affected'),
    `insert into notification (tenant_id, id, user_id, event_id, type, data, created_at)
      select tenant_id, gen_random_uuid(), ${HOST}, id, type, '{}', ${NOW} from event where subject_id = 2000000000`,
  ],
  'an assignment that tells of days that are not its own': [
    event('assignment.taken_back', { firstDay: '2031-06-02', lastDay: '2031-06-03', end: '2031-06-04T09:00:00Z' }),
  ],
  'two letters that say the same of a closure or an assignment': [lettersOf('closure')],
  'a job that is stuck': [
    `insert into job (tenant_id, id, name, data, run_at) values (${TENANT}, gen_random_uuid(), 'seating.draw', '{}', ${NOW})`,
  ],
  'an event that nobody was told of': [event('thing.made')],
  'an offer past its time': [entry('offered', NOW)],
  'somebody waits for what is free': [entry('waiting', 'null')],
  'a booking that nobody decided on in time': [booking(DESK, { state: 'pending', expires: NOW })],
  'nobody came, and it is not given back': [
    booking(DESK),
    `update booking set check_in = jsonb_build_object('releases', true, 'closesAt', '2030-01-07T07:00:00Z') where created_by = 'plant'`,
  ],
  'away, and what is hers not lent': [
    ASSIGNMENT,
    `insert into work_day (tenant_id, user_id, day, location) values (${TENANT}, ${HOST}, '${DAY}', 'away')`,
  ],
  'a team day past its deadline': [teamDay(NOW)],
  'a place of a team whose booking is elsewhere': [
    OPEN_DAY,
    booking(DESK, { state: 'cancelled' }),
    place(DESK, PLANTED),
  ],
  'ordered with what is given up, or elsewhere than it is': [booking(DESK, { state: 'cancelled' }), ORDER],
  'to be done although it is withdrawn': [booking(DESK, { state: 'released' }), ORDER, task(NOW)],
  'to be done at another time than its booking': [booking(DESK), ORDER, task(NOW)],
  'a visit to what is given up': [booking(DESK, { state: 'cancelled' }), VISIT],
  'a key to what is given up or over': [booking(DESK, { state: 'checked_out' }), KEY],
  'booked and no key ever': [booking('(select id from resource where access_id is not null order by id limit 1)')],
  'a draw past its time': [draw('null')],
};

/** While somebody is at what was planted. */
const DURING = Temporal.Instant.from(`${DAY}T09:30:00Z`);
const BEFORE = Temporal.Instant.from(`${DAY}T08:00:00Z`);
const LAST = `(select max(id) from assignment where created_by = 'plant')`;
const holdFor = (origin: string, id: string, times: string): string =>
  `insert into hold (tenant_id, resource_id, starts_at, ends_at, origin, origin_id) values (${TENANT}, ${DESK}, ${times}, '${origin}', ${id})`;
/** Somebody is at what is assigned to another for the rest of the day. */
const STAYING = [
  ASSIGNMENT,
  booking(DESK),
  holdFor('booking', PLANTED, NINE),
  holdFor('assignment', LAST, `'${DAY} 10:00Z', '${DAY} 23:00Z'`),
];
const assignedAt = (clock: string): string =>
  `insert into event (tenant_id, id, type, subject_type, subject_id, version, data, actor, at)
    values (${TENANT}, gen_random_uuid(), 'assignment.created', 'assignment', ${LAST}, 1, '{}', 'plant', '${DAY} ${clock}Z')`;
const LEFT = [
  ...STAYING,
  assignedAt('09:15'),
  `update booking set state = 'cancelled' where created_by = 'plant'`,
  `delete from hold where origin = 'booking' and origin_id = ${PLANTED}`,
];
const TOLD = `insert into event (tenant_id, id, type, subject_type, subject_id, version, data, actor, at, position)
  values (${TENANT}, gen_random_uuid(), 'booking.cancelled', 'booking', ${PLANTED}, 2, jsonb_build_object('resourceIds', jsonb_build_array(${DESK}), 'start', '${DAY}T09:00Z', 'end', '${DAY}T10:00Z'), 'plant', ${NOW}, null)`;

/** What is not held as she is away; whether that was heard is what `UNHEARD` says. */
const AWAY = [ASSIGNMENT, `with gone as (delete from job where name = 'assignment.follow_absences') select`];
const UNHEARD = `insert into job (tenant_id, id, name, data, run_at)
  select tenant_id, gen_random_uuid(), 'assignment.follow_absences', jsonb_build_object('userId', user_id), '${DAY} 09:00Z' from assignment where id = ${LAST}`;

const NOT_HERS = `update waiting_entry set host_id = (select max(id) from user_account) where created_by = 'plant'`;

/** Something that an invariant finds, unless what else is there explains it. */
interface Explained {
  readonly name: keyof Plants;
  /** Of which table the last that was planted is looked for. */
  readonly of: 'assignment' | 'waiting_entry';
  readonly why: string;
  readonly faults: readonly string[];
  readonly isFound: boolean;
  /** When it is looked for. */
  readonly at: Temporal.Instant;
}

const notHeld = (why: string, faults: readonly string[], isFound: boolean): Explained => ({
  name: 'assigned and not held, or held and lent out',
  of: 'assignment',
  why,
  faults,
  isFound,
  at: DURING,
});
const waiting = (why: string, faults: readonly string[], isFound: boolean): Explained => ({
  name: 'somebody waits for what is free',
  of: 'waiting_entry',
  why,
  faults: [...faults, entry('waiting', 'null')],
  isFound,
  at: BEFORE,
});
const THEN = `${NOW} + interval '1 hour'`;

export const explained: readonly Explained[] = [
  notHeld('who was at it when it was assigned stays for today', [...STAYING, assignedAt('09:15')], false),
  notHeld('who came later does not', [...STAYING, assignedAt('08:45')], true),
  notHeld('what she gave up a moment ago is not held yet', [...LEFT, TOLD], false),
  notHeld('what she gave up is held once that was heard', LEFT, true),
  notHeld('that she is away is not heard yet', [...AWAY, UNHEARD], false),
  notHeld('that she is away was heard', AWAY, true),
  waiting('she let just this lapse', [entry('lapsed', THEN)], false),
  waiting('she let it lapse before she asked again', [entry('lapsed', NOW)], true),
  waiting('another let it lapse', [entry('lapsed', THEN), NOT_HERS], true),
];

/** Where one of them looks for several things, the others too. */
export const otherPlants: readonly (readonly [name: keyof Plants, faults: readonly string[]])[] = [
  ['held for what is over', [hold(DESK, 'booking')]],
  ['held for what is over', [hold(DESK, 'offer')]],
  [
    'held for what is over',
    [
      ASSIGNMENT,
      `update assignment set ended_at = ${NOW}, ended_why = 'ended' where created_by = 'plant'`,
      `insert into hold (tenant_id, resource_id, starts_at, ends_at, origin, origin_id)
        select tenant_id, resource_id, ${NINE}, 'assignment', id from assignment where created_by = 'plant'`,
    ],
  ],
  ['left, and still there', [entry('waiting', 'null'), left('waiting_entry')]],
  ['left, and still there', [ASSIGNMENT, left('assignment', 'user_id')]],
  ['left, and still there', [REQUEST, left('seat_request', 'user_id')]],
  [
    'left, and still there',
    [
      OPEN_DAY,
      `update team_day set organiser_id = ${HOST} where created_by = 'plant'`,
      left('team_day', 'organiser_id'),
    ],
  ],
  ['handed out twice', ['drop index seat_request_once', REQUEST, REQUEST]],
  [
    'an offer past its time',
    [hold(DESK, 'offer'), `update hold set expires_at = ${NOW} where starts_at > '2031-01-01'`],
  ],
  ['ordered with what is given up, or elsewhere than it is', [booking(PARKING), ORDER]],
  ['a key to what is given up or over', [booking(PARKING), KEY]],
  ['a change that is told twice', [event('assignment.released'), event('assignment.released')]],
  ['two letters that say the same of a closure or an assignment', [lettersOf('assignment')]],
  [
    'an assignment that tells of days that are not its own',
    [event('assignment.released', { firstDay: '2031-06-02', lastDay: null, start: '2031-06-01T09:00:00Z' })],
  ],
  ['changed and not told', [CLOSURE]],
  ['changed and not told', [ASSIGNMENT]],
  ['changed and not told', [entry('waiting', 'null')]],
  ['changed and not told', [OPEN_DAY]],
  ['changed and not told', [REQUEST]],
];
