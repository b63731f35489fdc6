import { Button, Group, NativeSelect, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { assignableTypes } from '../../../../server/modules/assignments/contract.ts';
import { useCheckAssignment, useCreateAssignment, type AssignmentWish } from '../../data/assignments.ts';
import type { Assignment } from '../../data/own-assignments.ts';
import { floorsQuery, type Building } from '../../data/places.ts';
import { resourcesQuery } from '../../data/resources.ts';
import { newKey } from '../../lib/api.ts';
import { useNow } from '../../lib/now.ts';
import { nameOf, showProblem } from '../../lib/show.ts';
import { dayIn } from '../../lib/when.ts';
import { PersonSelect, type Person } from '../../parts/person-select.tsx';
import { BookingsField, type Instead } from '../../parts/way/bookings-field.tsx';
import { useLooking } from '../../parts/way/looking.ts';
import { Preview } from '../../parts/way/preview.tsx';
import { useZoneWords } from '../../parts/when/zone-words.ts';
import { useForm } from '../../ui/form.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { SideDrawer } from '../../ui/side-drawer.tsx';
import { tell } from '../../ui/tell.tsx';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  readonly building: Pick<Building, 'id' | 'zone'>;
  /** Whose assignment ends where the new one begins; without it something free is chosen. */
  readonly insteadOf?: Assignment;
  readonly onClose: () => void;
}

/** Assigns something of a building to a person: first what becomes of bookings is shown, then it is done. */
export function AssignDrawer({ building, insteadOf, onClose }: Props) {
  const { t } = useTranslation('assignments');
  const title = insteadOf ? t('passOnOf', { name: insteadOf.resourceName }) : t('add');
  return (
    <SideDrawer title={title} onClose={onClose}>
      <AssignForm building={building} insteadOf={insteadOf} onDone={onClose} />
    </SideDrawer>
  );
}

type Typed = Readonly<Record<'floorId' | 'resourceId' | 'userId' | 'firstDay' | 'lastDay' | 'checkInBy', string>>;

/** First it is asked what becomes of bookings, then it is assigned. */
function useAssigning(onAssigned: (name: string) => void) {
  const { seen, seenOf, look, forget, ...looking } = useLooking(useCheckAssignment());
  const create = useCreateAssignment();
  return {
    seen,
    forget,
    isPending: looking.isPending || create.isPending,
    error: create.error ?? looking.error,
    send(wish: AssignmentWish): void {
      if (seenOf(wish) === null) {
        create.reset();
        look(wish);
      } else
        whenDone(create.mutateAsync({ wish, key: newKey() }), {
          onSuccess: ({ resourceName }) => onAssigned(resourceName),
        });
    },
  };
}

type Kind = Assignment['kind'];

interface FormProps {
  readonly building: Props['building'];
  readonly insteadOf: Assignment | undefined;
  readonly onDone: () => void;
}

function AssignForm({ building, insteadOf, onDone }: FormProps) {
  const { t } = useTranslation('assignments');
  const [kind, setKind] = useState<Kind>(insteadOf?.kind ?? 'fixed');
  const [resourceId, setResource] = useState(String(insteadOf?.resourceId ?? ''));
  const [person, setPerson] = useState<Person | null>(null);
  const [bookings, setBookings] = useState<Instead>('move');
  const assigning = useAssigning((name) => {
    tell(t('assigned', { name, who: person ? nameOf(person) : t('somebody') }));
    onDone();
  });
  const { seen, isPending, error, forget } = assigning;
  const { props, wrong, refusal } = useForm<keyof Typed>({
    fields: {
      floorId: (value) => (value === '' && !insteadOf ? t('needFloor') : null),
      resourceId: (value, { floorId }) => (value === '' && floorId !== '' ? t('needPlace') : null),
      userId: () => (person === null ? t('needPerson') : null),
      firstDay: (value) => (value === '' ? t('needDay') : null),
      lastDay: (value, { firstDay }) => (value !== '' && value < firstDay ? t('order') : null),
      checkInBy: (value) => (kind === 'flexi' && value === '' ? t('needTime') : null),
    },
    error,
    send: ({ firstDay, lastDay, checkInBy }) =>
      assigning.send({
        resourceId: Number(resourceId),
        userId: person?.id ?? 0,
        kind,
        firstDay,
        lastDay: lastDay === '' ? null : lastDay,
        ...(kind === 'flexi' && { checkInBy }),
        ...(insteadOf && { insteadOf: insteadOf.id }),
        bookings,
      }),
  });
  return (
    <form {...props} onChange={forget}>
      <Stack gap="lg">
        {insteadOf ? (
          <Text size="sm">{t('passOnText', { name: insteadOf.userName ?? t('somebody') })}</Text>
        ) : (
          <PlaceField buildingId={building.id} value={resourceId} wrong={wrong} onChange={setResource} />
        )}
        <PersonSelect
          name="userId"
          label={t('person')}
          placeholder={t('search')}
          nobody={t('nobody')}
          error={wrong('userId')}
          value={person}
          onChange={(one) => {
            forget();
            setPerson(one);
          }}
        />
        <KindFields kind={kind} zone={building.zone} wrong={wrong} onChange={setKind} />
        <DayFields zone={building.zone} wrong={wrong} />
        <BookingsField label={t('bookings')} value={bookings} onChange={setBookings} />
        {seen && <Preview check={seen} />}
        {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onDone}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={isPending}>
            {seen === null ? t('look') : t('assign')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The compiler compares it with the server's. */
const ASSIGNABLE: typeof assignableTypes = ['desk', 'parking', 'locker'];

interface PlaceProps extends FieldsProps {
  readonly buildingId: number;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** What is for one person on a floor. */
function PlaceField({ buildingId, value, wrong, onChange }: PlaceProps) {
  const { t } = useTranslation('assignments');
  const [floorId, setFloor] = useState('');
  const floors = useQuery(floorsQuery(buildingId)).data ?? [];
  const resources = useQuery({ ...resourcesQuery(Number(floorId)), enabled: floorId !== '' }).data ?? [];
  const single = resources.filter(({ partIds }) => partIds.length === 0);
  const offered = ASSIGNABLE.map((wanted) => ({
    group: t(`types.${wanted}`),
    items: single.filter(({ type }) => type === wanted).map((one) => ({ value: String(one.id), label: nameOf(one) })),
  }));
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <NativeSelect
        name="floorId"
        label={t('floor')}
        error={wrong('floorId')}
        data-autofocus
        value={floorId}
        data={[
          { value: '', label: t('chooseFloor') },
          ...floors.map((one) => ({ value: String(one.id), label: nameOf(one) })),
        ]}
        onChange={(event) => {
          setFloor(event.currentTarget.value);
          onChange('');
        }}
      />
      <NativeSelect
        name="resourceId"
        label={t('resource')}
        disabled={floorId === ''}
        error={wrong('resourceId')}
        value={value}
        data={[{ value: '', label: t('choose') }, ...offered.filter(({ items }) => items.length > 0)]}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </SimpleGrid>
  );
}

interface FieldsProps {
  readonly wrong: (name: keyof Typed) => string | null;
}

interface KindProps extends FieldsProps {
  readonly kind: Kind;
  readonly zone: string;
  readonly onChange: (kind: Kind) => void;
}

/** Is it hers whether she comes or not? */
function KindFields({ kind, zone, wrong, onChange }: KindProps) {
  const { t } = useTranslation('assignments');
  const whose = useZoneWords(zone, useNow());
  return (
    <SimpleGrid cols={{ base: 1, xs: kind === 'flexi' ? 2 : 1 }} spacing="sm">
      <NativeSelect
        label={t('kind')}
        value={kind}
        data={[
          { value: 'fixed', label: t('kindFixed') },
          { value: 'flexi', label: t('kindFlexi') },
        ]}
        onChange={({ currentTarget: { value } }) => onChange(value === 'flexi' ? 'flexi' : 'fixed')}
      />
      {kind === 'flexi' && (
        <TextInput
          type="time"
          name="checkInBy"
          label={t('checkInBy')}
          description={whose}
          defaultValue="10:00"
          error={wrong('checkInBy')}
        />
      )}
    </SimpleGrid>
  );
}

/** From which day until which. */
function DayFields({ zone, wrong }: FieldsProps & { readonly zone: string }) {
  const { t } = useTranslation('assignments');
  const today = dayIn(useNow(), zone);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <TextInput
        type="date"
        name="firstDay"
        label={t('from')}
        min={today}
        defaultValue={today}
        error={wrong('firstDay')}
      />
      <TextInput
        type="date"
        name="lastDay"
        label={t('until')}
        description={t('untilHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        min={today}
        error={wrong('lastDay')}
      />
    </SimpleGrid>
  );
}
