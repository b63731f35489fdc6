import { Skeleton, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { resourceFeedsQuery } from '../../data/calendar-feeds.ts';
import { floorsQuery, type Building } from '../../data/places.ts';
import { resourceQuery, resourceSearchQuery, type Resource } from '../../data/resources.ts';
import { nameOf } from '../../lib/show.ts';
import { Failure } from '../../ui/notice.tsx';
import { BuildingPage } from '../../parts/which-building/building-page.tsx';
import { FeedRow } from './feed-row.tsx';
import classes from './resource-feeds-page.module.css';

/** The calendars of rooms and desks, for programs and signs that show them: each has a secret address. */
export function ResourceFeedsPage() {
  const { t } = useTranslation('resource-feeds');
  const [search, setSearch] = useState('');
  return (
    <BuildingPage
      title={t('title')}
      lead={t('lead')}
      beside={
        <TextInput
          type="search"
          className={classes.search ?? ''}
          label={t('search')}
          value={search}
          maxLength={200}
          leftSection={<IconSearch size={17} stroke={1.6} />}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      }
    >
      {(building) => <Feeds building={building} search={search.trim()} />}
    </BuildingPage>
  );
}

function Feeds({ building, search }: { readonly building: Building; readonly search: string }) {
  const { t } = useTranslation('resource-feeds');
  const [wanted] = useDebouncedValue(search, 200);
  const feeds = useQuery(resourceFeedsQuery);
  const found = useQuery({
    ...resourceSearchQuery({ search: wanted, buildingId: building.id }),
    placeholderData: keepPreviousData,
  });
  const { data: floors = [] } = useQuery(floorsQuery(building.id));
  const withFeed = useWithFeed(building, wanted === '' ? (feeds.data ?? []) : []);
  const error = feeds.error ?? found.error;
  const again = (): void => void Promise.all([feeds.refetch(), found.refetch()]);
  if (error && (feeds.data === undefined || found.data === undefined)) return <Failure error={error} retry={again} />;
  if (feeds.data === undefined || found.data === undefined)
    return <Skeleton height={200} radius={14} aria-hidden="true" />;
  const others = found.data.filter(({ id }) => !withFeed.some((one) => one.id === id));
  const shown = [...withFeed, ...others];
  const floorName = (id: number | null): string => {
    const floor = floors.find((one) => one.id === id);
    return floor ? nameOf(floor) : '';
  };
  return (
    <>
      {shown.length === 0 && <Text c="dimmed">{t('none')}</Text>}
      <ul className={classes.list} aria-label={t('title')}>
        {shown.map((resource) => (
          <FeedRow
            key={resource.id}
            resource={resource}
            where={floorName(resource.floorId)}
            feed={feeds.data.find(({ resourceId }) => resourceId === resource.id) ?? null}
          />
        ))}
      </ul>
      {shown.length > 0 && (
        <Text c="dimmed" size="sm" ta="center" mt="md">
          {t('more')}
        </Text>
      )}
    </>
  );
}

/** Those of a building that have a feed already: they stand first. */
function useWithFeed(building: Building, feeds: readonly { readonly resourceId: number | null }[]): Resource[] {
  return useQueries({
    queries: feeds.flatMap(({ resourceId }) => (resourceId === null ? [] : resourceQuery(resourceId))),
  })
    .flatMap(({ data }) => data ?? [])
    .filter(({ buildingId }) => buildingId === building.id)
    .toSorted((one, other) => nameOf(one).localeCompare(nameOf(other), undefined, { numeric: true }));
}
