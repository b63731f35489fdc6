import { Button, Group, NativeSelect, Skeleton } from '@mantine/core';
import { IconAccessPoint, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buildingsQuery, type Building } from '../../data/places.ts';
import { sensorsQuery } from '../../data/sensors.ts';
import { keeps, useMe } from '../../data/session.ts';
import { nameOf } from '../../lib/show.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { SensorQuestion } from './sensor-question.tsx';
import { SensorRow } from './sensor-row.tsx';
import classes from './sensors.module.css';

/** What stands for no building. */
const NOWHERE = 'nowhere';

/** The sensors, building by building: what they are called, where they are, and whether they are heard. */
export function SensorsPage() {
  const { t } = useTranslation('sensors');
  const { user } = useMe();
  const { data = [], error, refetch } = useQuery(buildingsQuery);
  const buildings = data.filter(({ id }) => keeps(user, id));
  const [chosen, choose] = useState<string | null>(null);
  const building = buildings.find(({ id }) => String(id) === chosen) ?? buildings[0];
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <Page title={t('title')} lead={t('lead')}>
      {building && (
        <Chosen buildings={buildings} building={building} isNowhere={chosen === NOWHERE} onChoose={choose} />
      )}
    </Page>
  );
}

interface ChosenProps {
  readonly buildings: readonly Building[];
  /** Where sensors are, or are to be: one that is nowhere yet may come there. */
  readonly building: Building;
  readonly isNowhere: boolean;
  readonly onChoose: (value: string) => void;
}

/** What is asked for, and what there is of it. */
function Chosen({ buildings, building, isNowhere, onChoose }: ChosenProps) {
  const { t } = useTranslation('sensors');
  const reachesAll = useMe().user?.buildings === 'all';
  const [retired, setRetired] = useState(false);
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <Group mb="lg" align="end" justify="space-between">
        <Group align="end">
          <NativeSelect
            label={t('building')}
            value={isNowhere ? NOWHERE : String(building.id)}
            onChange={(event) => onChoose(event.currentTarget.value)}
            data={[
              ...buildings.map((one) => ({ value: String(one.id), label: nameOf(one) })),
              ...(reachesAll ? [{ value: NOWHERE, label: t('nowhere') }] : []),
            ]}
          />
          <NativeSelect
            label={t('which')}
            value={String(retired)}
            onChange={(event) => setRetired(event.currentTarget.value === 'true')}
            data={[
              { value: 'false', label: t('inUse') },
              { value: 'true', label: t('outOfUse') },
            ]}
          />
        </Group>
        <Button leftSection={<IconPlus size={17} aria-hidden="true" />} onClick={() => setAdding(true)}>
          {t('add')}
        </Button>
      </Group>
      <Sensors building={building} isNowhere={isNowhere} retired={retired} />
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

interface Props {
  readonly building: Building;
  readonly isNowhere: boolean;
  readonly retired: boolean;
}

function Sensors({ building, isNowhere, retired }: Props) {
  const { t } = useTranslation('sensors');
  const { data: sensors, error, refetch } = useQuery(sensorsQuery(isNowhere ? null : building.id, retired));
  if (error && sensors === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (sensors === undefined) return <Skeleton height={120} radius={14} aria-hidden="true" />;
  if (sensors.length === 0)
    return (
      <Notice
        icon={<IconAccessPoint size={26} stroke={1.6} />}
        title={t(retired ? 'noneOut' : 'none')}
        text={t(retired ? 'noneOutText' : 'noneText')}
      />
    );
  return (
    <ul className={classes.list} aria-label={t('title')}>
      {sensors.map((sensor) => (
        <SensorRow key={sensor.id} sensor={sensor} building={building} />
      ))}
    </ul>
  );
}
