import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  assignmentsOfQuery,
  isOn,
  useCheckInToAssignment,
  useTakeBack,
  type Assignment,
} from '../../data/assignments.ts';
import { useNow } from '../../lib/now.ts';
import { isProblem } from '../../lib/problem.ts';
import { showShortDay, withZone } from '../../lib/show.ts';
import { clockIn, dayIn } from '../../lib/when.ts';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { LendQuestion } from './lend-question.tsx';
import classes from './your-places.module.css';
import { whenDone } from '../../lib/when-done.ts';

interface PlacesProps {
  readonly userId: number;
  /** This one alone. */
  readonly resourceId?: number;
  /** What is shown where nothing is. */
  readonly none?: ReactNode;
}

/** What is assigned to me: I lend it out for days and take it back, and check in to what is mine if I do. */
export function YourPlaces({ userId, resourceId, none = null }: PlacesProps) {
  const { t } = useTranslation('your-places');
  const { data, error } = useQuery(assignmentsOfQuery(userId));
  const shown = (data ?? []).filter((one) => resourceId === undefined || one.resourceId === resourceId);
  if (shown.length === 0) return data !== undefined || error ? none : null;
  return (
    <section className={classes.places} aria-labelledby="your-places">
      <Title order={2} size="h5" id="your-places" mb="sm">
        {t('title')}
      </Title>
      <Stack gap="sm">
        {shown.map((one) => (
          <YourPlace key={one.id} assignment={one} />
        ))}
      </Stack>
    </section>
  );
}

interface Props {
  readonly assignment: Assignment;
}

function YourPlace({ assignment }: Props) {
  const { t } = useTranslation('your-places');
  const [isLending, setLending] = useState(false);
  const { resourceName: name, firstDay, lastDay, state, checkInBy, releases, zone } = assignment;
  const now = useNow();
  const when = [
    ...(state === 'ahead' ? [t('from', { first: showShortDay(firstDay) })] : []),
    lastDay === null ? t('forGood') : t('until', { last: showShortDay(lastDay) }),
  ];
  return (
    <article className={classes.place} aria-label={name}>
      <Group justify="space-between" gap={8}>
        <div>
          <Text fw={600}>{name}</Text>
          <Text size="sm" c="dimmed">
            {when.join(' ')}
          </Text>
        </div>
        <Group gap={8}>
          <CheckIn assignment={assignment} />
          <Button variant="default" aria-label={t('lendOf', { name })} onClick={() => setLending(true)}>
            {t('lend')}
          </Button>
        </Group>
      </Group>
      {checkInBy !== null && (
        <Text size="sm" mt={4}>
          {assignment.checkedInToday ? t('checkedIn') : t('checkInBy', { time: withZone(checkInBy, zone, now) })}
        </Text>
      )}
      {releases.map((release) => (
        <Lent key={release.id} assignment={assignment} release={release} />
      ))}
      {isLending && <LendQuestion assignment={assignment} onClose={() => setLending(false)} />}
    </article>
  );
}

/** While it is not too late, on a day on which it is mine. */
function CheckIn({ assignment }: Props) {
  const { t } = useTranslation('your-places');
  const now = useNow();
  const { mutateAsync, isPending } = useCheckInToAssignment();
  const { checkInBy, checkedInToday, zone, resourceName: name } = assignment;
  const isAsked = checkInBy !== null && !checkedInToday && isOn(assignment, dayIn(now, zone));
  if (!isAsked || clockIn(now, zone) >= checkInBy) return null;
  return (
    <Button
      loading={isPending}
      aria-label={t('checkInOf', { name })}
      onClick={() => whenDone(mutateAsync(assignment), { onSuccess: () => tell(t('checkedIn')), onError: tellProblem })}
    >
      {t('checkIn')}
    </Button>
  );
}

interface LentProps extends Props {
  readonly release: Assignment['releases'][number];
}

/** Days on which others may have it, and the way back; where one of them has booked it, to the days that are free. */
function Lent({ assignment: { id, resourceName: name }, release }: LentProps) {
  const { t } = useTranslation('your-places');
  const { mutateAsync, isPending, error, reset } = useTakeBack();
  const { firstDay, lastDay, why } = release;
  const [first, last] = [showShortDay(firstDay), showShortDay(lastDay)];
  const days = firstDay === lastDay ? first : t('fromTo', { first, last });
  const reason = why === null || why === 'released' ? '' : t(`why.${why}`);
  const isBooked = isProblem(error) && error.code === 'resource_already_booked';
  const takeBack = (onlyFree: boolean): void =>
    whenDone(mutateAsync({ id, releaseId: release.id, onlyFree }), {
      onSuccess: () => tell(t('back', { name })),
      onError: (problem) => {
        if (isProblem(problem) && problem.code === 'resource_already_booked' && !onlyFree) return;
        reset();
        tellProblem(problem);
      },
    });
  return (
    <div className={classes.lent}>
      <Group justify="space-between" gap={8}>
        <Text size="sm">{[t('lentDays', { days }), reason].filter((one) => one !== '').join(' · ')}</Text>
        <Button
          size="xs"
          variant="default"
          loading={isPending}
          aria-label={t('takeBackOf', { days })}
          onClick={() => takeBack(false)}
        >
          {t('takeBack')}
        </Button>
      </Group>
      {isBooked && (
        <Group role="alert" gap={8}>
          <Text size="sm">{t('booked')}</Text>
          <Button size="xs" variant="default" loading={isPending} onClick={() => takeBack(true)}>
            {t('takeFree')}
          </Button>
        </Group>
      )}
    </div>
  );
}
