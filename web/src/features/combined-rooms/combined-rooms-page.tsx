import { Button, Skeleton } from '@mantine/core';
import { IconColumns2, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { roomsQuery } from '../../data/combined.ts';
import { floorsQuery, type Building } from '../../data/places.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { BuildingPage } from '../../parts/which-building/building-page.tsx';
import { CombineQuestion } from './combine-question.tsx';
import classes from './combined-rooms-page.module.css';
import { CombinedRow } from './combined-row.tsx';

/** The rooms that are made of others, building by building. */
export function CombinedRoomsPage() {
  const { t } = useTranslation('combined-rooms');
  const [isMaking, setMaking] = useState(false);
  return (
    <BuildingPage
      title={t('title')}
      lead={t('lead')}
      actions={
        <Button leftSection={<IconPlus size={17} aria-hidden="true" />} onClick={() => setMaking(true)}>
          {t('combine')}
        </Button>
      }
    >
      {(building) => (
        <>
          <Rooms building={building} />
          {isMaking && <CombineQuestion building={building} whole={null} onClose={() => setMaking(false)} />}
        </>
      )}
    </BuildingPage>
  );
}

function Rooms({ building }: { readonly building: Building }) {
  const { t } = useTranslation('combined-rooms');
  const { data, error, refetch } = useQuery(roomsQuery(building.id));
  const { data: floors = [] } = useQuery(floorsQuery(building.id));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={120} radius={14} aria-hidden="true" />;
  const combined = data.filter(({ partIds }) => partIds.length > 0);
  if (combined.length === 0)
    return <Notice icon={<IconColumns2 size={26} stroke={1.6} />} title={t('none')} text={t('noneText')} />;
  return (
    <ul className={classes.list} aria-label={t('title')}>
      {combined.map((whole) => (
        <CombinedRow
          key={whole.id}
          whole={whole}
          building={building}
          parts={data.filter(({ id }) => whole.partIds.includes(id))}
          floor={floors.find(({ id }) => id === whole.floorId)}
        />
      ))}
    </ul>
  );
}
