import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { peopleQuery, userQuery } from '../../data/people.ts';
import { nameOf } from '../../lib/show.ts';

interface Props {
  readonly ids: readonly number[];
  readonly onChange: (ids: readonly number[]) => void;
}

/** Who does a service, found by a part of the name. */
export function People({ ids, onChange }: Props) {
  const { t } = useTranslation('services');
  const [search, setSearch] = useState('');
  const [wanted] = useDebouncedValue(search.trim(), 200);
  const { data } = useQuery({ ...peopleQuery(wanted), placeholderData: keepPreviousData });
  const chosen = useQueries({ queries: ids.map(userQuery) }).flatMap((one) => one.data ?? []);
  const found = (data?.people ?? []).filter(({ id }) => !ids.includes(id));
  return (
    <MultiSelect
      label={t('people')}
      searchable
      clearable
      nothingFoundMessage={t('nobody')}
      // The server has looked already.
      filter={({ options }) => options}
      value={ids.map(String)}
      data={[...chosen, ...found].map((user) => ({ value: String(user.id), label: nameOf(user) }))}
      searchValue={search}
      onSearchChange={setSearch}
      onChange={(all) => onChange(all.map(Number))}
    />
  );
}
