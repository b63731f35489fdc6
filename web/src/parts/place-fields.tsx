import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useAsked } from '../data/asked.ts';
import { floorsQuery } from '../data/places.ts';
import { resourcesQuery } from '../data/resources.ts';
import { nameOf } from '../lib/show.ts';
import { Failure } from '../ui/notice.tsx';

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
    /** What says that it is at no place any more; that can be chosen only where it is given. */
    readonly nowhere?: string;
    /** Where entrances are offered, too: how that of the building and that of the floor are called. */
    readonly entrance?: { readonly building: string; readonly floor: string } | undefined;
  };
  readonly wrong: (name: 'floorId' | 'resourceId') => string | null;
}

/** What stands in `floorId` where it is to be at no place any more. */
export const NOWHERE = 'nowhere';

const isFloor = (floorId: string): boolean => !['', NOWHERE, ENTRANCE].includes(floorId);

/** A floor of a building, and what is on it, or an entrance: the fields `floorId` and `resourceId` of a form. */
export function PlaceFields({ buildingId, words, wrong }: Props) {
  const [floorId, setFloor] = useState('');
  const floors = useAsked(floorsQuery(buildingId));
  const resources = useAsked({ ...resourcesQuery(Number(floorId)), enabled: isFloor(floorId) });
  const failed = [floors, resources].find(({ data, error }) => error && data === undefined);
  return (
    <>
      {failed && <Failure error={failed.error} retry={() => void failed.refetch()} />}
      <NativeSelect
        name="floorId"
        label={words.floor}
        value={floorId}
        error={wrong('floorId')}
        data={[
          { value: '', label: words.none },
          ...(words.nowhere === undefined ? [] : [{ value: NOWHERE, label: words.nowhere }]),
          ...(words.entrance ? [{ value: ENTRANCE, label: words.entrance.building }] : []),
          ...(floors.data ?? []).map((one) => ({ value: String(one.id), label: nameOf(one) })),
        ]}
        onChange={(event) => setFloor(event.currentTarget.value)}
      />
      {isFloor(floorId) && (
        <NativeSelect
          key={floorId}
          name="resourceId"
          label={words.resource}
          error={wrong('resourceId')}
          data={[
            { value: '', label: words.choose },
            ...(words.entrance ? [{ value: ENTRANCE, label: words.entrance.floor }] : []),
            ...(resources.data ?? []).map((one) => ({ value: String(one.id), label: nameOf(one) })),
          ]}
        />
      )}
    </>
  );
}
