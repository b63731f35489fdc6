import { Button, Group, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MOST_IN_PLAN, servicesQuery, useSavePlan, type ServicePlan } from '../../data/services.ts';
import { useMe } from '../../data/session.ts';
import { whenDone } from '../../lib/when-done.ts';
import { useForm } from '../../ui/form.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { SideDrawer } from '../../ui/side-drawer.tsx';
import { tell } from '../../ui/tell.tsx';
import { showRefused } from './refused.ts';
import { WhereFields, wrongWhere } from './where-fields.tsx';
import { offersOf, ROOMS, whereOf } from './where.ts';

interface Props {
  /** Null: a new one. */
  readonly plan: ServicePlan | null;
  readonly onClose: () => void;
}

/** Adds a service plan, or changes one. */
export function PlanDrawer({ plan: given, onClose }: Props) {
  const { t } = useTranslation('services');
  // As it was when this was opened: what somebody else changes meanwhile is refused, and not written over.
  const [plan] = useState(given);
  const title = plan === null ? t('plans.addTitle') : t('changeOf', { name: plan.name });
  return (
    <SideDrawer title={title} onClose={onClose}>
      <PlanForm plan={plan} onClose={onClose} />
    </SideDrawer>
  );
}

function PlanForm({ plan, onClose }: Props) {
  const { t } = useTranslation('services');
  const me = useMe();
  const { mutateAsync, error, isPending } = useSavePlan();
  const [before] = useState(() => (plan === null ? ROOMS : whereOf(plan.offers)));
  const [where, setWhere] = useState(before);
  const [serviceIds, setServiceIds] = useState<readonly number[]>(plan?.serviceIds ?? []);
  const { props, wrong, refusal } = useForm<'name' | 'serviceIds' | 'offers'>({
    fields: {
      name: (value) => (value.trim() === '' ? t('needName') : null),
      serviceIds: () => null,
      offers: () => (plan !== null && where === before ? null : wrongWhere(where, me, t)),
    },
    error,
    send: ({ name }) => {
      const said = { name: name.trim(), serviceIds: [...serviceIds] };
      const offers = where && { offers: offersOf(where) };
      whenDone(
        mutateAsync(
          plan === null
            ? { id: null, wish: { ...said, ...offers } }
            : { id: plan.id, wish: { ...said, ...(where !== before && offers), version: plan.version } },
        ),
        {
          onSuccess: (saved) => {
            tell(t('saved', { name: saved.name }));
            onClose();
          },
        },
      );
    },
  });
  return (
    <form {...props}>
      <Stack gap="lg">
        <TextInput
          name="name"
          required
          label={t('name')}
          defaultValue={plan?.name ?? ''}
          maxLength={200}
          error={wrong('name')}
          data-autofocus
        />
        <Services ids={serviceIds} error={wrong('serviceIds')} onChange={setServiceIds} />
        {where && <WhereFields where={where} error={wrong('offers')} onChange={setWhere} />}
        {refusal !== null && <Refusal>{showRefused(refusal, t)}</Refusal>}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={isPending}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ServicesProps {
  readonly ids: readonly number[];
  readonly error: string | null;
  readonly onChange: (ids: readonly number[]) => void;
}

/** The services of a plan; retired ones stay in it, and are not put into it. */
function Services({ ids, error, onChange }: ServicesProps) {
  const { t } = useTranslation('services');
  const { data: offered = [] } = useQuery(servicesQuery(false));
  const { data: retired = [] } = useQuery(servicesQuery(true));
  return (
    <MultiSelect
      name="serviceIds"
      label={t('plans.services')}
      searchable
      clearable
      maxValues={MOST_IN_PLAN}
      nothingFoundMessage={t('plans.noService')}
      error={error}
      value={ids.map(String)}
      data={[
        ...offered.map(({ id, name }) => ({ value: String(id), label: name })),
        ...retired
          .filter(({ id }) => ids.includes(id))
          .map(({ id, name }) => ({ value: String(id), label: t('plans.retired', { name }) })),
      ]}
      onChange={(all) => onChange(all.map(Number))}
    />
  );
}
