import { Button, Group, Skeleton, Text } from '@mantine/core';
import { IconCirclePlus, IconListDetails } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buildingsQuery } from '../../data/places.ts';
import { resourceQuery } from '../../data/resources.ts';
import { servicePlansQuery, servicesQuery, useDeletePlan, type ServicePlan } from '../../data/services.ts';
import { useMe } from '../../data/session.ts';
import { nameOf } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import classes from '../../parts/ordering/ordering.module.css';
import { onDemand } from '../../ui/later.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Answers, Question } from '../../ui/question.tsx';
import { tell } from '../../ui/tell.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { showRefused } from './refused.ts';
import { keepsOffers } from './where.ts';

const PlanDrawer = onDemand(async () => (await import('./plan-drawer.tsx')).PlanDrawer);

/** Sets of services that are offered together; and the ways to add, change and delete one. */
export function PlanList() {
  const { t } = useTranslation('services');
  const { data, error, refetch } = useQuery(servicePlansQuery);
  const [editing, setEditing] = useState<ServicePlan | 'new' | null>(null);
  const [deleting, setDeleting] = useState<ServicePlan | null>(null);
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <>
      <Group mb="lg">
        <Button leftSection={<IconCirclePlus size={17} />} onClick={() => setEditing('new')}>
          {t('plans.add')}
        </Button>
      </Group>
      {data === undefined && <Skeleton height={200} radius={14} aria-hidden="true" />}
      {data?.length === 0 && (
        <Notice icon={<IconListDetails size={26} />} title={t('plans.none')} text={t('plans.noneText')} />
      )}
      {data !== undefined && data.length > 0 && (
        <ul className={classes.list}>
          {data.map((plan) => (
            <li key={plan.id}>
              <Row plan={plan} onChange={() => setEditing(plan)} onDelete={() => setDeleting(plan)} />
            </li>
          ))}
        </ul>
      )}
      {editing !== null && <PlanDrawer plan={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
      {deleting !== null && <DeleteQuestion plan={deleting} onClose={() => setDeleting(null)} />}
    </>
  );
}

interface RowProps {
  readonly plan: ServicePlan;
  readonly onChange: () => void;
  readonly onDelete: () => void;
}

function Row({ plan, onChange, onDelete }: RowProps) {
  const { t } = useTranslation('services');
  const me = useMe();
  const { data: offered = [] } = useQuery(servicesQuery(false));
  const { data: retired = [] } = useQuery(servicesQuery(true));
  const { name, serviceIds } = plan;
  const names = [
    ...offered.filter(({ id }) => serviceIds.includes(id)).map((one) => one.name),
    ...retired.filter(({ id }) => serviceIds.includes(id)).map((one) => t('plans.retired', { name: one.name })),
  ];
  return (
    <div className={classes.row}>
      <div className={classes.what}>
        <Text fw={600}>{name}</Text>
        <Text size="sm">{serviceIds.length === 0 ? t('plans.empty') : names.join(', ')}</Text>
        <Places plan={plan} />
      </div>
      {keepsOffers(me, plan.offers) && (
        <Group gap={8}>
          <Button variant="default" aria-label={t('changeOf', { name })} onClick={onChange}>
            {t('change')}
          </Button>
          <Button variant="default" aria-label={t('plans.deleteOf', { name })} onClick={onDelete}>
            {t('plans.delete')}
          </Button>
        </Group>
      )}
    </div>
  );
}

/** Where it is offered: each building, kind or place once. */
function Places({ plan: { offers } }: { readonly plan: ServicePlan }) {
  const { t } = useTranslation('services');
  const { data: buildings = [] } = useQuery(buildingsQuery);
  const ids = [...new Set(offers.flatMap(({ resourceId }) => resourceId ?? []))];
  const resources = useQueries({ queries: ids.map((id) => resourceQuery(id)) }).flatMap(({ data }) => data ?? []);
  const places = offers.map(({ buildingId, type, resourceId }) => {
    if (resourceId !== null) return resources.filter(({ id }) => id === resourceId).map(nameOf);
    const building = buildings.find(({ id }) => id === buildingId);
    const where = buildingId === null ? t('anywhere') : building && nameOf(building);
    return [[where, type && t(`ofType.${type}`)].filter(Boolean).join(' · ')];
  });
  return (
    <Text size="sm" c="dimmed">
      {offers.length === 0 ? t('plans.nowhere') : [...new Set(places.flat())].join(', ')}
    </Text>
  );
}

function DeleteQuestion({ plan, onClose }: { readonly plan: ServicePlan; readonly onClose: () => void }) {
  const { t } = useTranslation('services');
  const { mutateAsync, error, isPending } = useDeletePlan();
  const { name } = plan;
  const onYes = (): void =>
    whenDone(mutateAsync(plan), {
      onSuccess: () => {
        tell(t('plans.deleted', { name }));
        onClose();
      },
    });
  return (
    <Question title={t('plans.askDelete', { name })} size="sm" onClose={onClose}>
      <Text mb="md">{t('plans.askDeleteText')}</Text>
      {error !== null && <Refusal>{showRefused(error, t)}</Refusal>}
      <Answers>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('plans.keep')}
        </Button>
        <Button color="red.8" loading={isPending} onClick={onYes}>
          {t('plans.delete')}
        </Button>
      </Answers>
    </Question>
  );
}
