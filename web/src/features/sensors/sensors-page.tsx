import { Alert, Button, Group, NativeSelect, Skeleton, Text, Title } from '@mantine/core';
import { IconAccessPoint, IconAlertTriangle, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Building } from '../../data/places.ts';
import { sensorAlertsQuery, sensorsQuery } from '../../data/sensors.ts';
import { useMe } from '../../data/session.ts';
import { nameOf } from '../../lib/show.ts';
import { SignalKinds } from '../../parts/signal-kinds/signal-kinds.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { NoBuilding } from '../../parts/which-building/no-building.tsx';
import { useBuilding, type WhichBuilding } from '../../parts/which-building/use-building.ts';
import { Page } from '../../ui/page.tsx';
import { ConnectQuestion } from './connect-question.tsx';
import { readSensorsSearch } from './search.ts';
import { SensorQuestion } from './sensor-question.tsx';
import { SensorRow } from './sensor-row.tsx';
import classes from './sensors.module.css';

const route = getRouteApi('/inside/manage/sensors');

/** What stands for no building. */
const NOWHERE = 'nowhere';

/** Which sensors are shown. */
const WHICH = ['inUse', 'needy', 'outOfUse'] as const;
type Which = (typeof WHICH)[number];

/** The sensors, building by building: what they are called, where they are, and whether they are heard. */
export function SensorsPage() {
  const { t } = useTranslation('sensors');
  const { building: asked } = route.useSearch();
  const which = useBuilding({ asked });
  return (
    <Page title={t('title')} lead={t('lead')}>
      {which.building ? <Chosen which={which} building={which.building} /> : <NoBuilding which={which} />}
      <section className={classes.kinds} aria-labelledby="kinds">
        <Title order={2} size="h4" id="kinds" mb="md">
          {t('whatFor')}
        </Title>
        <SignalKinds labelledBy="kinds" keeping />
      </section>
    </Page>
  );
}

interface ChosenProps {
  readonly which: WhichBuilding;
  /** Where sensors are, or are to be: one that is nowhere yet may come there. */
  readonly building: Building;
}

/** What is asked for, and what there is of it. */
function Chosen({ which: { buildings, choose }, building }: ChosenProps) {
  const { t } = useTranslation('sensors');
  const reachesAll = useMe().user?.buildings === 'all';
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const which = WHICH.find((one) => one !== 'inUse' && search[one]) ?? 'inUse';
  const setWhich = (next: Which): void =>
    void navigate({
      search: ({ building: asked }) => readSensorsSearch({ building: asked, [next]: true }),
    });
  // In the place of which building: who chooses another one meanwhile, in the header, sees that.
  const [insteadOf, setInsteadOf] = useState<number>();
  const isNowhere = insteadOf === building.id;
  const [isAdding, setAdding] = useState(false);
  const [isConnecting, setConnecting] = useState(false);
  return (
    <>
      <Group mb="lg" align="end" justify="space-between">
        <Group align="end">
          <NativeSelect
            label={t('building')}
            value={isNowhere ? NOWHERE : String(building.id)}
            onChange={({ currentTarget: { value } }) => {
              setInsteadOf(value === NOWHERE ? building.id : undefined);
              if (value !== NOWHERE) choose(Number(value));
            }}
            data={[
              ...buildings.map((one) => ({ value: String(one.id), label: nameOf(one) })),
              ...(reachesAll ? [{ value: NOWHERE, label: t('nowhere') }] : []),
            ]}
          />
          <NativeSelect
            label={t('which')}
            value={which}
            onChange={(event) => setWhich(event.currentTarget.value as Which)}
            data={WHICH.map((value) => ({ value, label: t(value) }))}
          />
        </Group>
        <Group gap={8}>
          <Button variant="default" onClick={() => setConnecting(true)}>
            {t('connect')}
          </Button>
          <Button leftSection={<IconPlus size={17} aria-hidden="true" />} onClick={() => setAdding(true)}>
            {t('add')}
          </Button>
        </Group>
      </Group>
      {!isNowhere && which === 'inUse' && <Needy buildingId={building.id} onShow={() => setWhich('needy')} />}
      <Sensors building={building} isNowhere={isNowhere} which={which} />
      {isConnecting && <ConnectQuestion onClose={() => setConnecting(false)} />}
      {isAdding && (
        <SensorQuestion
          buildingId={building.id}
          mayBeNowhere={reachesAll}
          sensor={null}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
}

/** Says that some sensors need somebody, where some do. */
function Needy({ buildingId, onShow }: { readonly buildingId: number; readonly onShow: () => void }) {
  const { t } = useTranslation('sensors');
  const { data: alerts = [] } = useQuery(sensorAlertsQuery(buildingId));
  const count = new Set(alerts.map(({ deviceId }) => deviceId)).size;
  if (count === 0) return null;
  return (
    <Alert mb="lg" color="yellow" icon={<IconAlertTriangle size={20} stroke={1.6} aria-hidden="true" />}>
      <Group justify="space-between" gap={8}>
        <Text size="sm">{t('someNeedy', { count })}</Text>
        <Button size="xs" variant="default" onClick={onShow}>
          {t('showNeedy')}
        </Button>
      </Group>
    </Alert>
  );
}

interface Props {
  readonly building: Building;
  readonly isNowhere: boolean;
  readonly which: Which;
}

function Sensors({ building, isNowhere, which }: Props) {
  const { t } = useTranslation('sensors');
  const sensors = useQuery(sensorsQuery(isNowhere ? null : building.id, which === 'outOfUse'));
  // What hangs nowhere is nobody's worry yet.
  const alerts = useQuery({ ...sensorAlertsQuery(building.id), enabled: which === 'needy' && !isNowhere });
  const failed = [sensors, alerts].find(({ error, data }) => error && data === undefined);
  if (failed) return <Failure error={failed.error} retry={() => void failed.refetch()} />;
  if (sensors.data === undefined || alerts.isLoading) return <Skeleton height={120} radius={14} aria-hidden="true" />;
  const needy = new Set((isNowhere ? [] : (alerts.data ?? [])).map(({ deviceId }) => deviceId));
  const shown = which === 'needy' ? sensors.data.filter(({ id }) => needy.has(id)) : sensors.data;
  if (shown.length === 0)
    return (
      <Notice
        icon={<IconAccessPoint size={26} stroke={1.6} />}
        title={t(NONE[which].title)}
        text={t(NONE[which].text)}
      />
    );
  return (
    <ul className={classes.list} aria-label={t('title')}>
      {shown.map((sensor) => (
        <SensorRow key={sensor.id} sensor={sensor} building={building} />
      ))}
    </ul>
  );
}

/** What is said where there is nothing to show. */
const NONE = {
  inUse: { title: 'none', text: 'noneText' },
  needy: { title: 'noneNeedy', text: 'noneNeedyText' },
  outOfUse: { title: 'noneOut', text: 'noneOutText' },
} as const;
