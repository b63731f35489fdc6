import { Group, NativeSelect, Skeleton, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buildingsQuery, type Building } from '../../data/places.ts';
import { resourceSearchQuery } from '../../data/resources.ts';
import { keeps, useMe } from '../../data/session.ts';
import { nameOf } from '../../lib/show.ts';
import { Failure } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import classes from './door-keys.module.css';
import { DoorRow } from './door-row.tsx';

/** The keys of rooms and everything else with a door: made, shown, changed, ended. */
export function DoorKeysPage() {
  const { t } = useTranslation('door-keys');
  const { user } = useMe();
  const { data = [], error, refetch } = useQuery(buildingsQuery);
  const buildings = data.filter(({ id }) => keeps(user, id));
  const [chosen, choose] = useState<string | null>(null);
  const [search, setSearch] = useState('');
  const building = buildings.find(({ id }) => String(id) === chosen) ?? buildings[0];
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <Page title={t('title')} lead={t('lead')}>
      {building && (
        <>
          <Group mb="lg" align="end">
            <NativeSelect
              label={t('building')}
              value={String(building.id)}
              onChange={(event) => choose(event.currentTarget.value)}
              data={buildings.map((one) => ({ value: String(one.id), label: nameOf(one) }))}
            />
            <TextInput
              type="search"
              className={classes.search ?? ''}
              label={t('search')}
              value={search}
              maxLength={200}
              leftSection={<IconSearch size={17} stroke={1.6} />}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
          </Group>
          <Doors building={building} search={search.trim()} />
        </>
      )}
    </Page>
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
          <DoorRow key={resource.id} resource={resource} />
        ))}
      </ul>
      <Text c="dimmed" size="sm" ta="center" mt="md">
        {t('more')}
      </Text>
    </>
  );
}
