import { Button } from '@mantine/core';
import { IconBarrierBlock, IconCirclePlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { closesIn, closuresQuery } from '../../data/closures.ts';
import type { Building } from '../../data/places.ts';
import { useNow } from '../../lib/now.ts';
import { dayIn } from '../../lib/when.ts';
import { onDemand } from '../../ui/later.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { BuildingPage } from '../../parts/which-building/building-page.tsx';
import { ClosureList } from './closure-list.tsx';

const CloseDrawer = onDemand(async () => (await import('./close-drawer.tsx')).CloseDrawer);

/** What is closed, for who keeps places; and the way to close more. */
export function ClosuresPage() {
  const { t } = useTranslation('closures');
  const [isClosing, setClosing] = useState(false);
  return (
    <BuildingPage
      title={t('title')}
      lead={t('lead')}
      mayIn={closesIn}
      actions={
        <Button leftSection={<IconCirclePlus size={17} />} onClick={() => setClosing(true)}>
          {t('add')}
        </Button>
      }
    >
      {(building) => (
        <>
          <Closures key={building.id} building={building} />
          {isClosing && <CloseDrawer building={building} onClose={() => setClosing(false)} />}
        </>
      )}
    </BuildingPage>
  );
}

function Closures({ building }: { readonly building: Building }) {
  const { t } = useTranslation('closures');
  const now = useNow();
  const { data, error, refetch } = useQuery(closuresQuery(building.id, dayIn(now, building.zone)));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  const open = data?.filter(({ end }) => Temporal.Instant.compare(end, now) > 0);
  if (open?.length === 0)
    return <Notice icon={<IconBarrierBlock size={26} />} title={t('none')} text={t('noneText')} />;
  return <ClosureList closures={open ?? []} now={now} />;
}
