import { sql, type RawBuilder } from 'kysely';
import { toDate } from '../../platform/time.ts';
import type { Condition } from './conditions.ts';
import type { Phase } from './contract.ts';

const opensAt = sql`(booking.check_in ->> 'opensAt')::timestamptz`;
const closesAt = sql`(booking.check_in ->> 'closesAt')::timestamptz`;

/**
 * The phase of a booking at an instant. One that asks for no check-in is in use from its start on; one that does is awaited while
 * that is open, and missed once it is closed and nobody has come.
 * @param asksOpenly may it be seen what check-in is asked for? Where not, it is as if none were
 */
export const phaseAt = (now: Temporal.Instant, asksOpenly: Condition): RawBuilder<Phase> => {
  const at = sql`${toDate(now)}::timestamptz`;
  const asks = sql`(coalesce((booking.check_in -> 'required')::boolean, false) and ${asksOpenly})`;
  return sql<Phase>`case booking.state
    when 'pending' then 'waiting' when 'rejected' then 'rejected' when 'cancelled' then 'cancelled'
    when 'released' then 'missed' when 'checked_out' then 'over'
    when 'checked_in' then case when booking.ends_at <= ${at} then 'over' else 'in_use' end
    else case
      when ${asks} then case when ${at} < ${opensAt} then 'booked' when ${at} < ${closesAt} then 'awaited' else 'missed' end
      when ${at} < booking.starts_at then 'booked' when ${at} < booking.ends_at then 'in_use' else 'over' end
    end`;
};
