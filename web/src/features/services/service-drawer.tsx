import { Button, Group, MultiSelect, NativeSelect, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { groupsQuery } from '../../data/people.ts';
import { servicePlansQuery, timings, useSaveService, type Service, type Timing } from '../../data/services.ts';
import { useMe } from '../../data/session.ts';
import { whenDone } from '../../lib/when-done.ts';
import { readAmount, typedAmount } from '../../parts/ordering/money.ts';
import { useForm } from '../../ui/form.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { SideDrawer } from '../../ui/side-drawer.tsx';
import { tell } from '../../ui/tell.tsx';
import { People } from './people.tsx';
import { showRefused } from './refused.ts';
import { WhereFields, wrongWhere } from './where-fields.tsx';
import { offersOf, ROOMS, whereOf } from './where.ts';

interface Props {
  /** Null: a new one. */
  readonly service: Service | null;
  readonly onClose: () => void;
}

/** Adds a service, or changes one. */
export function ServiceDrawer({ service: given, onClose }: Props) {
  const { t } = useTranslation('services');
  // As it was when this was opened: what somebody else changes meanwhile is refused, and not written over.
  const [service] = useState(given);
  const title = service === null ? t('addTitle') : t('changeOf', { name: service.name });
  return (
    <SideDrawer title={title} onClose={onClose}>
      <ServiceForm service={service} onClose={onClose} />
    </SideDrawer>
  );
}

const FIELDS = [
  'name',
  'description',
  'unit',
  'price.amount',
  'price.currency',
  'timing',
  'minutesBefore',
  'minutesAfter',
  'noticeHours',
  'offers',
] as const;
type Field = (typeof FIELDS)[number];
type Values = Readonly<Record<Field, string>>;

/** Which sides of a booking a timing has time on. */
const hasBefore = (timing: Timing): boolean => timing.startsWith('before');
const hasAfter = (timing: Timing): boolean => timing.endsWith('after');

const isWhole = (value: string, most: number): boolean => /^\d{1,4}$/.test(value) && Number(value) <= most;

function ServiceForm({ service, onClose }: Props) {
  const { t } = useTranslation('services');
  const { mutateAsync, error, isPending } = useSaveService();
  const [timing, setTiming] = useState<Timing>(service?.timing ?? 'before');
  const me = useMe();
  const [before] = useState(() => (service === null ? ROOMS : whereOf(service.offers)));
  const [where, setWhere] = useState(before);
  const [userIds, setUserIds] = useState<readonly number[]>(service?.userIds ?? []);
  const [groupIds, setGroupIds] = useState<readonly string[]>(service?.groupIds.map(String) ?? []);
  const { props, wrong, refusal } = useForm<Field>({
    fields: {
      ...checksOf(t),
      offers: () => (service !== null && where === before ? null : wrongWhere(where, me, t)),
    },
    error,
    send: (typed) => {
      const amount = readAmount(typed['price.amount'], typed['price.currency']);
      const wish = {
        name: typed.name.trim(),
        description: typed.description.trim(),
        unit: typed.unit.trim(),
        price: amount === null ? null : { amount, currency: typed['price.currency'].trim().toUpperCase() },
        timing,
        minutesBefore: hasBefore(timing) ? Number(typed.minutesBefore) : 0,
        minutesAfter: hasAfter(timing) ? Number(typed.minutesAfter) : 0,
        noticeHours: Number(typed.noticeHours),
        // What was not touched is not said again: there may be places among it that only others see.
        ...(where && (service === null || where !== before) && { offers: offersOf(where) }),
        userIds: [...userIds],
        groupIds: groupIds.map(Number),
      };
      const saved =
        service === null ? { id: null, wish } : { id: service.id, wish: { ...wish, version: service.version } };
      whenDone(mutateAsync(saved), {
        onSuccess: ({ name }) => {
          tell(t('saved', { name }));
          onClose();
        },
      });
    },
  });
  return (
    <form {...props}>
      <Stack gap="lg">
        <TextInput
          name="name"
          required
          label={t('name')}
          defaultValue={service?.name ?? ''}
          maxLength={200}
          error={wrong('name')}
          data-autofocus
        />
        <Textarea
          name="description"
          label={t('description')}
          defaultValue={service?.description ?? ''}
          maxLength={2000}
          autosize
          error={wrong('description')}
        />
        <PriceFields service={service} wrong={wrong} />
        <TimeFields service={service} timing={timing} onTiming={setTiming} wrong={wrong} />
        {where && <WhereFields where={where} error={wrong('offers')} onChange={setWhere} />}
        {service !== null && <Plans serviceId={service.id} />}
        <People ids={userIds} onChange={setUserIds} />
        <Groups ids={groupIds} onChange={setGroupIds} />
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

type Wrong = (name: Field) => string | null;

const checksOf = (
  t: (key: 'needName' | 'needAmount' | 'needCurrency' | 'needMinutes' | 'needHours') => string,
): { readonly [N in Exclude<Field, 'offers'>]: (value: string, all: Values) => string | null } => ({
  name: (value) => (value.trim() === '' ? t('needName') : null),
  description: () => null,
  unit: () => null,
  'price.amount': (value, all) =>
    value.trim() === '' ||
    !isCurrency(all['price.currency']) ||
    readAmount(value, all['price.currency'].trim()) !== null
      ? null
      : t('needAmount'),
  'price.currency': (value, all) => (all['price.amount'].trim() === '' || isCurrency(value) ? null : t('needCurrency')),
  timing: () => null,
  minutesBefore: (value) => (value === '' || isWhole(value, 480) ? null : t('needMinutes')),
  minutesAfter: (value) => (value === '' || isWhole(value, 480) ? null : t('needMinutes')),
  noticeHours: (value) => (isWhole(value, 744) ? null : t('needHours')),
});

const isCurrency = (text: string): boolean => /^[A-Za-z]{3}$/.test(text.trim());

interface FieldsProps {
  readonly service: Service | null;
  readonly wrong: Wrong;
}

function PriceFields({ service, wrong }: FieldsProps) {
  const { t } = useTranslation('services');
  const price = service?.price ?? null;
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
      <TextInput
        name="price.amount"
        label={t('price')}
        inputMode="decimal"
        defaultValue={price === null ? '' : typedAmount(price)}
        error={wrong('price.amount')}
      />
      <TextInput
        name="price.currency"
        label={t('currency')}
        maxLength={3}
        defaultValue={price?.currency ?? 'EUR'}
        error={wrong('price.currency')}
      />
      <TextInput
        name="unit"
        label={t('unit')}
        maxLength={50}
        defaultValue={service?.unit ?? ''}
        error={wrong('unit')}
      />
    </SimpleGrid>
  );
}

interface TimeProps extends FieldsProps {
  readonly timing: Timing;
  readonly onTiming: (timing: Timing) => void;
}

function TimeFields({ service, timing, onTiming, wrong }: TimeProps) {
  const { t } = useTranslation('services');
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <NativeSelect
        name="timing"
        label={t('timing')}
        value={timing}
        data={timings.map((one) => ({ value: one, label: t(`timings.${one}`) }))}
        onChange={({ currentTarget }) => onTiming(timings.find((one) => one === currentTarget.value) ?? 'before')}
        error={wrong('timing')}
      />
      <TextInput
        name="noticeHours"
        label={t('noticeHours')}
        inputMode="numeric"
        defaultValue={service?.noticeHours ?? 0}
        error={wrong('noticeHours')}
      />
      {hasBefore(timing) && (
        <TextInput
          name="minutesBefore"
          label={t('minutesBefore')}
          inputMode="numeric"
          defaultValue={service?.minutesBefore ?? 15}
          error={wrong('minutesBefore')}
        />
      )}
      {hasAfter(timing) && (
        <TextInput
          name="minutesAfter"
          label={t('minutesAfter')}
          inputMode="numeric"
          defaultValue={service?.minutesAfter ?? 15}
          error={wrong('minutesAfter')}
        />
      )}
    </SimpleGrid>
  );
}

/** By which plans it is offered too, as they are now. */
function Plans({ serviceId }: { readonly serviceId: number }) {
  const { t } = useTranslation('services');
  const { data = [] } = useQuery(servicePlansQuery);
  const names = data.filter(({ serviceIds }) => serviceIds.includes(serviceId)).map(({ name }) => name);
  return names.length === 0 ? null : <Text size="sm">{t('byPlans', { names: names.join(', ') })}</Text>;
}

function Groups({
  ids,
  onChange,
}: {
  readonly ids: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}) {
  const { t } = useTranslation('services');
  const { data = [] } = useQuery(groupsQuery);
  return (
    <MultiSelect
      label={t('groups')}
      searchable
      clearable
      value={[...ids]}
      data={data.map(({ id, name }) => ({ value: String(id), label: name }))}
      onChange={onChange}
    />
  );
}
