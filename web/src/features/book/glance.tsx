import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isActive, myBookingsQuery } from '../../data/bookings.ts';
import { useNow } from '../../lib/now.ts';
import type { Person as Who } from '../../data/session.ts';
import { showDay } from '../../lib/show.ts';
import { clockIn, compareInstants, dayIn, dayPeriod, minutesOf, overlaps } from '../../lib/when.ts';
import { BookingCard } from '../../parts/booking-card.tsx';
import classes from './glance.module.css';
import type { When } from './model.ts';
import { PeopleList } from './people-list.tsx';
import { countByType, countHidden, peopleOn, type Place } from './places.ts';

interface Props {
  readonly me: Who | null;
  readonly when: When;
  readonly places: readonly Place[];
  readonly onChoose: (id: number) => void;
}

/** What one wants to know in the morning: is there room, what have I booked, who is here. */
export function Glance({ me, when, places, onChoose }: Props) {
  return (
    <div className={classes.glance}>
      <Welcome me={me} when={when} places={places} />
      {me !== null && <OwnDay me={me} when={when} />}
      <People when={when} places={places} onChoose={onChoose} />
    </div>
  );
}

function Welcome({ me, when, places }: Omit<Props, 'onChoose'>) {
  const { t } = useTranslation('book');
  const hour = minutesOf(clockIn(useNow(), Temporal.Now.timeZoneId())) / 60;
  const part = hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening';
  const desks = countByType(places).get('desk');
  const name = me?.name.split(' ')[0] ?? '';
  return (
    <div>
      <Text size="sm" c="dimmed">
        {showDay(when.wall.day)}
      </Text>
      <Title order={2} size="h3" className={classes.greeting}>
        {t(`greeting.${part}`, { name })}
      </Title>
      {desks !== undefined && desks.total > 0 && (
        <>
          <Text mt={4}>{t('glance.freeDesks', { count: desks.free })}</Text>
          <div className={classes.bar} aria-hidden="true">
            <div style={{ width: `${(100 * desks.free) / desks.total}%` }} />
          </div>
        </>
      )}
    </div>
  );
}

/** My bookings of the day shown. */
function OwnDay({ me, when }: { readonly me: Who; readonly when: When }) {
  const { t } = useTranslation('book');
  const { data = [] } = useQuery(myBookingsQuery(me.id, dayIn(useNow(), when.zone)));
  const day = dayPeriod(when.wall.day, when.zone);
  const own = data
    .filter((booking) => isActive(booking) && overlaps(booking, day))
    .toSorted((a, b) => compareInstants(a.start, b.start));
  return (
    <section aria-label={t('glance.yours')}>
      <h3 className={classes.heading}>{t('glance.yours')}</h3>
      {own.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('glance.noYours')}
        </Text>
      )}
      <div className={classes.cards}>
        {own.map((booking) => (
          <BookingCard key={booking.id} booking={booking} compact />
        ))}
      </div>
    </section>
  );
}

const MOST = 40;

function People({ when: { wall, zone }, places, onChoose }: Omit<Props, 'me'>) {
  const { t } = useTranslation('book');
  const title = t(wall.day > dayIn(useNow(), zone) ? 'glance.peopleLater' : 'glance.people');
  const people = peopleOn(places);
  const hidden = countHidden(places);
  return (
    <section aria-label={title}>
      <h3 className={classes.heading}>
        {title}
        {people.length > 0 && <span className={classes.count}>{people.length}</span>}
      </h3>
      {people.length + hidden === 0 && (
        <Text size="sm" c="dimmed">
          {t('glance.noPeople')}
        </Text>
      )}
      <PeopleList people={people.slice(0, MOST)} onChoose={onChoose} />
      {people.length > MOST && (
        <Text size="sm" c="dimmed" mt={6}>
          {t('glance.morePeople', { count: people.length - MOST })}
        </Text>
      )}
      {hidden > 0 && (
        <Text size="sm" c="dimmed" mt={6}>
          {t('glance.nameless', { count: hidden })}
        </Text>
      )}
    </section>
  );
}
