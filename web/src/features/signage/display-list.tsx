import { Skeleton } from '@mantine/core';
import { IconDeviceTablet } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../data/asked.ts';
import { displaysQuery, type PairedDisplay } from '../../data/paired-screens.ts';
import type { Building } from '../../data/places.ts';
import { resourceQuery } from '../../data/resources.ts';
import { nameOf } from '../../lib/show.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { ScreenRow } from './screen-row.tsx';
import classes from './signage.module.css';

interface Props {
  readonly building: Building;
}

/** The displays at the doors of a building. */
export function DisplayList({ building }: Props) {
  const { t } = useTranslation('signage');
  const { data, error, refetch } = useAsked(displaysQuery(building.id));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={120} radius={14} aria-hidden="true" />;
  if (data.length === 0)
    return <Notice icon={<IconDeviceTablet size={26} stroke={1.6} />} title={t('none')} text={t('noneText')} />;
  return (
    <ul className={classes.list} aria-label={t('title')}>
      {data.map((display) => (
        <Row key={display.id} display={display} zone={building.zone} />
      ))}
    </ul>
  );
}

function Row({ display, zone }: { readonly display: PairedDisplay; readonly zone: string }) {
  const { t } = useTranslation('signage');
  const { data: resource } = useAsked(resourceQuery(display.resourceId));
  return (
    <ScreenRow
      icon={<IconDeviceTablet size={20} stroke={1.6} aria-hidden="true" />}
      screen={display}
      shows={resource && nameOf(resource)}
      zone={zone}
      ends={t('unpairText')}
    />
  );
}
