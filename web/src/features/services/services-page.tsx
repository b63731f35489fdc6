import { Button, Group, SegmentedControl, Skeleton, Switch, Text } from '@mantine/core';
import { IconCirclePlus, IconToolsKitchen2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buildingsQuery } from '../../data/places.ts';
import { servicesQuery, useRetireService, type Service } from '../../data/services.ts';
import { nameOf } from '../../lib/show.ts';
import { useMe } from '../../data/session.ts';
import { showMoney } from '../../parts/ordering/money.ts';
import { onDemand } from '../../ui/later.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from '../../parts/ordering/ordering.module.css';
import { keepsOffers } from './where.ts';
import { whenDone } from '../../lib/when-done.ts';

const ServiceDrawer = onDemand(async () => (await import('./service-drawer.tsx')).ServiceDrawer);

const PlanList = onDemand(async () => (await import('./plan-list.tsx')).PlanList);

/** What can be ordered with bookings, alone and in plans, for who keeps places. */
export function ServicesPage() {
  const { t } = useTranslation('services');
  const [shown, show] = useState<'services' | 'plans'>('services');
  return (
    <Page title={t('title')} lead={t('lead')}>
      <SegmentedControl
        mb="lg"
        aria-label={t('what')}
        value={shown}
        onChange={show}
        data={[
          { value: 'services', label: t('title') },
          { value: 'plans', label: t('plans.title') },
        ]}
      />
      {shown === 'plans' ? <PlanList /> : <ServiceList />}
    </Page>
  );
}

function ServiceList() {
  const { t } = useTranslation('services');
  const [retired, setRetired] = useState(false);
  const [editing, setEditing] = useState<Service | 'new' | null>(null);
  return (
    <>
      <Group mb="lg">
        <Button leftSection={<IconCirclePlus size={17} />} onClick={() => setEditing('new')}>
          {t('add')}
        </Button>
        <Switch label={t('retired')} checked={retired} onChange={() => setRetired(!retired)} />
      </Group>
      <Services key={String(retired)} retired={retired} onChange={setEditing} />
      {editing !== null && (
        <ServiceDrawer service={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
    </>
  );
}

interface ListProps {
  readonly retired: boolean;
  readonly onChange: (service: Service) => void;
}

function Services({ retired, onChange }: ListProps) {
  const { t } = useTranslation('services');
  const { data, error, refetch } = useQuery(servicesQuery(retired));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={200} radius={14} aria-hidden="true" />;
  if (data.length === 0)
    return <Notice icon={<IconToolsKitchen2 size={26} />} title={t('none')} text={t('noneText')} />;
  return (
    <ul className={classes.list}>
      {data.map((service) => (
        <li key={service.id}>
          <Row service={service} onChange={() => onChange(service)} />
        </li>
      ))}
    </ul>
  );
}

function Row({ service, onChange }: { readonly service: Service; readonly onChange: () => void }) {
  const { t } = useTranslation('services');
  const me = useMe();
  const { data: buildings = [] } = useQuery(buildingsQuery);
  const { name, price, unit, timing, noticeHours, offers } = service;
  const cost = price === null ? t('free') : showMoney(price);
  const places = offers.map(({ buildingId }) => {
    const building = buildings.find(({ id }) => id === buildingId);
    return building ? nameOf(building) : t('anywhere');
  });
  const said = [
    unit === '' ? cost : t('each', { cost, unit }),
    t(`timings.${timing}`),
    t('notice', { count: noticeHours }),
  ];
  return (
    <div className={classes.row}>
      <div className={classes.what}>
        <Text fw={600}>{name}</Text>
        <Text size="sm" className="tabular">
          {said.join(' · ')}
        </Text>
        <Text size="sm" c="dimmed">
          {places.length === 0 ? t('nowhere') : [...new Set(places)].join(', ')}
        </Text>
      </div>
      {keepsOffers(me, offers) && (
        <Group gap={8}>
          <Button variant="default" aria-label={t('changeOf', { name })} onClick={onChange}>
            {t('change')}
          </Button>
          <Retire service={service} />
        </Group>
      )}
    </div>
  );
}

/** Lets it be ordered no more, or again. */
function Retire({ service }: { readonly service: Service }) {
  const { t } = useTranslation('services');
  const { mutateAsync, isPending } = useRetireService();
  const { name, retired } = service;
  return (
    <Button
      variant="default"
      loading={isPending}
      aria-label={t(retired ? 'reinstateOf' : 'retireOf', { name })}
      onClick={() =>
        whenDone(mutateAsync(service), {
          onSuccess: () => tell(t(retired ? 'reinstated' : 'isRetired', { name })),
          onError: tellProblem,
        })
      }
    >
      {t(retired ? 'reinstate' : 'retire')}
    </Button>
  );
}
