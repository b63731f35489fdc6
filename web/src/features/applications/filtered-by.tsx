import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventType } from '../../data/listeners.ts';
import { buildingsQuery } from '../../data/places.ts';
import { resourceSearchQuery, type Resource, type ResourceType } from '../../data/resources.ts';
import { nameOf } from '../../lib/show.ts';

interface Props {
  readonly eventType: EventType;
  readonly wrong: string | null;
}

/** So many a filtered queue is told of at most. */
const MOST = 100;

/** What a service is about; null: about both. */
const typeOf = (eventType: EventType): ResourceType | null =>
  eventType === 'resource' ? null : eventType.startsWith('meeting') ? 'room' : 'desk';

/** Of which rooms and desks alone a queue is told, found by a part of their names. */
export function FilteredBy({ eventType, wrong }: Props) {
  const { t } = useTranslation('applications');
  const [chosen, setChosen] = useState<readonly Resource[]>([]);
  const [search, setSearch] = useState('');
  const [wanted] = useDebouncedValue(search.trim(), 200);
  const type = typeOf(eventType);
  const { data = [] } = useQuery({
    ...resourceSearchQuery({ search: wanted, ...(type && { type }) }),
    placeholderData: keepPreviousData,
  });
  const buildings = useQuery(buildingsQuery).data ?? [];
  const found = data.filter((one) => one.type === 'room' || one.type === 'desk');
  const all = [...chosen, ...found.filter(({ id }) => !chosen.some((one) => one.id === id))];
  const labelOf = (one: Resource): string => {
    const building = buildings.find(({ id }) => id === one.buildingId);
    return building && buildings.length > 1 ? `${nameOf(one)} · ${nameOf(building)}` : nameOf(one);
  };
  return (
    <MultiSelect
      name="resourceIds"
      label={t('filteredBy')}
      description={t('filteredByText')}
      required
      searchable
      hidePickedOptions
      maxValues={MOST}
      nothingFoundMessage={t('noResource')}
      // The server has looked already.
      filter={({ options }) => options}
      value={chosen.map(({ id }) => String(id))}
      data={all.map((one) => ({ value: String(one.id), label: labelOf(one) }))}
      searchValue={search}
      onSearchChange={setSearch}
      error={wrong}
      onChange={(ids) => setChosen(all.filter(({ id }) => ids.includes(String(id))))}
    />
  );
}
