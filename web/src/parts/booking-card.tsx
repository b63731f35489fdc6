import { Anchor, Text, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconRepeat } from '@tabler/icons-react';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Booking } from '../data/bookings.ts';
import { useNow } from '../lib/now.ts';
import { nameOf, nearDay, showClock, showShortDay, showTimes } from '../lib/show.ts';
import { buildingsQuery, floorsQuery } from '../data/places.ts';
import { resourceQuery, seenResource, type Resource } from '../data/resources.ts';
import { needTexts, words } from '../lib/texts.ts';
import { addMinutes, clockIn, compareInstants, dayIn, wallOf } from '../lib/when.ts';
import { BookingActions } from './booking-actions.tsx';
import classes from './booking-card.module.css';
import { MoreMenu } from './more-menu.tsx';
import { PrivateSign } from './private.tsx';
import { StateBadge } from './state-badge.tsx';
import { TypeIcon } from './type-icon.tsx';
import { later } from '../ui/later.tsx';

const PaidBy = later(async () => {
  const [part] = await Promise.all([import('./paying/paid-by.tsx'), needTexts('paying')]);
  return part.PaidBy;
});

interface Props {
  readonly booking: Booking;
  /** In a narrow column: without where it is. */
  readonly compact?: boolean;
  /** What else can be done with it: quiet buttons (`RowButton`), on a phone in a menu. */
  readonly more?: ReactNode;
}

/** One of my bookings: what, when, in which state, and what can be done with it. */
export function BookingCard({ booking, compact = false, more }: Props) {
  const { t } = useTranslation('parts');
  const now = useNow();
  const client = useQueryClient();
  const resources = useQueries({
    queries: booking.resourceIds.map((id) => ({
      ...resourceQuery(id),
      placeholderData: () => seenResource(client, id),
    })),
  }).flatMap(({ data }) => data ?? []);
  const first = resources[0];
  const name = resources.map((resource) => nameOf(resource)).join(', ') || words('loading');
  const running = compareInstants(booking.start, now) <= 0 && compareInstants(now, booking.end) < 0;
  const gone = booking.state === 'cancelled' || booking.state === 'rejected' || booking.state === 'released';
  return (
    <article
      className={classes.card}
      data-compact={compact}
      data-gone={gone}
      data-booking={booking.id}
      aria-label={`${name}, ${showTimes(booking, booking.zone)}`}
    >
      <div className={classes.icon}>{first && <TypeIcon type={first.type} size={compact ? 18 : 20} />}</div>
      <div className={classes.what}>
        <div className={classes.line}>
          {first ? <PlaceLink booking={booking} resource={first} name={name} /> : <span>{name}</span>}
          {(!compact || booking.state !== 'confirmed') && <StateBadge state={booking.state} />}
          {booking.private && <PrivateSign />}
          {booking.seriesId !== null && (
            <span className={classes.series} title={t('booking.series')}>
              <IconRepeat size={16} stroke={1.6} aria-hidden="true" />
              <VisuallyHidden>{t('booking.series')}</VisuallyHidden>
            </span>
          )}
          {running && booking.state === 'confirmed' && !compact && (
            <span className={classes.now}>{t('booking.now')}</span>
          )}
        </div>
        <Text size="sm" c="dimmed" className="tabular">
          {showTimes(booking, booking.zone)}
          {booking.title !== '' && ` · ${booking.title}`}
        </Text>
        {booking.notes && !compact && (
          <Text size="sm" className={classes.notes}>
            {booking.notes}
          </Text>
        )}
        {booking.onlineMeeting !== null && !gone && <Joining {...booking.onlineMeeting} />}
        {!gone && <OutOfUse end={booking.end} now={now} resources={resources} />}
        {booking.guest !== null && (
          <Text size="sm" c="dimmed">
            {t('booking.guestOf', { guest: booking.guest.name, host: booking.hostName ?? '' })}
          </Text>
        )}
        {booking.anonymous && (
          <Text size="sm" c="dimmed">
            {t('booking.anonymous')}
          </Text>
        )}
        {booking.bookedBy !== null && (
          <Text size="sm" c="dimmed">
            {t('booking.bookedBy', { name: booking.bookedBy.name })}
          </Text>
        )}
        {booking.costCodes && !compact && <PaidBy costCodes={booking.costCodes} />}
        {booking.state === 'pending' && <WaitsUntil booking={booking} />}
        {!compact && !gone && <MadeReady booking={booking} />}
        {!compact && <WhenEmpty booking={booking} />}
        {!compact && first && <Whereabouts resource={first} />}
      </div>
      <div className={classes.actions}>
        <Actions booking={booking} name={name} more={more} />
      </div>
    </article>
  );
}

/** What can be done with it: on a phone the most used, and the rest in a menu. */
function Actions({ booking, name, more }: Pick<Props, 'booking' | 'more'> & { readonly name: string }) {
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const menu = (rest: ReactNode) => (
    <MoreMenu name={name}>
      {rest}
      {more}
    </MoreMenu>
  );
  if (isPhone && more) return <BookingActions booking={booking} name={name} menu={menu} />;
  return (
    <>
      <BookingActions booking={booking} name={name} />
      {more}
    </>
  );
}

interface OutOfUseProps {
  readonly end: string;
  readonly now: string;
  readonly resources: readonly Pick<Resource, 'retired'>[];
}

/** It is kept, but something of it went out of use. */
export function OutOfUse({ end, now, resources }: OutOfUseProps) {
  const { t } = useTranslation('parts');
  if (compareInstants(now, end) >= 0 || resources.every(({ retired }) => !retired)) return null;
  return <Text size="sm">{t('booking.outOfUse')}</Text>;
}

/** From when on it is made ready, and until when it is cleared, where it is. */
function MadeReady({ booking: { start, end, zone, setUpMinutes, cleanDownMinutes } }: Pick<Props, 'booking'>) {
  const { t } = useTranslation('parts');
  const said = [
    ...(setUpMinutes > 0 ? [t('booking.madeReady', { time: clockIn(addMinutes(start, -setUpMinutes), zone) })] : []),
    ...(cleanDownMinutes > 0 ? [t('booking.cleared', { time: clockIn(addMinutes(end, cleanDownMinutes), zone) })] : []),
  ];
  if (said.length === 0) return null;
  return (
    <Text size="sm" c="dimmed" className="tabular">
      {said.join(' · ')}
    </Text>
  );
}

/** That it ends as nobody is there, or why it did. */
export function WhenEmpty({
  booking: { state, zone, checkIn },
}: {
  readonly booking: Pick<Booking, 'state' | 'zone' | 'checkIn'>;
}) {
  const { t } = useTranslation('parts');
  const { minutes = 0, endedSince } = checkIn?.whenEmpty ?? {};
  if (endedSince === undefined && (minutes === 0 || (state !== 'confirmed' && state !== 'checked_in'))) return null;
  return (
    <Text size="sm" c="dimmed">
      {endedSince === undefined
        ? t('booking.endsEmpty', { count: minutes })
        : t('booking.endedEmpty', { time: showClock(endedSince, zone) })}
    </Text>
  );
}

/** Undecided, it ends when it begins. */
function WaitsUntil({ booking: { start, zone } }: Pick<Props, 'booking'>) {
  const { t } = useTranslation('parts');
  const day = dayIn(start, zone);
  const named = nearDay(day, dayIn(useNow(), zone)) ?? showShortDay(day);
  return (
    <Text size="sm" c="dimmed">
      {t('booking.waitsUntil', { day: named, time: showClock(start, zone) })}
    </Text>
  );
}

/** The way to a place at that time. */
export function PlaceLink({
  booking,
  resource,
  name,
}: {
  readonly booking: Pick<Booking, 'start' | 'end' | 'zone'>;
  readonly resource: Resource;
  readonly name: string;
}) {
  const { day, from, to } = wallOf(booking, booking.zone);
  const floor = resource.floorId;
  return (
    <Link
      to="/"
      search={{ building: resource.buildingId, ...(floor !== null && { floor }), at: resource.id, day, from, to }}
      className={classes.name}
    >
      {name}
    </Link>
  );
}

/** Its floor and its building. */
export function Whereabouts({ resource }: { readonly resource: Resource }) {
  const [buildings, floors] = useQueries({ queries: [buildingsQuery, floorsQuery(resource.buildingId)] });
  const building = buildings.data?.find(({ id }) => id === resource.buildingId);
  const floor = floors.data?.find(({ id }) => id === resource.floorId);
  const parts = [floor, building].flatMap((one) => (one ? [nameOf(one)] : []));
  return (
    <Text size="sm" c="dimmed">
      {parts.join(' · ')}
    </Text>
  );
}

/** Where to join online, or why there is no way yet. */
function Joining({ joinUrl, state }: NonNullable<Booking['onlineMeeting']>) {
  const { t } = useTranslation('parts');
  if (joinUrl === null)
    return (
      <Text size="sm" c="dimmed">
        {t(state === 'failed' ? 'booking.joinFailed' : 'booking.joinPending')}
      </Text>
    );
  return (
    <Anchor size="sm" href={joinUrl} target="_blank" rel="noreferrer">
      {t('booking.join')}
    </Anchor>
  );
}
