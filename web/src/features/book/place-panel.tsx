import { Badge, CloseButton, Group, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person as Who } from '../../data/session.ts';
import { nameOf } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import type { Wall, When } from '../../lib/when.ts';
import { BookingActions } from '../../parts/booking-actions.tsx';
import { Person } from '../../ui/person.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { TypeIcon } from '../../parts/type-icon.tsx';
import { DayStrip } from '../../parts/when/day-strip.tsx';
import { useAttempt } from './attempt.ts';
import { BookForm } from './book-form.tsx';
import classes from './place-panel.module.css';
import { PeopleList } from './people-list.tsx';
import { peopleNear, type Place, type Present } from './places.ts';
import { stateText } from './state-text.ts';

export interface PanelProps {
  readonly place: Place;
  readonly floorId: number;
  readonly where: string;
  readonly when: When;
  /** All places of the floor, for who sits near by. */
  readonly places: readonly Place[];
  readonly onChoose: (id: number) => void;
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
  const { t } = useTranslation('book');
  const { resource } = place;
  const name = nameOf(resource);
  const heading = useFocus(takesFocus);
  const attempt = useAttempt({
    place,
    places,
    floorId,
    when,
    me,
    onWall,
    onChoose,
    onSent: () => heading.current?.focus(),
  });
  const amenities = resource.amenityIds.map(amenityName).filter((one) => one !== '');
  const facts = [
    where,
    resource.type === 'room' ? t('place.seats', { count: resource.capacity }) : '',
    resource.quantity > 1 ? t('place.quantity', { count: resource.quantity }) : '',
  ].filter((fact) => fact !== '');
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
          <Text size="sm" c="dimmed">
            {facts.join(' · ')}
          </Text>
        </div>
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
      <DayStrip resourceId={place.id} when={when} state={place.state} />
      <Holder place={place} />
      {place.state === 'mine' && place.booking !== null ? (
        <BookingActions booking={place.booking} name={name} />
      ) : (
        <BookForm place={place} places={places} when={when} attempt={attempt} onWall={onWall} />
      )}
      <NearBy people={peopleNear(place, places).filter(({ hostId }) => hostId !== me?.id)} onChoose={onChoose} />
    </div>
  );
}

function NearBy({
  people,
  onChoose,
}: {
  readonly people: readonly Present[];
  readonly onChoose: (id: number) => void;
}) {
  const { t } = useTranslation('book');
  if (people.length === 0) return null;
  return (
    <section aria-label={t('place.nearBy')}>
      <h3 className={classes.nearBy}>{t('place.nearBy')}</h3>
      <PeopleList people={people} onChoose={onChoose} />
    </section>
  );
}

/** Who has it at that time. */
function Holder({ place }: { readonly place: Place }) {
  const { t } = useTranslation('book');
  const { booking, state } = place;
  if (state === 'closed') return <Text c="dimmed">{t('place.closed')}</Text>;
  if (booking === null) return state === 'taken' || state === 'partly' ? <Nameless place={place} /> : null;
  return (
    <div className={classes.holder}>
      {booking.hostName !== null && <Person name={booking.hostName} size={36} />}
      <div>
        <Text fw={600}>{state === 'mine' ? t('place.yours') : stateText(place, t)}</Text>
        {state === 'partly' && (
          <Text size="sm" c="dimmed">
            {t('place.afterwards', { name: booking.hostName ?? t('state.somebody') })}
          </Text>
        )}
        {booking.title !== '' && (
          <Text size="sm" c="dimmed">
            {booking.title}
          </Text>
        )}
      </div>
      {state === 'mine' && <StateBadge state={booking.state} />}
    </div>
  );
}

/** A colleague has it whose name is not shown to me. */
function Nameless({ place }: { readonly place: Place }) {
  const { t } = useTranslation('book');
  return (
    <div className={classes.holder}>
      <div>
        <Text fw={600}>{stateText(place, t)}</Text>
        <Text size="sm" c="dimmed">
          {t(place.state === 'partly' ? 'place.namelessAfterwards' : 'place.nameless')}
        </Text>
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
