import { Button, Group, NativeSelect } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buildingsQuery } from '../../data/places.ts';
import { keeps, useMe } from '../../data/session.ts';
import { nameOf } from '../../lib/show.ts';
import { Failure } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { DisplayList } from './display-list.tsx';
import { EPaperList } from './e-paper-list.tsx';
import { FloorDisplayList } from './floor-display-list.tsx';
import { PairQuestion } from './pair-question.tsx';

/** What says at doors what places are, building by building. */
export function SignagePage() {
  const { t } = useTranslation('signage');
  const { user } = useMe();
  const { data = [], error, refetch } = useQuery(buildingsQuery);
  const buildings = data.filter(({ id }) => keeps(user, id));
  const [chosen, choose] = useState<string | null>(null);
  const [isPairing, setPairing] = useState(false);
  const building = buildings.find(({ id }) => String(id) === chosen) ?? buildings[0];
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <Page title={t('title')} lead={t('lead', { address: `${location.origin}/display` })}>
      {building && (
        <>
          <Group mb="lg" align="end" justify="space-between">
            <NativeSelect
              label={t('building')}
              value={String(building.id)}
              onChange={(event) => choose(event.currentTarget.value)}
              data={buildings.map((one) => ({ value: String(one.id), label: nameOf(one) }))}
            />
            <Button leftSection={<IconPlus size={17} aria-hidden="true" />} onClick={() => setPairing(true)}>
              {t('pair')}
            </Button>
          </Group>
          <DisplayList building={building} />
          <FloorDisplayList building={building} />
          <EPaperList buildingId={building.id} />
          {isPairing && <PairQuestion buildingId={building.id} onClose={() => setPairing(false)} />}
        </>
      )}
    </Page>
  );
}
