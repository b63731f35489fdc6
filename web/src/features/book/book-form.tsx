import { Alert, Button, Text, TextInput } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { busyQuery } from '../../data/availability.ts';
import { useNow } from '../../lib/now.ts';
import { clashesOf } from '../../lib/clashes.ts';
import { isProblem } from '../../lib/problem.ts';
import { showProblem, showTimes } from '../../lib/show.ts';
import { nextFree } from '../../lib/next-free.ts';
import { needTexts, words } from '../../lib/texts.ts';
import { compareInstants, dayPeriod, wallOf, type Period, type Wall } from '../../lib/when.ts';
import { useForm } from '../../ui/form.ts';
import { later } from '../../ui/later.tsx';
import type { Attempt } from './attempt.ts';
import classes from './book-form.module.css';
import type { When } from './model.ts';
import type { Place } from './places.ts';
import type { Repeat } from './repeat/rule.ts';
import { DayPicker, TimePicker } from './when-picker.tsx';

const Repeating = later(async () => {
  const [part] = await Promise.all([import('./repeat/repeating.tsx'), needTexts('repeat')]);
  return part.Repeating;
});

interface Props {
  readonly place: Place;
  readonly when: When;
  readonly attempt: Attempt;
  readonly onWall: (wall: Wall) => void;
}

/** Time, purpose and the one button. When the time is taken, the next free one is offered instead. */
export function BookForm({ place, when, attempt: { book, busy, error }, onWall }: Props) {
  const { t } = useTranslation('book');
  const [repeat, setRepeat] = useState<Repeat | null>(null);
  const past = compareInstants(when.period.end, useNow()) <= 0;
  // A refusal knows better than the plan, which may not have heard of it yet.
  const taken = place.state === 'taken' || place.state === 'partly' || isProblem(error, 'resource_already_booked');
  const bookable = !taken && !past && place.state !== 'closed';
  const times = showTimes(when.period, when.zone);
  const { props, wrong, refusal } = useForm({
    // The times are chosen beside the form's own fields: nothing else can be wrong with them before it is sent.
    fields: { title: () => null, start: () => null, end: () => null },
    error,
    send: ({ title }) => {
      if (bookable && !busy && repeat === null) book(title.trim());
    },
  });
  const wrongTime = wrong('start') ?? wrong('end');
  return (
    <form className={classes.form} {...props}>
      <div className={classes.when}>
        <DayPicker when={when} onChange={onWall} compact />
        <TimePicker when={when} onChange={onWall} />
        {wrongTime !== null && (
          <Text c="var(--mantine-color-error)" size="sm" role="alert" w="100%">
            {wrongTime}
          </Text>
        )}
      </div>
      {place.resource.type === 'room' && (
        <TextInput
          label={t('place.title')}
          placeholder={t('place.titlePlaceholder')}
          name="title"
          maxLength={200}
          error={wrong('title')}
        />
      )}
      {past && <Text c="dimmed">{t('place.past')}</Text>}
      {refusal !== null && <Refusal error={refusal} zone={when.zone} />}
      {!past && place.state !== 'closed' && (
        <Repeating place={place} when={when} repeat={repeat} onChange={setRepeat} />
      )}
      {taken && !past && repeat === null && <Instead place={place} when={when} onWall={onWall} />}
      {!taken && place.state !== 'closed' && repeat === null && (
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

function Refusal({ error, zone }: { readonly error: Error; readonly zone: string }) {
  const { t } = useTranslation('book');
  const taken = isProblem(error, 'resource_already_booked');
  const times = taken ? clashesOf(error).map((clash) => showTimes(clash, zone)) : [];
  return (
    <Alert
      color={taken ? 'orange' : 'red'}
      variant="light"
      role="alert"
      icon={<IconClockExclamation size={20} />}
      title={taken ? t('place.justTaken') : words('failed')}
    >
      {times.length > 0 ? t('place.takenDuring', { times: times.join(', ') }) : showProblem(error)}
    </Alert>
  );
}

/** The next time it is free, one click away. */
function Instead({ place, when, onWall }: Pick<Props, 'place' | 'when' | 'onWall'>) {
  const { t } = useTranslation('book');
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
