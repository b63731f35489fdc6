import { Skeleton, Text } from '@mantine/core';
import { IconMap2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../data/asked.ts';
import { floorDisplaysQuery } from '../../data/paired-screens.ts';
import { floorsQuery, type Building } from '../../data/places.ts';
import { nameOf } from '../../lib/show.ts';
import { Failure } from '../../ui/notice.tsx';
import { FloorLinkQuestion } from './floor-link-question.tsx';
import { ScreenRow } from './screen-row.tsx';
import { Section } from './section.tsx';
import classes from './signage.module.css';

interface Props {
  readonly building: Building;
}

/** The displays of whole floors, each opened by a link. */
export function FloorDisplayList({ building }: Props) {
  const { t } = useTranslation('signage');
  const [isAdding, setAdding] = useState(false);
  return (
    <Section id="floor-displays" title={t('floorDisplays')} add={t('makeLink')} onAdd={() => setAdding(true)}>
      <Links building={building} />
      {isAdding && <FloorLinkQuestion buildingId={building.id} onClose={() => setAdding(false)} />}
    </Section>
  );
}

function Links({ building }: Props) {
  const { t } = useTranslation('signage');
  const { data, error, refetch } = useAsked(floorDisplaysQuery(building.id));
  const floors = useAsked(floorsQuery(building.id)).data ?? [];
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={80} radius={14} aria-hidden="true" />;
  if (data.length === 0) return <Text c="dimmed">{t('noLink')}</Text>;
  return (
    <ul className={classes.list} aria-label={t('floorDisplays')}>
      {data.map((display) => {
        const floor = floors.find(({ id }) => id === display.floorId);
        return (
          <ScreenRow
            key={display.id}
            icon={<IconMap2 size={20} stroke={1.6} aria-hidden="true" />}
            screen={display}
            shows={floor && nameOf(floor)}
            zone={building.zone}
            ends={t('endLinkText')}
          />
        );
      })}
    </ul>
  );
}
