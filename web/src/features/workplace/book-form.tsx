import { Alert, Button, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconClockExclamation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { busyQuery, newWish, useBook } from '../../lib/bookings.ts';
import { useNow } from '../../lib/now.ts';
import { clashesOf, isProblem } from '../../lib/problem.ts';
import type { Person as Who } from '../../lib/session.ts';
import { nameOf, showDay, showProblem, showTimes } from '../../lib/show.ts';
import { nextFree } from '../../lib/slots.ts';
import { compareInstants, dayPeriod, wallOf, type Period, type Wall } from '../../lib/when.ts';
import classes from './book-form.module.css';
import type { When } from './model.ts';
import type { Place } from './places.ts';
import { DayPicker, TimePicker, ZoneNote } from './when-picker.tsx';

interface Props {
  readonly place: Place;
  readonly floorId: number;
  readonly when: When;
  readonly me: Who | null;
  readonly onWall: (wall: Wall) => void;
}

/** Time, purpose and the one button. When the time is taken, the next free one is offered instead. */
export function BookForm({ place, floorId, when, me, onWall }: Props) {
  const { t } = useTranslation();
  const [title, setTitle] = useState('');
  const { book, busy, error } = useBooking({ place, floorId, when, me });
  const past = compareInstants(when.period.end, useNow()) <= 0;
  const bookable = (place.state === 'free' || place.state === 'loading') && !past;
  const times = showTimes(when.period, when.zone);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (bookable && !busy) book(title.trim());
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <div className={classes.when}>
        <DayPicker when={when} onChange={onWall} />
        <TimePicker when={when} onChange={onWall} />
      </div>
      <ZoneNote when={when} />
      {place.resource.type === 'room' && (
        <TextInput
          label={t('place.title')}
          placeholder={t('place.titlePlaceholder')}
          value={title}
          maxLength={200}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
      )}
      {past && <Text c="dimmed">{t('place.past')}</Text>}
      {error !== null && <Refusal error={error} zone={when.zone} />}
      {place.state === 'taken' && !past && <Instead place={place} when={when} onWall={onWall} />}
      {place.state !== 'closed' && (
        <Button
          type="submit"
          size="md"
          fullWidth
          disabled={!bookable}
          loading={busy}
          aria-label={t('place.book', { times })}
        >
          <span className="tabular">{t('place.book', { times })}</span>
        </Button>
      )}
    </form>
  );
}

function useBooking({ place, floorId, when: { period, zone, wall }, me }: Omit<Props, 'onWall'>) {
  const { t } = useTranslation();
  const { mutate, isPending, error, variables } = useBook();
  const name = nameOf(place.resource);
  const book = (title: string): void => {
    if (me === null) return;
    mutate(newWish({ resourceId: place.id, floorId, period, title, me }), {
      onSuccess: () =>
        notifications.show({
          title: t('place.booked', { name }),
          message: t('place.bookedText', { day: showDay(wall.day), times: showTimes(period, zone) }),
        }),
    });
  };
  // What was refused for one time says nothing about another.
  const same = variables?.period.start === period.start && variables.period.end === period.end;
  return { book, busy: isPending, error: same ? error : null };
}

function Refusal({ error, zone }: { readonly error: Error; readonly zone: string }) {
  const { t } = useTranslation();
  const taken = isProblem(error, 'resource_already_booked');
  const times = taken ? clashesOf(error).map((clash) => showTimes(clash, zone)) : [];
  return (
    <Alert
      color={taken ? 'orange' : 'red'}
      variant="light"
      role="alert"
      icon={<IconClockExclamation size={20} />}
      title={taken ? t('place.justTaken') : t('app.failedTitle')}
    >
      {times.length > 0 ? t('place.takenDuring', { times: times.join(', ') }) : showProblem(error, t)}
    </Alert>
  );
}

/** The next time it is free, one click away. */
function Instead({ place, when, onWall }: Pick<Props, 'place' | 'when' | 'onWall'>) {
  const { t } = useTranslation();
  const now = useNow();
  const day = dayPeriod(when.wall.day, when.zone);
  const { data } = useQuery(busyQuery(place.id, day));
  if (data === undefined) return null;
  const from: Period = compareInstants(when.period.start, now) < 0 ? { ...when.period, start: now } : when.period;
  const free = nextFree(data, from, day.end);
  if (free === null) return <Text c="dimmed">{t('place.noneFree')}</Text>;
  return (
    <Button variant="light" fullWidth onClick={() => onWall(wallOf(free, when.zone))}>
      {t('place.useTime', { times: showTimes(free, when.zone) })}
    </Button>
  );
}
