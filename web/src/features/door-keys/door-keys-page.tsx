import { Skeleton, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Building } from '../../data/places.ts';
import { resourceSearchQuery } from '../../data/resources.ts';
import { Failure } from '../../ui/notice.tsx';
import { BuildingPage } from '../../parts/which-building/building-page.tsx';
import classes from './door-keys.module.css';
import { DoorRow } from './door-row.tsx';

/** The keys of rooms and everything else with a door: made, shown, changed, ended. */
export function DoorKeysPage() {
  const { t } = useTranslation('door-keys');
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
      {(building) => <Doors building={building} search={search.trim()} />}
    </BuildingPage>
  );
}

function Doors({ building, search }: { readonly building: Building; readonly search: string }) {
  const { t } = useTranslation('door-keys');
  const [wanted] = useDebouncedValue(search, 200);
  const { data, error, refetch } = useQuery({
    ...resourceSearchQuery({ search: wanted, buildingId: building.id }),
    placeholderData: keepPreviousData,
  });
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={200} radius={14} aria-hidden="true" />;
  // What has a door stands first.
  const shown = data.toSorted((one, other) => Number(one.accessId === null) - Number(other.accessId === null));
  if (shown.length === 0) return <Text c="dimmed">{t('none')}</Text>;
  return (
    <>
      <ul className={classes.list} aria-label={t('title')}>
        {shown.map((resource) => (
          <DoorRow key={resource.id} resource={resource} zone={building.zone} />
        ))}
      </ul>
      <Text c="dimmed" size="sm" ta="center" mt="md">
        {t('more')}
      </Text>
    </>
  );
}
