import { Button, Group, MultiSelect, NativeSelect, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { groupsQuery } from '../../data/people.ts';
import { areasQuery, buildingsQuery, floorsQuery, type Building } from '../../data/places.ts';
import { resourcesQuery, type Resource } from '../../data/resources.ts';
import { useCreateTeamDay, type TeamDayWish } from '../../data/team-days.ts';
import { newKey } from '../../lib/api.ts';
import { useNow } from '../../lib/now.ts';
import { usePlace } from '../../lib/place.ts';
import { nameOf, showDay, showProblem } from '../../lib/show.ts';
import { dayIn, shiftDay } from '../../lib/when.ts';
import { useZoneWords } from '../../parts/when/zone-words.ts';
import { useForm, type Form } from '../../ui/form.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { SideDrawer } from '../../ui/side-drawer.tsx';
import { tell } from '../../ui/tell.tsx';
import { workdayFrom } from './week.ts';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  readonly groupId: number;
  readonly onClose: () => void;
}

const FIELDS = [
  'name',
  'date',
  'startTime',
  'endTime',
  'buildingId',
  'floorId',
  'areaId',
  'count',
  'resourceIds',
  'releaseAt',
] as const;
type Field = (typeof FIELDS)[number];
type Typed = Readonly<Record<Field, string>>;
type Wrong = Form<Field>['wrong'];

/** Plans a day for a team: when, where and how many desks, and until when they are reserved. */
export function PlanForm({ groupId, onClose }: Props) {
  const { t } = useTranslation('team');
  return (
    <SideDrawer title={t('days.plan')} size={520} onClose={onClose}>
      <Fields groupId={groupId} onClose={onClose} />
    </SideDrawer>
  );
}

const wishOf = (groupId: number, typed: Typed): TeamDayWish => ({
  groupId,
  name: typed.name.trim(),
  date: typed.date,
  startTime: typed.startTime,
  endTime: typed.endTime,
  ...(typed.resourceIds === ''
    ? {
        floorId: Number(typed.floorId),
        ...(typed.areaId !== '' && { areaId: Number(typed.areaId) }),
        count: Number(typed.count),
      }
    : { resourceIds: typed.resourceIds.split(',').map(Number) }),
  ...(typed.releaseAt !== '' && { releaseAt: typed.releaseAt }),
});

function Fields({ groupId, onClose }: Props) {
  const { t } = useTranslation('team');
  const { mutateAsync, isPending, error } = useCreateTeamDay();
  const { data: buildings = [] } = useQuery(buildingsQuery);
  const [chosen, setChosen] = useState<Chosen>({});
  const { building } = usePlace(buildings, chosen.building);
  const whose = useZoneWords(building?.zone, useNow());
  const needs = (value: string): string | null => (value.trim() === '' ? t('days.needed') : null);
  const { props, wrong, refusal } = useForm<Field>({
    fields: {
      name: needs,
      date: needs,
      startTime: needs,
      endTime: (value, { startTime }) => needs(value) ?? (value <= startTime ? t('days.order') : null),
      buildingId: () => null,
      floorId: needs,
      areaId: () => null,
      count: (value, { resourceIds }) =>
        resourceIds !== '' || /^[1-9]\d?$|^100$/.test(value) ? null : t('days.needCount'),
      resourceIds: () => null,
      releaseAt: () => null,
    },
    error,
    send: (typed) =>
      whenDone(mutateAsync({ wish: wishOf(groupId, typed), key: newKey() }), {
        onSuccess: ({ name, date }) => {
          tell(t('days.planned', { name, day: showDay(date) }));
          onClose();
        },
      }),
  });
  return (
    <form {...props}>
      <Stack gap="lg">
        <TextInput name="name" label={t('days.name')} maxLength={200} error={wrong('name')} data-autofocus />
        <When wrong={wrong} />
        {whose !== undefined && (
          <Text size="sm" c="dimmed">
            {whose}
          </Text>
        )}
        <Where
          groupId={groupId}
          wrong={wrong}
          buildings={buildings}
          building={building?.id}
          chosen={chosen}
          onChoose={setChosen}
        />
        <TextInput
          type="datetime-local"
          name="releaseAt"
          label={t('days.releaseAt')}
          description={[t('days.releaseHint'), whose].filter((part) => part !== undefined).join(' ')}
          error={wrong('releaseAt')}
        />
        {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            {t('days.close')}
          </Button>
          <Button type="submit" loading={isPending}>
            {t('days.reserve')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** On which day and for how long, by the building’s clocks. */
function When({ wrong }: { readonly wrong: Wrong }) {
  const { t } = useTranslation('team');
  const today = dayIn(useNow(), Temporal.Now.timeZoneId());
  const [first] = useState(() => workdayFrom(shiftDay(today, 7)));
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
      <TextInput type="date" name="date" label={t('days.date')} defaultValue={first} error={wrong('date')} />
      <TextInput type="time" name="startTime" label={t('days.from')} defaultValue="09:00" error={wrong('startTime')} />
      <TextInput type="time" name="endTime" label={t('days.to')} defaultValue="17:00" error={wrong('endTime')} />
    </SimpleGrid>
  );
}

const options = (all: readonly (Parameters<typeof nameOf>[0] & { readonly id: number })[], first?: string) => [
  ...(first === undefined ? [] : [{ value: '', label: first }]),
  ...all.map((one) => ({ value: String(one.id), label: nameOf(one) })),
];

interface Chosen {
  readonly building?: number;
  readonly floor?: number;
  readonly area?: number | undefined;
}

interface WhereProps extends Pick<Props, 'groupId'> {
  readonly wrong: Wrong;
  readonly buildings: readonly Building[];
  /** The one it is in: the one chosen, else the one that the other pages are about. */
  readonly building: number | undefined;
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
}

/** On which floor, in which area if one is chosen, and how many desks. */
function Where({ groupId, wrong, buildings, building, chosen, onChoose }: WhereProps) {
  const { t } = useTranslation('team');
  const { data: floors = [] } = useQuery({ ...floorsQuery(building ?? 0), enabled: building !== undefined });
  const floor = floors.find(({ id }) => id === chosen.floor)?.id ?? floors[0]?.id;
  const { data: areas = [] } = useQuery({ ...areasQuery(floor ?? 0), enabled: floor !== undefined });
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <NativeSelect
        name="buildingId"
        label={t('days.building')}
        value={building ?? ''}
        data={options(buildings)}
        onChange={({ currentTarget: { value } }) => onChoose({ building: Number(value) })}
      />
      <NativeSelect
        name="floorId"
        label={t('days.floor')}
        error={wrong('floorId')}
        value={floor ?? ''}
        data={options(floors)}
        onChange={({ currentTarget: { value } }) => onChoose({ ...chosen, floor: Number(value), area: undefined })}
      />
      <NativeSelect
        key={floor}
        name="areaId"
        label={t('days.area')}
        error={wrong('areaId')}
        data={options(areas, t('days.anyArea'))}
        onChange={({ currentTarget: { value } }) =>
          onChoose({ ...chosen, area: value === '' ? undefined : Number(value) })
        }
      />
      <Count groupId={groupId} floorId={floor} areaId={chosen.area} error={wrong('count')} />
      {floor !== undefined && <Desks key={`desks ${floor}`} floorId={floor} error={wrong('resourceIds')} />}
    </SimpleGrid>
  );
}

/** So many desks are reserved for one day, at most, however many are in the team. */
const MOST = 100;

interface CountProps extends Pick<Props, 'groupId'> {
  readonly floorId: number | undefined;
  readonly areaId: number | undefined;
  readonly error: string | null;
}

/** How many desks: until she types a number, one for each of the team, as far as there are so many. */
function Count({ groupId, floorId, areaId, error }: CountProps) {
  const { t } = useTranslation('team');
  const { data: groups } = useQuery(groupsQuery);
  const { data } = useQuery({ ...resourcesQuery(floorId ?? 0), enabled: floorId !== undefined });
  const [typed, setTyped] = useState<string>();
  const members = groups?.find(({ id }) => id === groupId)?.members ?? 1;
  const there = data?.filter((one) => isPlainDesk(one) && (areaId === undefined || one.areaId === areaId));
  const fits = Math.max(1, Math.min(members, there?.length ?? MOST, MOST));
  return (
    <TextInput
      type="number"
      name="count"
      label={t('days.count')}
      min={1}
      max={MOST}
      value={typed ?? String(fits)}
      onChange={({ currentTarget: { value } }) => setTyped(value)}
      error={error}
    />
  );
}

const isPlainDesk = ({ type, retired, partIds }: Resource): boolean =>
  type === 'desk' && !retired && partIds.length === 0;

interface DesksProps {
  readonly floorId: number;
  readonly error: string | null;
}

/** These desks of the floor and no others, where somebody says so. */
function Desks({ floorId, error }: DesksProps) {
  const { t } = useTranslation('team');
  const { data = [] } = useQuery(resourcesQuery(floorId));
  const desks = data.filter(isPlainDesk);
  return (
    <MultiSelect
      name="resourceIds"
      label={t('days.desks')}
      description={t('days.desksHint')}
      searchable
      maxValues={100}
      error={error}
      data={desks.map((one) => ({ value: String(one.id), label: nameOf(one) }))}
      style={{ gridColumn: '1 / -1' }}
    />
  );
}
