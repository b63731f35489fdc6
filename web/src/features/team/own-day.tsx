import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { locations, useSayWhere, type Location, type WorkDay } from '../../data/teams.ts';
import { showDay } from '../../lib/show.ts';
import { tellProblem } from '../../ui/tell.tsx';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  readonly day: string;
  readonly at: WorkDay | undefined;
}

/** Says where I work on a day. Nothing chosen, it is as I have booked, or as usual. */
export function OwnDay({ day, at }: Props) {
  const { t } = useTranslation('team');
  const { mutateAsync, isPending, variables } = useSayWhere();
  const said = isPending ? variables.location : at?.basis === 'said' ? at.location : null;
  const otherwise = {
    said: t('takeBack'),
    booked: t('booked', { place: at?.place?.resourceName ?? '' }),
    assigned: t('assigned', { place: at?.place?.resourceName ?? '' }),
    usual: at ? t('usual', { location: t(`location.${at.location}`) }) : '',
  };
  return (
    <NativeSelect
      size="sm"
      radius={10}
      aria-label={t('whereOn', { day: showDay(day) })}
      value={said ?? ''}
      data={[
        { value: '', label: at ? otherwise[at.basis] : t('unsaid') },
        ...locations.map((value) => ({ value, label: t(`location.${value}`) })),
      ]}
      onChange={({ currentTarget: { value } }) =>
        whenDone(mutateAsync({ date: day, location: value === '' ? null : (value as Location) }), {
          onError: tellProblem,
        })
      }
    />
  );
}
