import { NativeSelect, SimpleGrid, Skeleton, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { locations, useSayWeek, workWeekQuery, type Location, type WorkWeek } from '../../data/teams.ts';
import { showWeekday } from '../../lib/show.ts';
import { Failure } from '../../ui/notice.tsx';
import { tellProblem } from '../../ui/tell.tsx';
import classes from './account-page.module.css';
import { whenDone } from '../../lib/when-done.ts';

/** Where I usually work, by the days of the week. */
export function WeekCard() {
  const { t } = useTranslation('account');
  const { data, error, refetch } = useQuery(workWeekQuery);
  return (
    <section className={classes.card} aria-labelledby="work-week">
      <Title order={2} size="h4" id="work-week">
        {t('week.title')}
      </Title>
      <Text c="dimmed" size="sm" mb="md">
        {t('week.lead')}{' '}
        <Link to="/team" className={classes.more}>
          {t('week.whoIsIn')}
        </Link>
      </Text>
      {error && data === undefined ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={180} aria-hidden="true" />
      ) : (
        <Days week={data} />
      )}
    </section>
  );
}

/** In the order of the week. */
const DAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const satisfies readonly (keyof WorkWeek)[];

function Days({ week }: { readonly week: WorkWeek }) {
  const { t } = useTranslation('account');
  const { mutateAsync } = useSayWeek();
  const say = (day: keyof WorkWeek, value: string): void =>
    whenDone(mutateAsync({ ...week, [day]: value === '' ? null : (value as Location) }), { onError: tellProblem });
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      {DAYS.map((day, at) => (
        <NativeSelect
          key={day}
          label={showWeekday(at + 1, 'long')}
          value={week[day] ?? ''}
          data={[
            { value: '', label: t('week.unsaid') },
            ...locations.map((value) => ({ value, label: t(`week.${value}`) })),
          ]}
          onChange={({ currentTarget }) => say(day, currentTarget.value)}
        />
      ))}
    </SimpleGrid>
  );
}
