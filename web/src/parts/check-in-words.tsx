import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { checkInOpens, checksInByWeb, type Booking } from '../data/bookings.ts';
import { useNow } from '../lib/now.ts';
import { showClock } from '../lib/show.ts';
import { clockIn, compareInstants } from '../lib/when.ts';
import { checkInHint } from './check-in-hint.ts';

/** Until when one has to be there, or from when one can check in; said on the day itself. */
export function CheckInWords({ booking }: { readonly booking: Booking }) {
  const { t } = useTranslation('parts');
  const now = useNow();
  const hint = checkInHint(booking, now);
  const { zone, checkIn } = booking;
  if (hint === null) return null;
  const [from, to] = [clockIn(checkInOpens(booking), zone), showClock(checkIn?.closesAt ?? booking.end, zone)];
  const isOpen = compareInstants(checkInOpens(booking), now) <= 0;
  const said = {
    opens: () => t('booking.checkInFrom', { time: showClock(checkInOpens(booking), zone) }),
    by: () => (isOpen ? t('booking.checkInNow', { to }) : t('booking.checkInBy', { from, to })),
    code: () => t('booking.checkInByCode'),
  }[hint]();
  return (
    <Text size="xs" mt={6} {...(hint !== 'by' && { c: 'dimmed' })}>
      {said}
      {hint === 'by' && !checksInByWeb(booking) && ` ${t('booking.checkInByCode')}`}
    </Text>
  );
}
