import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useAsked } from '../data/asked.ts';
import { floorsQuery } from '../data/places.ts';
import { resourcesQuery } from '../data/resources.ts';
import { nameOf } from '../lib/show.ts';
import { Failure } from '../ui/notice.tsx';

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
  };
  readonly wrong: (name: 'floorId' | 'resourceId') => string | null;
}

/** What stands in `floorId` where it is to be at no place any more. */
export const NOWHERE = 'nowhere';

const isFloor = (floorId: string): boolean => floorId !== '' && floorId !== NOWHERE;

/** A floor of a building, and what is on it: the fields `floorId` and `resourceId` of a form. */
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
            ...(resources.data ?? []).map((one) => ({ value: String(one.id), label: nameOf(one) })),
          ]}
        />
      )}
    </>
  );
}
