import { Button, Group, NativeSelect, Skeleton } from '@mantine/core';
import { IconColumns2, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { roomsQuery } from '../../data/combined.ts';
import { buildingsQuery, floorsQuery, type Building } from '../../data/places.ts';
import { keeps, useMe } from '../../data/session.ts';
import { nameOf } from '../../lib/show.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { CombineQuestion } from './combine-question.tsx';
import classes from './combined-rooms-page.module.css';
import { CombinedRow } from './combined-row.tsx';

/** The rooms that are made of others, building by building. */
export function CombinedRoomsPage() {
  const { t } = useTranslation('combined-rooms');
  const { user } = useMe();
  const { data = [], error, refetch } = useQuery(buildingsQuery);
  const buildings = data.filter(({ id }) => keeps(user, id));
  const [chosen, choose] = useState<string | null>(null);
  const [isMaking, setMaking] = useState(false);
  const building = buildings.find(({ id }) => String(id) === chosen) ?? buildings[0];
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <Page title={t('title')} lead={t('lead')}>
      {building && (
        <>
          <Group mb="lg" align="end" justify="space-between">
            <NativeSelect
              label={t('building')}
              value={String(building.id)}
              onChange={(event) => choose(event.currentTarget.value)}
              data={buildings.map((one) => ({ value: String(one.id), label: nameOf(one) }))}
            />
            <Button leftSection={<IconPlus size={17} aria-hidden="true" />} onClick={() => setMaking(true)}>
              {t('combine')}
            </Button>
          </Group>
          <Rooms building={building} />
          {isMaking && <CombineQuestion building={building} whole={null} onClose={() => setMaking(false)} />}
        </>
      )}
    </Page>
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
