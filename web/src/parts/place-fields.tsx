import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { floorsQuery } from '../data/places.ts';
import { resourcesQuery } from '../data/resources.ts';
import { nameOf } from '../lib/show.ts';

interface Props {
  readonly buildingId: number;
  readonly words: {
    readonly floor: string;
    readonly resource: string;
    readonly choose: string;
    /** What it means that no floor is chosen. */
    readonly none: string;
  };
  readonly wrong: (name: 'floorId' | 'resourceId') => string | null;
}

/** A floor of a building, and what is on it: the fields `floorId` and `resourceId` of a form. */
export function PlaceFields({ buildingId, words, wrong }: Props) {
  const [floorId, setFloor] = useState('');
  const floors = useQuery(floorsQuery(buildingId)).data ?? [];
  const resources = useQuery({ ...resourcesQuery(Number(floorId)), enabled: floorId !== '' }).data ?? [];
  return (
    <>
      <NativeSelect
        name="floorId"
        label={words.floor}
        value={floorId}
        error={wrong('floorId')}
        data={[
          { value: '', label: words.none },
          ...floors.map((one) => ({ value: String(one.id), label: nameOf(one) })),
        ]}
        onChange={(event) => setFloor(event.currentTarget.value)}
      />
      {floorId !== '' && (
        <NativeSelect
          key={floorId}
          name="resourceId"
          label={words.resource}
          error={wrong('resourceId')}
          data={[
            { value: '', label: words.choose },
            ...resources.map((one) => ({ value: String(one.id), label: nameOf(one) })),
          ]}
        />
      )}
    </>
  );
}
