import { NativeSelect, SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { areasQuery, floorsQuery } from '../../data/places.ts';
import { resourcesQuery } from '../../data/resources.ts';
import { nameOf } from '../../lib/show.ts';

/** What is to be closed of a building; null: all of it. */
export interface Part {
  readonly floorId: number | null;
  readonly areaId: number | null;
  readonly resourceId: number | null;
}

interface Props {
  readonly buildingId: number;
  readonly part: Part;
  readonly wrong: (name: keyof Part) => string | null;
  readonly onChange: (part: Part) => void;
}

const idOf = (value: string): number | null => (value === '' ? null : Number(value));
const options = (first: string, all: readonly (Parameters<typeof nameOf>[0] & { readonly id: number })[]) => [
  { value: '', label: first },
  ...all.map((one) => ({ value: String(one.id), label: nameOf(one) })),
];

/** What is to be closed, from the whole building down to one place. */
export function PlaceFields({ buildingId, part, wrong, onChange }: Props) {
  const { t } = useTranslation('closures');
  const { floorId, areaId, resourceId } = part;
  const floors = useQuery(floorsQuery(buildingId)).data ?? [];
  const areas = useQuery({ ...areasQuery(floorId ?? 0), enabled: floorId !== null }).data ?? [];
  const resources = useQuery({ ...resourcesQuery(floorId ?? 0), enabled: floorId !== null }).data ?? [];
  const offered = resources.filter((one) => areaId === null || one.areaId === areaId);
  return (
    <Stack gap="sm">
      <NativeSelect
        name="floorId"
        label={t('floor')}
        data-autofocus
        error={wrong('floorId')}
        value={floorId ?? ''}
        data={options(t('wholeBuilding'), floors)}
        onChange={({ currentTarget: { value } }) => onChange({ floorId: idOf(value), areaId: null, resourceId: null })}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <NativeSelect
          name="areaId"
          label={t('area')}
          disabled={floorId === null}
          error={wrong('areaId')}
          value={areaId ?? ''}
          data={options(t('wholeFloor'), areas)}
          onChange={({ currentTarget: { value } }) => onChange({ floorId, areaId: idOf(value), resourceId: null })}
        />
        <NativeSelect
          name="resourceId"
          label={t('resource')}
          disabled={floorId === null}
          error={wrong('resourceId')}
          value={resourceId ?? ''}
          data={options(t('everything'), offered)}
          onChange={({ currentTarget: { value } }) => onChange({ ...part, resourceId: idOf(value) })}
        />
      </SimpleGrid>
    </Stack>
  );
}
