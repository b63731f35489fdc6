import { sql, type RawBuilder } from 'kysely';
import { QUOTA } from './stage.ts';

/** What must never be: a statement of the soak's own, which trusts neither the constraints nor the code, and finds nothing. */
export type Invariants = Readonly<Record<string, (now: Date) => RawBuilder<unknown>>>;

// Nobody came in time: others may have it from then on, also before it is said so.
const inForce = (booking: 'booking' | 'other', now: Date) => {
  const column = (name: string) => sql.ref(`${booking}.${name}`);
  return sql`(${column('state')} = 'checked_in'
    or ${column('state')} = 'confirmed' and not (${column('checked_in_at')} is null
      and ${column('check_in')} @> '{"releases": true}' and (${column('check_in')} ->> 'closesAt')::timestamptz <= ${now})
      is true
    or ${column('state')} = 'pending' and ${column('expires_at')} > ${now})`;
};

/** What the bookings in force have: of a combined room each of its parts. */
const had = (
  now: Date,
) => sql`(select booking.tenant_id, booking.id, booking.host_id, booking.starts_at, booking.ends_at,
    tstzrange(booking.starts_at, booking.ends_at) as during, coalesce(part.part_id, own.resource_id) as resource_id
  from booking join booking_resource own on own.tenant_id = booking.tenant_id and own.booking_id = booking.id
  left join resource_part part on part.tenant_id = own.tenant_id and part.whole_id = own.resource_id
  where ${inForce('booking', now)})`;

/** What is held of a resource for something, as far as this goes. */
const heldFor = (of: string, origins: readonly string[]) => sql`(select coalesce(range_agg(hold.during), '{}') from hold
  where hold.tenant_id = ${sql.ref(`${of}.tenant_id`)} and hold.resource_id = ${sql.ref(`${of}.resource_id`)}
    and hold.origin = any(${origins}::text[]))`;

/** What is closed, each thing by itself, of a combined room each of its parts. */
const closed = sql`(select closure.tenant_id, closure.id, tstzrange(closure.starts_at, closure.ends_at) as during,
    coalesce(part.part_id, resource.id) as resource_id
  from closure join resource on resource.tenant_id = closure.tenant_id
    and (resource.id = closure.resource_id or resource.floor_id = closure.floor_id)
  left join resource_part part on part.tenant_id = resource.tenant_id and part.whole_id = resource.id
  where closure.lifted_at is null)`;

/** The days of what is assigned, from now on: all of them, those on which others may have it, and what is closed. */
const assigned = (now: Date) => sql`(select own.*, tstzmultirange(tstzrange(${now}, null)) as ahead,
    ${heldFor('own', ['closure', 'out_of_service'])} as closed,
    coalesce((select range_agg(tstzrange(greatest(one.first_day::timestamp at time zone 'Europe/London', one.created_at),
        (one.last_day + 1)::timestamp at time zone 'Europe/London')) from assignment_release one
      where one.tenant_id = own.tenant_id and one.assignment_id = own.id and one.taken_back_at is null
        and (one.last_day + 1)::timestamp at time zone 'Europe/London' > one.created_at), '{}') as lent
  from (select tenant_id, id, resource_id, user_id, tstzmultirange(tstzrange(
      greatest(first_day::timestamp at time zone 'Europe/London', created_at),
      (coalesce(last_day, '2299-12-31') + 1)::timestamp at time zone 'Europe/London')) as span
    from assignment where ended_at is null) own)`;

const midnight = (now: Date) =>
  sql`(((${now}::timestamptz at time zone 'Europe/London')::date + 1)::timestamp at time zone 'Europe/London')`;

/** What somebody is at by a booking that had begun when it was assigned, or that was changed: today that stays hers. */
const stays = (
  now: Date,
) => sql`(select coalesce(range_agg(tstzrange(${now}, least(at.ends_at, ${midnight(now)}))), '{}')
  from ${had(now)} at where at.tenant_id = own.tenant_id and at.resource_id = own.resource_id
    and at.starts_at <= ${now} and at.ends_at > ${now} and exists (select from event
      where event.tenant_id = own.tenant_id and event.subject_type = 'assignment' and event.subject_id = own.id
        and event.type in ('assignment.created', 'assignment.updated') and event.at >= at.starts_at))`;

/** What somebody gave up a moment ago of what is assigned, or of a whole that it is a part of: what she had, until that is heard. */
const givenUp =
  () => sql`(select coalesce(range_agg(tstzrange((had->>'start')::timestamptz, (had->>'end')::timestamptz)), '{}')
  from event cross join lateral (select case event.type when 'booking.updated' then event.data->'was' else event.data end) it(had)
  where event.tenant_id = own.tenant_id and event.type in ('booking.cancelled', 'booking.updated', 'booking.rejected',
      'booking.expired', 'booking.released', 'booking.checked_out')
    and exists (select from (select own.resource_id as id union all select part.whole_id from resource_part part
        where part.tenant_id = own.tenant_id and part.part_id = own.resource_id) one
      where had->'resourceIds' @> to_jsonb(one.id))
    and (event.position is null or exists (select from job where job.tenant_id = event.tenant_id
      and job.name = 'reaction.assignments_of_freed' and job.data->>'eventId' = event.id::text)))`;

/** All her days, until it is heard where she works on which: those on which she is away are taken from nobody, as they are given free by it. */
const unheard = (
  now: Date,
) => sql`(select coalesce(range_agg(tstzrange(null, null)), '{}') where exists (select from job where job.tenant_id = own.tenant_id
      and job.name = 'assignment.follow_absences' and (job.data->>'userId')::integer = own.user_id and job.run_at <= ${now})
    or exists (select from event where event.tenant_id = own.tenant_id and event.type = 'work_location.changed'
      and (event.data->>'id')::integer = own.user_id and (event.position is null or exists (select from job
        where job.tenant_id = event.tenant_id and job.name = 'reaction.assignments' and job.data->>'eventId' = event.id::text))))`;

/** What is true whenever somebody looks. */
export const always = {
  'two hold one thing': () => sql`select a.id, b.id as other from hold a join hold b on a.tenant_id = b.tenant_id
    and a.resource_id = b.resource_id and a.unit = b.unit and a.id < b.id
    and a.starts_at < b.ends_at and b.starts_at < a.ends_at`,
  'two have booked one thing, or a room and a part of it': (now) => sql`select a.id, b.id as other, a.resource_id
    from ${had(now)} a join ${had(now)} b on a.tenant_id = b.tenant_id and a.resource_id = b.resource_id
    and a.id < b.id and a.during && b.during`,
  'booked and not held': (now) => sql`select own.id, own.resource_id from ${had(now)} own
    where not tstzmultirange(own.during) <@ coalesce((select range_agg(hold.during) from hold
      where hold.tenant_id = own.tenant_id and hold.resource_id = own.resource_id
        and hold.origin = 'booking' and hold.origin_id = own.id), '{}')`,
  'given back and still held': (now) => sql`select hold.id, hold.booking_id from hold
    join booking on booking.tenant_id = hold.tenant_id and booking.id = hold.booking_id
    where hold.ends_at > greatest(booking.released_at, booking.checked_out_at, booking.starts_at, ${now})
      and booking.state in ('released', 'checked_out') and hold.origin = 'booking'`,
  'held for what is over': (now) => sql`select hold.id, hold.origin, hold.origin_id from hold
    where hold.ends_at > ${now} and (
      hold.booking_id is not null and not exists (select from booking where booking.tenant_id = hold.tenant_id
        and booking.id = hold.booking_id and booking.state in ('pending', 'confirmed', 'checked_in', 'checked_out'))
      or hold.origin = 'offer' and not exists (select from waiting_entry entry where entry.tenant_id = hold.tenant_id
        and entry.id = hold.origin_id and entry.state = 'offered' and entry.offered_resource_id = hold.resource_id)
      or hold.origin = 'team_day' and not exists (select from team_day_place place
        join team_day on team_day.tenant_id = place.tenant_id and team_day.id = place.team_day_id and team_day.state = 'open'
        where place.tenant_id = hold.tenant_id and place.team_day_id = hold.origin_id
          and place.resource_id = hold.resource_id and place.booking_id is null)
      or hold.origin = 'assignment' and exists (select from assignment where assignment.tenant_id = hold.tenant_id
        and assignment.id = hold.origin_id and assignment.ended_at < hold.ends_at))`,
  'a quota exceeded': (
    now,
  ) => sql`select booking.host_id, date_trunc('week', booking.starts_at at time zone 'Europe/London') as week,
      sum(part.quantity) as had
    from booking join booking_resource part on part.tenant_id = booking.tenant_id and part.booking_id = booking.id
    join resource on resource.tenant_id = part.tenant_id and resource.id = part.resource_id and resource.type = 'desk'
    where ${inForce('booking', now)} group by 1, 2 having sum(part.quantity) > ${QUOTA}`,
  'one has two rooms': (now) => sql`select booking.id, other.id as other from booking
    join booking_resource one on one.tenant_id = booking.tenant_id and one.booking_id = booking.id
    join resource room on room.tenant_id = one.tenant_id and room.id = one.resource_id and room.type = 'room'
    join booking other on other.tenant_id = booking.tenant_id and other.host_id = booking.host_id and booking.id < other.id
      and booking.starts_at < other.ends_at and other.starts_at < booking.ends_at
    join booking_resource two on two.tenant_id = other.tenant_id and two.booking_id = other.id
    join resource second on second.tenant_id = two.tenant_id and second.id = two.resource_id and second.type = 'room'
    where ${inForce('booking', now)} and ${inForce('other', now)} and not exists (select from booking_attendee guest
      where guest.tenant_id = booking.tenant_id and guest.booking_id in (booking.id, other.id) and guest.instead_of_host)`,
  'booked although it is closed': (now) => sql`select closed.id, own.id as booking from ${closed} closed
    join ${had(now)} own on own.tenant_id = closed.tenant_id and own.resource_id = closed.resource_id
      and own.during && closed.during`,
  'closed and not held': () => sql`select closed.id, closed.resource_id from ${closed} closed
    where not tstzmultirange(closed.during) <@ ${heldFor('closed', ['closure', 'out_of_service'])}`,
  'assigned and not held, or held and lent out': (
    now,
  ) => sql`select own.id, own.resource_id, own.user_id from ${assigned(now)} own
    cross join lateral (select (own.span - own.lent - own.closed) * own.ahead as wanted,
      own.ahead * coalesce((select range_agg(hold.during) from hold
        where hold.tenant_id = own.tenant_id and hold.resource_id = own.resource_id and hold.origin = 'assignment'
          and hold.origin_id = own.id), '{}') as held) it
    where not it.held <@ it.wanted or not (it.wanted - it.held) <@ (${stays(now)} + ${givenUp()} + ${unheard(now)})`,
  'booked although it is assigned': (
    now,
  ) => sql`select own.id, own.resource_id, own.user_id, booked.id as booking from ${assigned(now)} own
    join ${had(now)} booked on booked.tenant_id = own.tenant_id and booked.resource_id = own.resource_id
      and booked.during && ((own.span - own.lent) * own.ahead - ${stays(now)} - ${unheard(now)})`,
  'one thing offered to two, or two things to one at a time': (
    now,
  ) => sql`select a.id, b.id as other from waiting_entry a
    join waiting_entry b on a.tenant_id = b.tenant_id and a.id < b.id and b.state = 'offered' and b.offered_until > ${now}
      and (a.offered_resource_id = b.offered_resource_id or a.host_id = b.host_id)
      and a.starts_at < b.ends_at and b.starts_at < a.ends_at
    where a.state = 'offered' and a.offered_until > ${now}`,
  'offered twice to one who waits':
    () => sql`select subject_id from event where type in ('waiting_entry.offered', 'waiting_entry.withdrawn')
    group by tenant_id, subject_id having count(*) filter (where type = 'waiting_entry.offered')
      > 1 + count(*) filter (where type = 'waiting_entry.withdrawn')`,
  'offered and not held': (now) => sql`select entry.id from waiting_entry entry
    where entry.state = 'offered' and entry.offered_until > ${now} and not exists (select from hold
      where hold.tenant_id = entry.tenant_id and hold.origin = 'offer' and hold.origin_id = entry.id
        and hold.resource_id = entry.offered_resource_id and hold.during @> tstzrange(entry.starts_at, entry.ends_at))`,
  'a place of a team that is not held': (
    now,
  ) => sql`select place.team_day_id, place.resource_id from team_day_place place
    join team_day day on day.tenant_id = place.tenant_id and day.id = place.team_day_id
    where day.state = 'open' and day.release_at > ${now} and place.booking_id is null and not exists (select from hold
      where hold.tenant_id = place.tenant_id and hold.origin = 'team_day' and hold.origin_id = place.team_day_id
        and hold.resource_id = place.resource_id and hold.during = tstzrange(day.starts_at, day.ends_at))`,
  // What was handed to somebody who has a place she has besides.
  'two places of a team day taken by one': (now) => sql`select place.team_day_id, own.host_id from team_day_place place
    join team_day day on day.tenant_id = place.tenant_id and day.id = place.team_day_id
    join ${had(now)} own on own.tenant_id = place.tenant_id and own.id = place.booking_id
      and own.resource_id = place.resource_id and own.during && tstzrange(day.starts_at, day.ends_at)
    where not exists (select from event where event.tenant_id = own.tenant_id and event.subject_type = 'booking'
      and event.subject_id = own.id and event.data->>'hostId' <> own.host_id::text)
    group by place.tenant_id, place.team_day_id, own.host_id having count(*) > 1`,
  'asked for on a day that is done': () => sql`select asked.id from seat_request asked join seat_draw draw
    on draw.tenant_id = asked.tenant_id and draw.building_id = asked.building_id and draw.day = asked.day
    where asked.state = 'open' and (draw.done_at is not null or draw.abandoned_at is not null)`,
  'handed out twice': () => sql`select user_id, day from seat_request where state <> 'withdrawn'
      group by tenant_id, user_id, day having count(*) > 1
    union all select booking_id, max(day) from seat_request where booking_id is not null
      group by tenant_id, booking_id having count(*) > 1
    union all select subject_id, max(at)::date from event
      where type in ('seat_request.granted', 'seat_request.lost', 'seat_request.withdrawn')
      group by tenant_id, subject_id having count(*) > 1`,
  'left, and still there': (
    now,
  ) => sql`with gone as (select tenant_id, id, deactivated_at as at from user_account where deactivated_at is not null)
    select gone.id, 'booking' as what, booking.id as which from gone join booking on booking.tenant_id = gone.tenant_id
      and booking.host_id = gone.id and booking.ends_at > gone.at and ${inForce('booking', now)}
    union all select gone.id, 'waiting', entry.id from gone join waiting_entry entry on entry.tenant_id = gone.tenant_id
      and entry.host_id = gone.id and entry.starts_at > gone.at
      and (entry.state = 'waiting' or entry.state = 'offered' and entry.offered_until > gone.at)
    union all select gone.id, 'assignment', own.id from gone join ${assigned(now)} own on own.tenant_id = gone.tenant_id
      and own.user_id = gone.id and own.span && tstzrange(gone.at, null)
    union all select gone.id, 'seat', asked.id from gone join seat_request asked on asked.tenant_id = gone.tenant_id
      and asked.user_id = gone.id and asked.state = 'open'
    union all select gone.id, 'team day', day.id from gone join team_day day on day.tenant_id = gone.tenant_id
      and day.organiser_id = gone.id and day.state = 'open' and day.release_at > gone.at`,
  'two keys of one booking to one door': () => sql`select booking_id, resource_id from access_key
    where kind = 'one_time' and revoked_at is null group by tenant_id, booking_id, resource_id having count(*) > 1`,
  'one service twice with one booking': () => sql`select booking_id, item_id from service_order
    where cancelled_at is null group by tenant_id, booking_id, item_id having count(*) > 1`,
  'paid for in part': () => sql`select booking_id as id, sum(percent) from booking_charge
    group by tenant_id, booking_id having sum(percent) <> 100
    union all select series_id, sum(percent) from series_charge group by tenant_id, series_id having sum(percent) <> 100`,
  'changed and not told': () => sql`with thing as (
      select tenant_id, 'booking' as type, id, version from booking union all
      select tenant_id, 'waiting_entry', id, version from waiting_entry union all
      select tenant_id, 'team_day', id, version from team_day union all
      select tenant_id, 'seat_request', id, version from seat_request union all
      select tenant_id, 'assignment', id, version from assignment union all
      select tenant_id, 'closure', id, version from closure)
    select coalesce(thing.type, told.subject_type) as type, coalesce(thing.id, told.subject_id) as id, thing.version, told.last
    from thing full join (select tenant_id, subject_type, subject_id, max(version) as last, count(distinct version) as versions
      from event where subject_type in ('booking', 'waiting_entry', 'team_day', 'seat_request', 'assignment', 'closure')
      group by 1, 2, 3) told
      on told.tenant_id = thing.tenant_id and told.subject_type = thing.type and told.subject_id = thing.id
    where thing.version is distinct from told.last or told.versions <> told.last`,
  // Of a series it is asked anew whenever more of its dates wait: that makes no other version of it.
  'a change that is told twice': () => sql`select subject_type, subject_id, version, type from event
    where type <> 'series.approval_asked'
    group by tenant_id, type, subject_type, subject_id, version, data having count(*) > 1`,
  'one who is told twice of a change':
    () => sql`select notification.user_id, event.type, event.subject_id, event.version
    from notification join event on event.tenant_id = notification.tenant_id and event.id = notification.event_id
      and event.subject_type <> 'series'
    group by notification.tenant_id, notification.user_id, event.type, event.subject_type, event.subject_id, event.version
    having count(*) > 1`,
  // What is changed to and fro is told as often: that no change is told twice is looked at above.
  'an assignment that tells of days that are not its own': () => sql`select subject_id, version, type, data from event
    where type in ('assignment.released', 'assignment.taken_back', 'assignment.bumped') and (
      (data->>'start')::timestamptz < ((data->>'firstDay')::date)::timestamp at time zone 'Europe/London'
      or (data->>'end')::timestamptz > ((data->>'lastDay')::date + 1)::timestamp at time zone 'Europe/London')`,
  'two letters that say the same of a closure or an assignment':
    () => sql`select recipient, about_type, about_id as id, subject
    from mail where about_type in ('closure', 'assignment') and subject not like 'Yours, changed%'
    group by tenant_id, recipient, about_type, about_id, subject, body having count(*) > 1`,
} as const satisfies Invariants;

/** What is true besides when all is done that is due. */
export const atRest = {
  'a job that is stuck': (now) => sql`select name, data, error from job where run_at <= ${now} and name <> 'mail.send'
    or gave_up_at is not null`,
  'an event that nobody was told of': () => sql`select id, type from event where position is null`,
  'an offer past its time': (
    now,
  ) => sql`select id from waiting_entry where state = 'offered' and offered_until <= ${now}
    union all select id from hold where expires_at <= ${now} and origin = 'offer'`,
  'somebody waits for what is free': (now) => sql`select entry.id, wanted.resource_id from waiting_entry entry
    join waiting_entry_resource wanted on wanted.tenant_id = entry.tenant_id and wanted.entry_id = entry.id
    where entry.state = 'waiting' and entry.starts_at > ${now}
      and not exists (select from hold where hold.tenant_id = entry.tenant_id and hold.resource_id = wanted.resource_id
        and hold.during && tstzrange(entry.starts_at, entry.ends_at) and (hold.expires_at is null or hold.expires_at > ${now}))
      and not exists (select from waiting_entry other where other.tenant_id = entry.tenant_id and other.host_id = entry.host_id
        and other.starts_at < entry.ends_at and entry.starts_at < other.ends_at and (other.state = 'offered'
          -- What she let lapse is not offered to her again, since she asked for it.
          or other.state = 'lapsed' and other.offered_resource_id = wanted.resource_id and other.offered_until > entry.created_at))`,
  'a booking that nobody decided on in time': (now) =>
    sql`select id from booking where state = 'pending' and expires_at <= ${now}`,
  'nobody came, and it is not given back': (now) => sql`select id from booking where state = 'confirmed'
    and (check_in->>'releases')::boolean and (check_in->>'closesAt')::timestamptz <= ${now}`,
  'away, and what is hers not lent': (now) => sql`select own.id, away.day from assignment own
    join work_day away on away.tenant_id = own.tenant_id and away.user_id = own.user_id
      and away.location in ('home', 'away') and away.day between own.first_day and coalesce(own.last_day, 'infinity')
      and away.day >= (${now}::timestamptz at time zone 'Europe/London')::date
    where own.ended_at is null and not exists (select from assignment_release lent
      where lent.tenant_id = own.tenant_id and lent.assignment_id = own.id and lent.why = 'absence' and lent.first_day = away.day)`,
  'a team day past its deadline': (now) => sql`select id from team_day where state = 'open' and release_at <= ${now}`,
  'a place of a team whose booking is elsewhere': (
    now,
  ) => sql`select place.team_day_id, place.resource_id from team_day_place place
    join team_day day on day.tenant_id = place.tenant_id and day.id = place.team_day_id
    join booking on booking.tenant_id = place.tenant_id and booking.id = place.booking_id
    where day.state = 'open' and day.release_at > ${now} and (booking.state in ('cancelled', 'rejected', 'released')
      or booking.starts_at >= day.ends_at or booking.ends_at <= day.starts_at or not exists (
        select from booking_resource own where own.tenant_id = booking.tenant_id and own.booking_id = booking.id
          and own.resource_id = place.resource_id))`,
  'ordered with what is given up, or elsewhere than it is':
    () => sql`select own.id, booking.state from service_order own
    join booking on booking.tenant_id = own.tenant_id and booking.id = own.booking_id
    where own.cancelled_at is null and (booking.state in ('cancelled', 'rejected', 'released')
      or not exists (select from booking_resource part where part.tenant_id = own.tenant_id
        and part.booking_id = own.booking_id and part.resource_id = own.resource_id))`,
  'to be done although it is withdrawn': () => sql`select task.id from service_task task
    join service_order own on own.tenant_id = task.tenant_id and own.id = task.order_id
    where task.state = 'open' and own.cancelled_at is not null`,
  'to be done at another time than its booking': () => sql`select task.id from service_task task
    join service_order own on own.tenant_id = task.tenant_id and own.id = task.order_id and own.cancelled_at is null
    join booking on booking.tenant_id = own.tenant_id and booking.id = own.booking_id
      and booking.state in ('pending', 'confirmed', 'checked_in')
    where task.state = 'open' and (task.ends_at < booking.starts_at or task.starts_at > booking.ends_at)`,
  'a visit to what is given up': (now) => sql`select visit.id, booking.state from visit
    join booking on booking.tenant_id = visit.tenant_id and booking.id = visit.booking_id
    where visit.cancelled_at is null and visit.starts_at > ${now}::timestamptz + interval '1 day'
      and booking.state in ('cancelled', 'rejected')`,
  'a key to what is given up or over': (now) => sql`select key.id, booking.state from access_key key
    join booking on booking.tenant_id = key.tenant_id and booking.id = key.booking_id
    where key.revoked_at is null and (booking.state not in ('pending', 'confirmed', 'checked_in') or booking.ends_at <= ${now}
      or not exists (select from booking_resource part where part.tenant_id = key.tenant_id
        and part.booking_id = key.booking_id and part.resource_id = key.resource_id))`,
  'booked and no key ever': (now) => sql`select booking.id, part.resource_id from booking
    join booking_resource part on part.tenant_id = booking.tenant_id and part.booking_id = booking.id
    join resource on resource.tenant_id = part.tenant_id and resource.id = part.resource_id and resource.access_id is not null
    where booking.state in ('confirmed', 'checked_in') and booking.ends_at > ${now} and not exists (select from access_key key
      where key.tenant_id = part.tenant_id and key.booking_id = part.booking_id and key.resource_id = part.resource_id)`,
  'a draw past its time': (now) =>
    sql`select building_id, day from seat_draw
    where done_at is null and abandoned_at is null and draw_at <= ${now}`,
} as const satisfies Invariants;
