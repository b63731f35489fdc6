import { Button, Group, NativeSelect, SegmentedControl, Skeleton, Text, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { groupsQuery, userQuery } from '../../data/people.ts';
import { useMe } from '../../data/session.ts';
import { ownWorkDaysQuery, workLocationsQuery } from '../../data/teams.ts';
import { dayIn, shiftDay } from '../../lib/when.ts';
import { Failure } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { TeamDays } from './team-days.tsx';
import classes from './team-page.module.css';
import { WeekCards } from './week-cards.tsx';
import { WeekTable } from './week-table.tsx';
import { named, shownDays, untoldDays, weekOf } from './week.ts';

/** From so many people on they can be searched. */
const MANY = 8;

const route = getRouteApi('/inside/team');

/** Who is in, this week and next, of a group or of everybody. */
export function TeamPage() {
  const { t } = useTranslation('team');
  const { user } = useMe();
  const navigate = route.useNavigate();
  const { group, week } = route.useSearch();
  const groups = useQuery(groupsQuery);
  const self = useQuery({ ...userQuery(user?.id ?? 0), enabled: user !== null });
  const error = groups.error ?? self.error;
  if (error) return <Failure error={error} retry={() => void Promise.all([groups.refetch(), self.refetch()])} />;
  if (groups.data === undefined || self.data === undefined) return <Skeleton height={320} m="lg" aria-hidden="true" />;
  const { groupIds } = self.data;
  const own = groups.data.filter(({ id }) => groupIds.includes(id));
  const others = groups.data.filter(({ id }) => !groupIds.includes(id));
  const chosen = groups.data.find(({ id }) => id === group) ?? (group === 'all' ? undefined : own[0]);
  // Of everybody those of my groups tell me of seven days.
  const isMine = chosen === undefined ? own.length > 0 : own.includes(chosen);
  const asOptions = (all: typeof own) => all.map(({ id, name }) => ({ value: String(id), label: name }));
  return (
    <Page title={t('title')} lead={t('lead')} wide>
      <Group mb="lg" align="end">
        <NativeSelect
          label={t('group')}
          value={chosen ? String(chosen.id) : 'all'}
          data={[
            ...(own.length > 0 ? [{ group: t('ownGroups'), items: asOptions(own) }] : []),
            { value: 'all', label: t('everybody') },
            ...(others.length > 0 ? [{ group: t('otherGroups'), items: asOptions(others) }] : []),
          ]}
          onChange={({ currentTarget: { value } }) =>
            void navigate({ search: (now) => ({ ...now, group: value === 'all' ? 'all' : Number(value) }) })
          }
        />
        <SegmentedControl
          aria-label={t('week')}
          value={week ?? 'this'}
          data={[
            { value: 'this', label: t('thisWeek') },
            { value: 'next', label: t('nextWeek') },
          ]}
          onChange={(value) =>
            void navigate({
              search: ({ group: whose }) => ({
                ...(whose !== undefined && { group: whose }),
                ...(value === 'next' && { week: value }),
              }),
            })
          }
        />
      </Group>
      <TeamDays groupId={chosen?.id ?? null} isMine={chosen !== undefined && isMine} />
      <Week groupId={chosen?.id ?? null} isMine={isMine} weeksLater={week === 'next' ? 1 : 0} />
    </Page>
  );
}

interface WeekProps {
  readonly groupId: number | null;
  /** Do I belong to it? */
  readonly isMine: boolean;
  readonly weeksLater: number;
}

function Week({ groupId, isMine, weeksLater }: WeekProps) {
  const { t } = useTranslation('team');
  const { user, tenant } = useMe();
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const today = dayIn(Temporal.Now.instant(), tenant.zone);
  const week = weekOf(today, weeksLater);
  const span = { from: week[0] ?? today, to: shiftDay(week[0] ?? today, 7) };
  const own = useQuery({ ...ownWorkDaysQuery(span), placeholderData: keepPreviousData });
  const people = useInfiniteQuery({ ...workLocationsQuery(groupId, span), placeholderData: keepPreviousData });
  const [search, setSearch] = useState('');
  const isSearched = search.trim() !== '';
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = people;
  // Who is searched for may be among those who are not loaded yet.
  useEffect(() => {
    if (isSearched && hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [isSearched, hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  const error = own.error ?? people.error;
  const again = (): void => void Promise.all([own.refetch(), people.refetch()]);
  if (error && (own.data === undefined || people.data === undefined)) return <Failure error={error} retry={again} />;
  if (own.data === undefined || people.data === undefined) return <Skeleton height={260} aria-hidden="true" />;
  const others = people.data.pages.flatMap(({ items }) => items).filter(({ userId }) => userId !== user?.id);
  const days = shownDays(week, today, [own.data, ...others]);
  const found = named(others, search);
  const shown = { days, today, untold: untoldDays(days, { today, isMine }, others), own: own.data, others: found };
  return (
    <>
      <Text c="dimmed" size="sm" mb="sm">
        {t('seen')}{' '}
        <Link to="/account" className={classes.usual}>
          {t('usualWeek')}
        </Link>
      </Text>
      {(others.length > MANY || search !== '') && (
        <TextInput
          type="search"
          label={t('search')}
          maw={320}
          mb="md"
          value={search}
          onChange={({ currentTarget: { value } }) => setSearch(value)}
        />
      )}
      {isSearched && found.length === 0 && !hasNextPage && (
        <Text component="output" display="block" mb="md">
          {t('noneFound')}
        </Text>
      )}
      {phone ? <WeekCards {...shown} /> : <WeekTable {...shown} label={t('title')} />}
      {hasNextPage && (
        <Button variant="subtle" fullWidth loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}
