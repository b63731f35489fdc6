import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCheckInToAssignment } from '../../data/assignments.ts';
import { closuresOfQuery } from '../../data/closures.ts';
import { assignmentsOfQuery, isOn, type Assignment } from '../../data/own-assignments.ts';
import { useNow } from '../../lib/now.ts';
import { showShortDay, withZone } from '../../lib/show.ts';
import { clockIn, dayIn, dayPeriod } from '../../lib/when.ts';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { showSpell } from '../way/moment.ts';
import { LendQuestion } from './lend-question.tsx';
import { Lent } from './lent.tsx';
import classes from './your-places.module.css';
import { whenDone } from '../../lib/when-done.ts';

interface PlacesProps {
  readonly userId: number;
  /** Who she is, for whoever acts for her. */
  readonly who?: string;
  /** This one alone. */
  readonly resourceId?: number;
  /** What is shown where nothing is. */
  readonly none?: ReactNode;
}

/** What is assigned to me, or to whom I act for: lent out for days and taken back, and checked in to where that is what makes it theirs. */
export function YourPlaces({ userId, who, resourceId, none = null }: PlacesProps) {
  const { t } = useTranslation('your-places');
  const heading = useId();
  const { data, error } = useQuery(assignmentsOfQuery(userId));
  const shown = (data ?? []).filter((one) => resourceId === undefined || one.resourceId === resourceId);
  if (shown.length === 0) return data !== undefined || error ? none : null;
  return (
    <section className={classes.places} aria-labelledby={heading}>
      <Title order={who === undefined ? 2 : 3} size="h5" id={heading} mb="sm">
        {who === undefined ? t('title') : t('other.title')}
      </Title>
      <Stack gap="sm">
        {shown.map((one) => (
          <YourPlace key={one.id} assignment={one} who={who} />
        ))}
      </Stack>
    </section>
  );
}

interface Props {
  readonly assignment: Assignment;
  /** Whose it is; undefined: mine. */
  readonly who: string | undefined;
}

function YourPlace({ assignment, who }: Props) {
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
          <CheckIn assignment={assignment} who={who} />
          <Button variant="default" aria-label={t('lendOf', { name })} onClick={() => setLending(true)}>
            {t('lend')}
          </Button>
        </Group>
      </Group>
      {checkInBy !== null && (
        <Text size="sm" mt={4}>
          {assignment.checkedInToday ? checkedIn(t, who) : checkInByOf(t, withZone(checkInBy, zone, now), who)}
        </Text>
      )}
      <Closed assignment={assignment} />
      {releases.map((release) => (
        <div key={release.id} className={classes.lent}>
          <Lent assignment={assignment} release={release} who={who} />
        </div>
      ))}
      {isLending && <LendQuestion assignment={assignment} who={who} onClose={() => setLending(false)} />}
    </article>
  );
}

type Say = TFunction<'your-places'>;
const checkedIn = (t: Say, who: string | undefined): string =>
  who === undefined ? t('checkedIn') : t('other.checkedIn', { who });
const checkInByOf = (t: Say, time: string, who: string | undefined): string =>
  who === undefined ? t('checkInBy', { time }) : t('other.checkInBy', { time, who });

/** While it is not too late, on a day on which it is mine. */
function CheckIn({ assignment, who }: Props) {
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
      onClick={() =>
        whenDone(mutateAsync(assignment), { onSuccess: () => tell(checkedIn(t, who)), onError: tellProblem })
      }
    >
      {t('checkIn')}
    </Button>
  );
}

/** When it is closed while it is mine, and why: nobody has it then. */
function Closed({ assignment: { resourceId, zone, firstDay, lastDay } }: Pick<Props, 'assignment'>) {
  const { t } = useTranslation('your-places');
  const now = useNow();
  const { data = [] } = useQuery(closuresOfQuery(resourceId, dayPeriod(dayIn(now, zone), zone).start));
  const ahead = data.filter(
    ({ start, end }) =>
      Temporal.Instant.compare(end, now) > 0 &&
      Temporal.Instant.compare(end, dayPeriod(firstDay, zone).start) > 0 &&
      (lastDay === null || dayIn(start, zone) <= lastDay),
  );
  return ahead.map(({ id, start, end, reason }) => (
    <Text key={id} size="sm" mt={4} c="var(--mantine-color-error)">
      {t('closed', { when: showSpell({ start, end }, zone), reason })}
    </Text>
  ));
}
