import { Button, Skeleton, Stack, Tabs } from '@mantine/core';
import { IconCalendarPlus, IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isActive, myBookingsQuery, type Booking } from '../../data/bookings.ts';
import { delegatorsQuery } from '../../data/delegates.ts';
import { useNow } from '../../lib/now.ts';
import { useMe } from '../../data/session.ts';
import { nearDay, showDay } from '../../lib/show.ts';
import { needTexts } from '../../lib/texts.ts';
import { dayIn, ownZone } from '../../lib/when.ts';
import { BookingCard } from '../../parts/booking-card.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { onDemand } from '../../ui/later.tsx';
import { Page } from '../../ui/page.tsx';
import classes from './bookings-page.module.css';
import { byDay, split } from './groups.ts';
import { Ordering } from './ordering.tsx';
import { InviteVisitors } from './invite-visitors.tsx';
import { AskedFor } from './asked-for.tsx';
import { Offered } from './offered.tsx';
import { ToCalendar } from './to-calendar.tsx';

const YourPlaces = onDemand(async () => {
  const [part] = await Promise.all([import('../../parts/your-places/your-places.tsx'), needTexts('your-places')]);
  return part.YourPlaces;
});
const bringDoorKey = async () => {
  const [part] = await Promise.all([
    import('../../parts/door-key/door-key.tsx'),
    needTexts('door-key'),
    needTexts('copied-link'),
  ]);
  return part;
};
const DoorKey = onDemand(async () => (await bringDoorKey()).DoorKey);
const DoorKeyQuestion = onDemand(async () => (await bringDoorKey()).DoorKeyQuestion);
const OrderDrawer = onDemand(async () => {
  const [part] = await Promise.all([
    import('../../parts/ordering/order-drawer.tsx'),
    needTexts('ordering', 'changing'),
  ]);
  return part.OrderDrawer;
});
const ForOthers = onDemand(async () => (await import('./for-others.tsx')).ForOthers);

const route = getRouteApi('/inside/bookings');

/** What I have booked, to come and past, and what those have for whom I may book. */
export function BookingsPage() {
  const { t } = useTranslation('bookings');
  const now = useNow();
  const { user } = useMe();
  const { tab = 'upcoming' } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery({
    ...myBookingsQuery(user?.id ?? 0, dayIn(now, ownZone())),
    enabled: user !== null,
  });
  const { data: delegators = [], isLoading } = useQuery({
    ...delegatorsQuery(user?.id ?? 0),
    enabled: user !== null,
  });
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  const { upcoming, past } = split(data ?? [], now);
  // Who acts for nobody any more has only her own, and so has who cannot be told for whom.
  const shown = tab === 'others' && !isLoading && delegators.length === 0 ? 'upcoming' : tab;
  const show = (value: string | null): void =>
    void navigate({ search: value === 'past' || value === 'others' ? { tab: value } : {} });
  const loading = data === undefined && user !== null;
  return (
    <Page title={t('title')}>
      {user !== null && <Offered />}
      {user !== null && <AskedFor />}
      {user !== null && <YourPlaces userId={user.id} />}
      <Tabs value={shown} onChange={show} keepMounted={false}>
        <div className={classes.head}>
          <Tabs.List>
            <Tabs.Tab value="upcoming">{t('upcoming')}</Tabs.Tab>
            <Tabs.Tab value="past">{t('past')}</Tabs.Tab>
            {delegators.length > 0 && <Tabs.Tab value="others">{t('others')}</Tabs.Tab>}
          </Tabs.List>
          <div className={classes.links}>
            <Link to="/waiting">{t('waiting')}</Link>
            <Link to="/seats">{t('seats')}</Link>
          </div>
        </div>
        <Tabs.Panel value="upcoming">
          {loading ? <Loading /> : upcoming.length === 0 ? <NoneUpcoming /> : <Days bookings={upcoming} />}
        </Tabs.Panel>
        <Tabs.Panel value="past">
          {loading ? <Loading /> : past.length === 0 ? <NonePast /> : <Days bookings={past} />}
        </Tabs.Panel>
        {delegators.length > 0 && (
          <Tabs.Panel value="others">
            <ForOthers delegators={delegators} />
          </Tabs.Panel>
        )}
      </Tabs>
    </Page>
  );
}

function Days({ bookings }: { readonly bookings: readonly Booking[] }) {
  const now = useNow();
  return (
    <Stack gap="xl">
      {byDay(bookings).map(({ day, bookings: own }) => (
        <section key={day} aria-labelledby={`day-${day}`}>
          <h2 className={classes.day} id={`day-${day}`}>
            {nearDay(day, dayIn(now, own[0]?.zone ?? ownZone())) ?? showDay(day)}
            {nearDay(day, dayIn(now, own[0]?.zone ?? ownZone())) !== null && <span>{showDay(day)}</span>}
          </h2>
          <Stack gap="sm">
            {own.map((booking) => (
              <Row key={booking.id} booking={booking} />
            ))}
          </Stack>
        </section>
      ))}
    </Stack>
  );
}

type Opened = 'key' | 'services';

/** What opens from one stands beside it: the menu that it was chosen in is gone by then. */
function Row({ booking }: { readonly booking: Booking }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = (): void => setOpened(null);
  return (
    <>
      <BookingCard booking={booking} more={isActive(booking) && <More booking={booking} onOpen={setOpened} />} />
      {opened === 'key' && <DoorKeyQuestion booking={booking} onClose={close} />}
      {opened === 'services' && <OrderDrawer booking={booking} onClose={close} />}
    </>
  );
}

interface MoreProps {
  readonly booking: Booking;
  readonly onOpen: (what: Opened) => void;
}

/** What can be done with one that is not over, beside changing it. */
function More({ booking, onOpen }: MoreProps) {
  const { user } = useMe();
  const isHers = booking.hostId !== null && booking.hostId === user?.id && booking.state !== 'pending';
  return (
    <>
      {isHers && <DoorKey booking={booking} onOpen={() => onOpen('key')} />}
      {booking.id > 0 && <InviteVisitors id={booking.id} />}
      <ToCalendar id={booking.id} />
      {/* One that the server has not confirmed yet has no id to order with. */}
      {booking.id > 0 && <Ordering onOpen={() => onOpen('services')} />}
    </>
  );
}

function Loading() {
  return (
    <Stack gap="sm" aria-hidden="true">
      {[1, 2, 3].map((row) => (
        <Skeleton key={row} height={82} radius={14} />
      ))}
    </Stack>
  );
}

function NoneUpcoming() {
  const { t } = useTranslation('bookings');
  return (
    <Notice icon={<IconCalendarPlus size={26} stroke={1.6} />} title={t('noneUpcoming')} text={t('noneUpcomingText')}>
      <Button renderRoot={(props) => <Link to="/" {...props} />}>{t('find')}</Button>
    </Notice>
  );
}

function NonePast() {
  const { t } = useTranslation('bookings');
  return <Notice icon={<IconHistory size={26} stroke={1.6} />} title={t('nonePast')} text={t('nonePastText')} />;
}
