import { Button, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { peopleQuery } from '../../data/people.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { onDemand } from '../../ui/later.tsx';
import { PersonRow } from './person-row.tsx';
import classes from './people-page.module.css';

const PersonDrawer = onDemand(async () => (await import('./person-drawer.tsx')).PersonDrawer);

/** Everybody who has an account, for those who keep people. */
export function PeoplePage() {
  const { t } = useTranslation('people');
  const [search, setSearch] = useState('');
  const [isAdding, setAdding] = useState(false);
  return (
    <Page title={t('title')} wide>
      <div className={classes.head}>
        <TextInput
          type="search"
          className={classes.search ?? ''}
          radius={12}
          aria-label={t('search')}
          placeholder={t('search')}
          value={search}
          maxLength={200}
          leftSection={<IconSearch size={17} stroke={1.6} />}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Button leftSection={<IconUserPlus size={17} stroke={1.6} />} onClick={() => setAdding(true)}>
          {t('add')}
        </Button>
      </div>
      <People search={search.trim()} />
      {isAdding && <PersonDrawer user={null} onClose={() => setAdding(false)} />}
    </Page>
  );
}

function People({ search }: { readonly search: string }) {
  const { t } = useTranslation('people');
  const [wanted] = useDebouncedValue(search, 200);
  const { data, error, refetch } = useQuery({ ...peopleQuery(wanted), placeholderData: keepPreviousData });
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const { people, more } = data;
  if (people.length === 0) {
    return <Notice icon={<IconUsers size={26} stroke={1.6} />} title={t('none')} text={t('noneText')} />;
  }
  return (
    <>
      <ul className={classes.people}>
        {people.map((user) => (
          <PersonRow key={user.id} user={user} />
        ))}
      </ul>
      {more && (
        <Text c="dimmed" size="sm" ta="center" mt="md">
          {t('more')}
        </Text>
      )}
    </>
  );
}

function Loading() {
  return (
    <Stack gap="sm" aria-hidden="true">
      {[1, 2, 3, 4].map((row) => (
        <Skeleton key={row} height={62} radius={14} />
      ))}
    </Stack>
  );
}
