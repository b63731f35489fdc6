import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { myBookingsQuery } from '../../data/bookings.ts';
import type { Delegator } from '../../data/delegates.ts';
import { useNow } from '../../lib/now.ts';
import { dayIn, ownZone } from '../../lib/when.ts';
import { BookingCard } from '../../parts/booking-card.tsx';
import { showShortDay } from '../../lib/show.ts';
import { needTexts } from '../../lib/texts.ts';
import { onDemand } from '../../ui/later.tsx';
import { Failure } from '../../ui/notice.tsx';
import classes from './bookings-page.module.css';
import { byDay, split } from './groups.ts';

const YourPlaces = onDemand(async () => {
  const [part] = await Promise.all([import('../../parts/your-places/your-places.tsx'), needTexts('your-places')]);
  return part.YourPlaces;
});

/** What is to come of those for whom I may book, with what is assigned to them. */
export function ForOthers({ delegators }: { readonly delegators: readonly Delegator[] }) {
  return (
    <Stack gap="xl">
      {delegators.map((one) => (
        <OfOne key={one.userId} delegator={one} />
      ))}
    </Stack>
  );
}

function OfOne({ delegator: { userId, name } }: { readonly delegator: Delegator }) {
  const { t } = useTranslation('bookings');
  const now = useNow();
  const { data, error, refetch } = useQuery(myBookingsQuery(userId, dayIn(now, ownZone())));
  const { upcoming } = split(data ?? [], now);
  return (
    <section aria-labelledby={`of-${userId}`}>
      <h2 className={classes.day} id={`of-${userId}`}>
        {name}
      </h2>
      {error && data === undefined && <Failure error={error} retry={() => void refetch()} />}
      {data !== undefined && upcoming.length === 0 && <Text c="dimmed">{t('noneOfOther', { name })}</Text>}
      <Stack gap="sm">
        <YourPlaces userId={userId} who={name} />
        {byDay(upcoming).map(({ day, bookings }) => (
          <Stack key={day} gap="sm">
            <Text size="sm" c="dimmed">
              {showShortDay(day)}
            </Text>
            {bookings.map((booking) => (
              <BookingCard key={booking.id} booking={booking} />
            ))}
          </Stack>
        ))}
      </Stack>
    </section>
  );
}
