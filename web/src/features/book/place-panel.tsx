import { Badge, CloseButton, Group, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Booking } from '../../data/bookings.ts';
import { assignmentsOfQuery, isLentOn } from '../../data/own-assignments.ts';
import type { Resource } from '../../data/resources.ts';
import type { Person as Who } from '../../data/session.ts';
import { nameOf, showTimes } from '../../lib/show.ts';
import { needTexts, words } from '../../lib/texts.ts';
import type { Wall, When } from '../../lib/when.ts';
import { BookingActions } from '../../parts/booking-actions.tsx';
import { Person } from '../../ui/person.tsx';
import { PrivateSign } from '../../parts/private.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { TypeIcon } from '../../parts/type-icon.tsx';
import { later, onDemand } from '../../ui/later.tsx';
import { DayStrip } from '../../parts/when/day-strip.tsx';
import { useAttempt } from './attempt.ts';
import { BookForm } from './book-form.tsx';
import { useBankText } from './lockers/bank-text.ts';
import classes from './place-panel.module.css';
import { PeopleList } from './people-list.tsx';
import { isClosedAllDay, peopleNear, type Place, type Present } from './places.ts';
import { Star } from './star.tsx';
import { stateText } from './state-text.ts';

const Combined = onDemand(async () => {
  const [part] = await Promise.all([import('./combined/combined.tsx'), needTexts('combined')]);
  return part.Combined;
});
const Custom = onDemand(async () => {
  const [part] = await Promise.all([import('../../parts/custom/custom.tsx'), needTexts('custom')]);
  return part.Custom;
});
const Whose = later(async () => {
  const [part] = await Promise.all([import('./wait/whose.tsx'), needTexts('wait', 'your-places', 'waiting')]);
  return part.Whose;
});
const LendInstead = onDemand(async () => {
  const [part] = await Promise.all([import('../../parts/your-places/lend-instead.tsx'), needTexts('your-places')]);
  return part.LendInstead;
});
const LentThatDay = onDemand(async () => {
  const [part] = await Promise.all([import('../../parts/your-places/lent-that-day.tsx'), needTexts('your-places')]);
  return part.LentThatDay;
});

export interface PanelProps {
  readonly place: Place;
  readonly floorId: number;
  readonly where: string;
  readonly when: When;
  /** All places of the floor, for who sits near by. */
  readonly places: readonly Place[];
  readonly onChoose: (id: number, floorId?: number) => void;
  readonly me: Who | null;
  readonly amenityName: (id: number) => string;
  readonly onWall: (wall: Wall) => void;
  readonly onClose: () => void;
  /** A panel beside the plan takes the focus itself; a drawer does that for it. */
  readonly takesFocus: boolean;
}

/** A chosen place: what it is, its day, and the way to book it. */
export function PlacePanel({
  place,
  floorId,
  where,
  when,
  me,
  amenityName,
  onWall,
  onClose,
  takesFocus,
  places,
  onChoose,
}: PanelProps) {
  const { resource } = place;
  const name = nameOf(resource);
  const heading = useFocus(takesFocus);
  // How many were booked for others from here: for the next the form is as new.
  const [bookedForOthers, setBookedForOthers] = useState(0);
  const onBookedForOther = (): void => setBookedForOthers((count) => count + 1);
  const attempt = useAttempt({
    place,
    places,
    floorId,
    when,
    me,
    onWall,
    onChoose,
    onSent: () => heading.current?.focus(),
    onBookedForOther,
  });
  const isCombined = resource.partIds.length > 0 || places.some((one) => one.resource.partIds.includes(place.id));
  const amenities = resource.amenityIds.map(amenityName).filter((one) => one !== '');
  return (
    <div className={classes.panel}>
      <div className={classes.header}>
        <div className={classes.icon} data-state={place.state}>
          <TypeIcon type={resource.type} size={22} />
        </div>
        <div className={classes.title}>
          <Title order={2} size="h3" ref={heading} tabIndex={-1} className={classes.heading}>
            {name}
          </Title>
          <Facts place={place} where={where} />
        </div>
        <Star resourceId={place.id} />
        <CloseButton size="lg" radius="md" aria-label={words('close')} onClick={onClose} />
      </div>
      {amenities.length > 0 && (
        <Group gap={6}>
          {amenities.map((one) => (
            <Badge key={one} variant="default" classNames={{ root: classes.amenity ?? '' }}>
              {one}
            </Badge>
          ))}
        </Group>
      )}
      <Besides resource={resource} />
      <DayStrip resourceId={place.id} when={when} state={place.state} />
      <Holder place={place} when={when} />
      {me !== null && place.state !== 'mine' && <LentOut userId={me.id} resourceId={place.id} day={when.wall.day} />}
      {place.booking !== null && place.state === 'mine' && me !== null && (
        <LendInstead userId={me.id} booked={resource} day={when.wall.day} />
      )}
      {isCombined && <Combined place={place} places={places} onChoose={onChoose} />}
      {/* Until it is answered the form stays: what stands in it is not lost when it is refused. */}
      {place.state === 'mine' && place.booking !== null && !attempt.busy ? (
        <BookingActions booking={place.booking} name={namesOf(place.booking, places) || name} />
      ) : (
        !isOwn(place) && (
          <BookForm key={bookedForOthers} {...{ place, places, when, attempt, onWall, onBookedForOther }} />
        )
      )}
      <NearBy people={peopleNear(place, places).filter(({ hostId }) => hostId !== me?.id)} onChoose={onChoose} />
    </div>
  );
}

/** What is said of it: by people, and by connected systems. */
function Besides({ resource: { description, custom } }: { readonly resource: Resource }) {
  return (
    <>
      {description !== '' && (
        <Text size="sm" className={classes.description}>
          {description}
        </Text>
      )}
      {custom && <Custom of="space" custom={custom} />}
    </>
  );
}

interface LentProps {
  readonly userId: number;
  readonly resourceId: number;
  readonly day: string;
}

/** To its owner it is not as anybody's on a day on which she lent it out. */
function LentOut({ userId, resourceId, day }: LentProps) {
  const { data = [] } = useQuery(assignmentsOfQuery(userId));
  return data
    .filter((one) => one.resourceId === resourceId && isLentOn(one, day))
    .map((one) => <LentThatDay key={one.id} assignment={one} day={day} />);
}

/** Where it is, and how large or how many. */
function Facts({ place, where }: Pick<PanelProps, 'place' | 'where'>) {
  const { t } = useTranslation(['book', 'side']);
  const { resource } = place;
  const bankText = useBankText([place]);
  const facts = [
    where,
    bankText(resource),
    resource.type === 'room' ? t('place.seats', { count: resource.capacity }) : '',
    resource.quantity > 1 ? t('side:place.quantity', { count: resource.quantity }) : '',
  ];
  return (
    <Text size="sm" c="dimmed">
      {facts.filter((fact) => fact !== '').join(' · ')}
    </Text>
  );
}

/** Is it assigned to me, or may it be, as far as that is known by now? Nobody books her own, or waits for it. */
const isOwn = ({ heldFor, state }: Place): boolean =>
  heldFor === 'assignment' && (state === 'mine' || state === 'loading');

/** What a booking has, by name: of a combined room's part that is the whole. */
const namesOf = ({ resourceIds }: Pick<Booking, 'resourceIds'>, places: readonly Place[]): string =>
  places
    .filter(({ id }) => resourceIds.includes(id))
    .map(({ resource }) => nameOf(resource))
    .join(', ');

function NearBy({
  people,
  onChoose,
}: {
  readonly people: readonly Present[];
  readonly onChoose: (id: number) => void;
}) {
  const { t } = useTranslation(['book', 'side']);
  if (people.length === 0) return null;
  return (
    <section aria-label={t('side:place.nearBy')}>
      <h3 className={classes.nearBy}>{t('side:place.nearBy')}</h3>
      <PeopleList people={people} onChoose={onChoose} />
    </section>
  );
}

/** Who has it at that time. */
function Holder({ place, when }: { readonly place: Place; readonly when: When }) {
  const { t } = useTranslation(['book', 'side', 'parts']);
  const { booking, state } = place;
  if (place.closure !== null && state !== 'mine') return <ClosedPlace place={place} reason={place.closure.reason} />;
  if (state === 'closed' && isClosedAllDay(place)) return <ClosedDay place={place} />;
  if (booking === null)
    return state === 'free' || state === 'loading' ? null : (
      <Whose place={place} day={when.wall.day} period={when.period} />
    );
  return (
    <div className={classes.holder}>
      {booking.hostName !== null && <Person name={booking.hostName} size={36} />}
      <div>
        <Text fw={600}>{state === 'mine' ? t(yoursBy(booking)) : stateText(place, t)}</Text>
        {state === 'mine' && (
          <Text size="sm" c="dimmed" className="tabular">
            {showTimes(booking, booking.zone)}
          </Text>
        )}
        {state === 'partly' && (
          <Text size="sm" c="dimmed">
            {t('side:place.afterwards', { name: booking.hostName ?? t('state.somebody') })}
          </Text>
        )}
        {booking.guest !== null && (
          <Text size="sm" c="dimmed">
            {t('parts:booking.guestOf', { guest: booking.guest.name, host: booking.hostName ?? '' })}
          </Text>
        )}
        {booking.anonymous && state === 'mine' && (
          <Text size="sm" c="dimmed">
            {t('parts:booking.anonymous')}
          </Text>
        )}
        {(booking.title !== '' || booking.private) && (
          <Text size="sm" c="dimmed">
            {booking.title} {booking.private && <PrivateSign said={booking.title === ''} />}
          </Text>
        )}
      </div>
      {state === 'mine' && <StateBadge state={booking.state} />}
    </div>
  );
}

/** What waits for approval is not had yet. */
const yoursBy = ({ state }: Booking) => (state === 'pending' ? 'side:place.yoursAsked' : 'side:place.yours');

/** It is closed, and why is no secret. */
function ClosedPlace({ place, reason }: { readonly place: Place; readonly reason: string }) {
  const { t } = useTranslation(['book', 'side']);
  return (
    <div className={classes.holder}>
      <div>
        <Text fw={600}>{stateText(place, t)}</Text>
        <Text size="sm" c="dimmed">
          {place.state === 'partly' ? t('side:place.closedAfterwards', { reason }) : reason}
        </Text>
      </div>
    </div>
  );
}

/** The whole day it is closed, and of a holiday is said which. */
function ClosedDay({ place }: { readonly place: Place }) {
  const { t } = useTranslation('book');
  return (
    <div className={classes.holder}>
      <div>
        <Text fw={600}>{t('state.closedDay')}</Text>
        {place.day?.holiday && (
          <Text size="sm" c="dimmed">
            {place.day.holiday}
          </Text>
        )}
      </div>
    </div>
  );
}

/** Puts the focus on the heading when a place is chosen, so that what follows is read and reached from there. */
function useFocus(takesFocus: boolean) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  return heading;
}
