import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buildingsQuery } from '../../data/places.ts';
import type { Where } from '../../data/policies.ts';
import { resourceQuery, resourceSearchQuery, type Resource } from '../../data/resources.ts';
import { nameOf } from '../../lib/show.ts';

interface Props {
  readonly name: string;
  readonly label: string;
  readonly placeholder: string;
  readonly error?: string | null;
  /** Only those that fit here. */
  readonly within?: Pick<Where, 'buildingId' | 'type' | 'categoryId' | 'resourceGroupId'>;
  readonly value: number | null;
  readonly onChange: (resource: Resource | null) => void;
}

/** One thing that can be booked, found by a part of its name. */
export function ResourceSelect({ within, value, onChange, ...shown }: Props) {
  const { t } = useTranslation('policies');
  const [search, setSearch] = useState('');
  const [wanted] = useDebouncedValue(search.trim(), 200);
  const chosen = useQuery({ ...resourceQuery(value ?? 0), enabled: value !== null }).data;
  const { buildingId, type, categoryId, resourceGroupId } = within ?? {};
  const { data: found = [] } = useQuery({
    ...resourceSearchQuery({
      // Chosen, its name stands there: others are offered, too.
      search: chosen && wanted === nameOf(chosen) ? '' : wanted,
      ...(buildingId && { buildingId }),
      ...(type && { type }),
      ...(categoryId && { categoryId }),
      ...(resourceGroupId && { groupId: resourceGroupId }),
    }),
    placeholderData: keepPreviousData,
  });
  const buildings = useQuery(buildingsQuery).data ?? [];
  const all = chosen && !found.some(({ id }) => id === chosen.id) ? [chosen, ...found] : found;
  const whereOf = (one: Resource): string => {
    const building = buildings.find(({ id }) => id === one.buildingId);
    return building && buildings.length > 1 ? `${nameOf(one)} · ${nameOf(building)}` : nameOf(one);
  };
  return (
    <Select
      {...shown}
      searchable
      clearable
      nothingFoundMessage={t('noResource')}
      // The server has looked already.
      filter={({ options }) => options}
      value={value === null ? null : String(value)}
      data={all.map((one) => ({ value: String(one.id), label: whereOf(one) }))}
      searchValue={search}
      onSearchChange={setSearch}
      onChange={(id) => onChange(all.find((one) => String(one.id) === id) ?? null)}
    />
  );
}
