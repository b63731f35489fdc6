import { Button, Group, NativeSelect } from '@mantine/core';
import { IconBarrierBlock, IconCirclePlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { closesIn, closuresQuery } from '../../data/closures.ts';
import { buildingsQuery, type Building } from '../../data/places.ts';
import { useMe } from '../../data/session.ts';
import { useNow } from '../../lib/now.ts';
import { nameOf } from '../../lib/show.ts';
import { dayIn } from '../../lib/when.ts';
import { onDemand } from '../../ui/later.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { ClosureList } from './closure-list.tsx';

const CloseDrawer = onDemand(async () => (await import('./close-drawer.tsx')).CloseDrawer);

/** What is closed, for who keeps places; and the way to close more. */
export function ClosuresPage() {
  const { t } = useTranslation('closures');
  const me = useMe();
  const { data = [], error, refetch } = useQuery(buildingsQuery);
  const buildings = data.filter(({ id }) => closesIn(me, id));
  const [chosen, choose] = useState<string | null>(null);
  const [isClosing, setClosing] = useState(false);
  const building = buildings.find(({ id }) => String(id) === chosen) ?? buildings[0];
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <Page title={t('title')} lead={t('lead')}>
      {building && (
        <>
          <Group mb="lg" align="end">
            <NativeSelect
              label={t('building')}
              value={String(building.id)}
              onChange={(event) => choose(event.currentTarget.value)}
              data={buildings.map((one) => ({ value: String(one.id), label: nameOf(one) }))}
            />
            <Button leftSection={<IconCirclePlus size={17} />} onClick={() => setClosing(true)}>
              {t('add')}
            </Button>
          </Group>
          <Closures key={building.id} building={building} />
          {isClosing && <CloseDrawer building={building} onClose={() => setClosing(false)} />}
        </>
      )}
    </Page>
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
