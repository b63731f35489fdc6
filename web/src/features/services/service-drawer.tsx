import {
  Button,
  Drawer,
  Group,
  MultiSelect,
  NativeSelect,
  SimpleGrid,
  Stack,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { groupsQuery } from '../../data/people.ts';
import { buildingsQuery } from '../../data/places.ts';
import { resourceTypes } from '../../data/resources.ts';
import { timings, useSaveService, type Service, type Timing } from '../../data/services.ts';
import { nameOf, showProblem } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import { readAmount, typedAmount } from '../../parts/ordering/money.ts';
import { useForm } from '../../ui/form.ts';
import { useGivenBack } from '../../ui/question.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';
import classes from '../../parts/ordering/ordering.module.css';
import { People } from './people.tsx';
import { whenDone } from '../../lib/when-done.ts';

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
  useGivenBack(true);
  const title = service === null ? t('addTitle') : t('changeOf', { name: service.name });
  return (
    <Drawer.Root opened onClose={onClose} position="right" size={560} returnFocus={false}>
      <Drawer.Overlay backgroundOpacity={0.28} />
      <Drawer.Content aria-label={title}>
        <Drawer.Header className={classes.header ?? ''}>
          <Title order={2} size="h3">
            {title}
          </Title>
          <Drawer.CloseButton aria-label={words('close')} size="lg" />
        </Drawer.Header>
        <Drawer.Body className={classes.body ?? ''}>
          <ServiceForm service={service} onClose={onClose} />
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
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
] as const;
type Field = (typeof FIELDS)[number];
type Values = Readonly<Record<Field, string>>;

/** Which sides of a booking a timing has time on. */
const hasBefore = (timing: Timing): boolean => timing.startsWith('before');
const hasAfter = (timing: Timing): boolean => timing.endsWith('after');

const isWhole = (value: string, most: number): boolean => /^\d{1,4}$/.test(value) && Number(value) <= most;

/** Where it is offered, as this form says it: in some buildings or everywhere, for some types or all. What is said otherwise is kept. */
interface Where {
  readonly buildings: readonly string[];
  readonly types: readonly string[];
}

const whereOf = (offers: Service['offers']): Where | null => {
  if (offers.some(({ resourceId }) => resourceId !== null)) return null;
  const buildings = [...new Set(offers.map(({ buildingId }) => (buildingId === null ? '' : String(buildingId))))];
  const types = [...new Set(offers.map(({ type }) => type ?? ''))];
  const isProduct = buildings.length * types.length === offers.length;
  const isPlain = (all: readonly string[]): boolean => all.length === 1 || !all.includes('');
  if (!isProduct || !isPlain(buildings) || !isPlain(types)) return null;
  return { buildings: buildings.filter(Boolean), types: types.filter(Boolean) };
};

const offersOf = ({ buildings, types }: Where) =>
  (buildings.length === 0 ? [null] : buildings.map(Number)).flatMap((buildingId) =>
    (types.length === 0 ? [null] : types).map((type) => ({
      buildingId,
      type: type as Service['offers'][number]['type'],
    })),
  );

function ServiceForm({ service, onClose }: Props) {
  const { t } = useTranslation('services');
  const { mutateAsync, error, isPending } = useSaveService();
  const [timing, setTiming] = useState<Timing>(service?.timing ?? 'before');
  const [where, setWhere] = useState<Where | null>(
    service === null ? { buildings: [], types: ['room'] } : whereOf(service.offers),
  );
  const [userIds, setUserIds] = useState<readonly number[]>(service?.userIds ?? []);
  const [groupIds, setGroupIds] = useState<readonly string[]>(service?.groupIds.map(String) ?? []);
  const { props, wrong, refusal } = useForm<Field>({
    fields: checksOf(t),
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
        ...(where && { offers: offersOf(where) }),
        userIds: [...userIds],
        groupIds: groupIds.map(Number),
      };
      whenDone(
        mutateAsync(
          service === null ? { id: null, wish } : { id: service.id, wish: { ...wish, version: service.version } },
        ),
        {
          onSuccess: ({ name }) => {
            tell(t('saved', { name }));
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
        {where && <WhereFields where={where} onChange={setWhere} />}
        <People ids={userIds} onChange={setUserIds} />
        <Groups ids={groupIds} onChange={setGroupIds} />
        {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
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
): { readonly [N in Field]: (value: string, all: Values) => string | null } => ({
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

function WhereFields({ where, onChange }: { readonly where: Where; readonly onChange: (where: Where) => void }) {
  const { t } = useTranslation('services');
  const { data: buildings = [] } = useQuery(buildingsQuery);
  return (
    <>
      <MultiSelect
        label={t('buildings')}
        placeholder={where.buildings.length === 0 ? t('everyBuilding') : ''}
        clearable
        value={[...where.buildings]}
        data={buildings.map((one) => ({ value: String(one.id), label: nameOf(one) }))}
        onChange={(ids) => onChange({ ...where, buildings: ids })}
      />
      <MultiSelect
        label={t('types')}
        placeholder={where.types.length === 0 ? t('everyType') : ''}
        clearable
        value={[...where.types]}
        data={resourceTypes.map((type) => ({ value: type, label: t(`ofType.${type}`) }))}
        onChange={(types) => onChange({ ...where, types })}
      />
    </>
  );
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
