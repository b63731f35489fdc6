import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BuildingPage } from '../../parts/which-building/building-page.tsx';
import { DisplayList } from './display-list.tsx';
import { EPaperList } from './e-paper-list.tsx';
import { FloorDisplayList } from './floor-display-list.tsx';
import { PairQuestion } from './pair-question.tsx';

const route = getRouteApi('/inside/manage/displays');

/** What says at doors what places are, building by building. */
export function SignagePage() {
  const { t } = useTranslation('signage');
  const { building: asked } = route.useSearch();
  const [isPairing, setPairing] = useState(false);
  return (
    <BuildingPage
      title={t('title')}
      asked={asked}
      lead={t('lead', { address: `${location.origin}/display` })}
      actions={
        <Button leftSection={<IconPlus size={17} aria-hidden="true" />} onClick={() => setPairing(true)}>
          {t('pair')}
        </Button>
      }
    >
      {(building) => (
        <>
          <DisplayList building={building} />
          <FloorDisplayList building={building} />
          <EPaperList buildingId={building.id} />
          {isPairing && <PairQuestion buildingId={building.id} onClose={() => setPairing(false)} />}
        </>
      )}
    </BuildingPage>
  );
}
