set local atrium.tenant = '0';

-- What a booking holds that is given back when nobody comes stops counting when check-in closes, as what waits for a decision does when
-- nobody decides: whoever wants the space then has it, whether the release was written down by then or not. A check-in makes it firm.
update hold set expires_at = (booking.check_in ->> 'closesAt')::timestamptz
  from booking
  where booking.tenant_id = hold.tenant_id and booking.id = hold.booking_id and booking.state = 'confirmed'
    and (booking.check_in ->> 'releases')::boolean and hold.expires_at is null;
