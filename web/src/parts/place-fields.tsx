import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { floorsQuery } from '../data/places.ts';
import { resourcesQuery } from '../data/resources.ts';
import { nameOf } from '../lib/show.ts';

/** What stands in `floorId` for the entrance of the building, and in `resourceId` for that of the floor. */
export const ENTRANCE = 'entrance';

interface Props {
  readonly buildingId: number;
  readonly words: {
    readonly floor: string;
    readonly resource: string;
    readonly choose: string;
    /** What it means that no floor is chosen. */
    readonly none: string;
    /** Where entrances are offered, too: how that of the building and that of the floor are called. */
    readonly entrance?: { readonly building: string; readonly floor: string } | undefined;
  };
  readonly wrong: (name: 'floorId' | 'resourceId') => string | null;
}

/** A floor of a building, and what is on it, or an entrance: the fields `floorId` and `resourceId` of a form. */
export function PlaceFields({ buildingId, words, wrong }: Props) {
  const [floorId, setFloor] = useState('');
  const isFloor = floorId !== '' && floorId !== ENTRANCE;
  const floors = useQuery(floorsQuery(buildingId)).data ?? [];
  const resources = useQuery({ ...resourcesQuery(Number(floorId)), enabled: isFloor }).data ?? [];
  return (
    <>
      <NativeSelect
        name="floorId"
        label={words.floor}
        value={floorId}
        error={wrong('floorId')}
        data={[
          { value: '', label: words.none },
          ...(words.entrance ? [{ value: ENTRANCE, label: words.entrance.building }] : []),
          ...floors.map((one) => ({ value: String(one.id), label: nameOf(one) })),
        ]}
        onChange={(event) => setFloor(event.currentTarget.value)}
      />
      {isFloor && (
        <NativeSelect
          key={floorId}
          name="resourceId"
          label={words.resource}
          error={wrong('resourceId')}
          data={[
            { value: '', label: words.choose },
            ...(words.entrance ? [{ value: ENTRANCE, label: words.entrance.floor }] : []),
            ...resources.map((one) => ({ value: String(one.id), label: nameOf(one) })),
          ]}
        />
      )}
    </>
  );
}
