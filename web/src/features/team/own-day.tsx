import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { locations, useSayWhere, type Location, type WorkDay } from '../../data/teams.ts';
import { showDay } from '../../lib/show.ts';
import { tellProblem } from '../../ui/tell.tsx';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  readonly day: string;
  readonly at: WorkDay | undefined;
  readonly size?: 'xs' | 'sm';
}

/** Says where I work on a day. Nothing chosen, it is as I have booked, or as usual: where that is stands below, a select would cut it. */
export function OwnDay({ day, at, size = 'sm' }: Props) {
  const { t } = useTranslation('team');
  const { mutateAsync, isPending, variables } = useSayWhere();
  const said = isPending ? variables.location : at?.basis === 'said' ? at.location : null;
  const otherwise = { said: t('takeBack'), booked: t('booked'), assigned: t('assigned'), usual: t('usual') };
  const where = at && said === null ? (at.place?.resourceName ?? t(`location.${at.location}`)) : null;
  return (
    <NativeSelect
      size={size}
      radius={10}
      aria-label={t('whereOn', { day: showDay(day) })}
      description={where}
      inputWrapperOrder={['input', 'description']}
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
