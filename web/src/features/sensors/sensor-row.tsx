import { Badge, Button, Group, Text } from '@mantine/core';
import { IconAccessPoint, IconBuilding, IconDoor, IconId, IconTemperature } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { floorsQuery, type Building } from '../../data/places.ts';
import { useSaveSensor, type Sensor, type SensorKind } from '../../data/sensors.ts';
import { useMe } from '../../data/session.ts';
import { useNow } from '../../lib/now.ts';
import { nameOf, showMinutes, showNumber } from '../../lib/show.ts';
import { minutesBetween } from '../../lib/when.ts';
import { whenDone } from '../../lib/when-done.ts';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { PresenceQuestion } from './presence-question.tsx';
import { ReadingsQuestion } from './readings-question.tsx';
import { SensorQuestion } from './sensor-question.tsx';
import classes from './sensors.module.css';

const icons: Readonly<Record<SensorKind, typeof IconBuilding>> = {
  occupancy: IconAccessPoint,
  environment: IconTemperature,
  door: IconDoor,
  badge: IconId,
};

/** Below this a battery is to be changed soon, in percent. */
const LOW = 20;

interface Props {
  readonly sensor: Sensor;
  readonly building: Building;
}

/** A sensor: where it is, when it was heard, and what is known by it now. */
export function SensorRow({ sensor, building }: Props) {
  const { t } = useTranslation('sensors');
  const { user } = useMe();
  const { name, kind, accessId, resourceId, resourceName, retired, version, id } = sensor;
  const [asking, setAsking] = useState<'change' | 'readings' | 'presence' | null>(null);
  const { mutateAsync, isPending } = useSaveSensor();
  const close = (): void => setAsking(null);
  const Icon = icons[kind];
  const turn = (): void =>
    whenDone(mutateAsync({ id, wish: { retired: !retired, version } }), {
      onSuccess: () => tell(t(retired ? 'usedAgain' : 'takenOut', { name })),
      onError: tellProblem,
    });
  return (
    <li className={classes.row} aria-label={name}>
      <Icon size={20} stroke={1.6} aria-hidden="true" />
      <div className={classes.what}>
        <Group gap={8}>
          <Text fw={600}>{name}</Text>
          {!retired && <State sensor={sensor} />}
        </Group>
        <Where sensor={sensor} building={building} />
        <Text size="sm" c="dimmed">
          {t('accessIdIs', { accessId })}
        </Text>
        <Heard sensor={sensor} />
      </div>
      <Group gap={6}>
        {resourceName !== null && (
          <Button
            size="xs"
            variant="default"
            aria-label={t('presenceBy', { name, place: resourceName })}
            onClick={() => setAsking('presence')}
          >
            {t('presence')}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          aria-label={t('readingsOf', { name })}
          onClick={() => setAsking('readings')}
        >
          {t('readings')}
        </Button>
        <Button size="xs" variant="default" aria-label={t('changeOf', { name })} onClick={() => setAsking('change')}>
          {t('change')}
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={isPending}
          aria-label={t(retired ? 'useAgainOf' : 'takeOutOf', { name })}
          onClick={turn}
        >
          {t(retired ? 'useAgain' : 'takeOut')}
        </Button>
      </Group>
      {asking === 'presence' && resourceId !== null && (
        <PresenceQuestion resourceId={resourceId} place={resourceName ?? ''} zone={building.zone} onClose={close} />
      )}
      {asking === 'readings' && <ReadingsQuestion sensor={sensor} zone={building.zone} onClose={close} />}
      {asking === 'change' && (
        <SensorQuestion
          buildingId={sensor.buildingId ?? building.id}
          mayBeNowhere={user?.buildings === 'all'}
          sensor={sensor}
          onClose={close}
        />
      )}
    </li>
  );
}

/** What it is, and at which resource or entrance, with what it does there. */
function Where({ sensor: { kind, resourceName, entrance }, building }: Props) {
  const { t } = useTranslation('sensors');
  const floorId = entrance?.floorId ?? null;
  const floors = useQuery({ ...floorsQuery(building.id), enabled: floorId !== null }).data ?? [];
  const floor = floors.find(({ id }) => id === floorId);
  const where = entrance ? t('entranceOf', { place: nameOf(floor ?? building) }) : (resourceName ?? t('nowhere'));
  return (
    <>
      <Text size="sm">{[t(`kinds.${kind}`), where].join(' · ')}</Text>
      {entrance && (
        <Text size="sm" c="dimmed">
          {t('entranceDoes')}
        </Text>
      )}
    </>
  );
}

function State({ sensor: { state } }: Pick<Props, 'sensor'>) {
  const { t } = useTranslation('sensors');
  return (
    <Badge classNames={{ root: classes.badge ?? '' }} data-state={state} variant="default" size="md">
      {t(`states.${state}`)}
    </Badge>
  );
}

/** When it was heard last, and how much is left of its battery. */
function Heard({ sensor: { lastHeardAt, batteryLevel, overdue } }: Pick<Props, 'sensor'>) {
  const { t } = useTranslation('sensors');
  const now = useNow();
  const minutes = lastHeardAt === null ? 0 : Math.max(0, Math.floor(minutesBetween(lastHeardAt, now)));
  const heard =
    lastHeardAt === null ? t('neverHeard') : minutes === 0 ? t('heardNow') : t('heard', { ago: showMinutes(minutes) });
  const battery =
    batteryLevel === null
      ? []
      : [t(batteryLevel < LOW ? 'batteryLow' : 'battery', { level: showNumber(batteryLevel) })];
  return (
    <Text size="sm" c="dimmed">
      {[heard, ...(overdue && lastHeardAt !== null ? [t('overdue')] : []), ...battery].join(' · ')}
    </Text>
  );
}
