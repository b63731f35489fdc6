import { NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sensorKinds, useSaveSensor, type Sensor, type SensorKind } from '../../data/sensors.ts';
import { isProblem } from '../../lib/problem.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { ENTRANCE, PlaceFields } from '../../parts/place-fields.tsx';
import { useForm } from '../../ui/form.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { Question } from '../../ui/question.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';

interface Props {
  readonly buildingId: number;
  /** May she have sensors that are nowhere yet? */
  readonly mayBeNowhere: boolean;
  /** What is changed; null: one is added. */
  readonly sensor: Sensor | null;
  readonly onClose: () => void;
}

/** As long as it may be, and what it may be made of, as the API says it. */
const ACCESS_ID = /^[0-9A-Za-z._:/#@+-]{0,100}$/;

/** What a sensor is called, by people and by itself, and where it is. */
export function SensorQuestion({ buildingId, mayBeNowhere, sensor, onClose }: Props) {
  const { t } = useTranslation('sensors');
  const { mutateAsync, error, isPending } = useSaveSensor();
  const [kind, setKind] = useState<SensorKind>(sensor?.kind ?? 'occupancy');
  const needsPlace = sensor === null && !mayBeNowhere;
  const { props, wrong, refusal } = useForm({
    fields: {
      name: (value) => (value.trim() === '' ? t('needName') : null),
      kind: () => null,
      accessId: (value) => (ACCESS_ID.test(value.trim()) ? null : t('needAccessId')),
      floorId: (value) => (value === '' && needsPlace ? t('needPlace') : null),
      resourceId: (value, { floorId }) =>
        value === '' && floorId !== '' && floorId !== ENTRANCE ? t('needPlace') : null,
    },
    error,
    send: (typed) => {
      const accessId = typed.accessId.trim();
      const wish = {
        name: typed.name.trim(),
        ...(accessId !== '' && { accessId }),
        ...whereIn(buildingId, typed),
      };
      const given = sensor
        ? ({ id: sensor.id, wish: { ...wish, version: sensor.version } } as const)
        : ({ id: null, wish: { ...wish, kind } } as const);
      whenDone(mutateAsync(given), {
        onSuccess: (saved) => {
          tell(t(sensor ? 'saved' : 'added', { name: saved.name, accessId: saved.accessId }));
          onClose();
        },
      });
    },
  });
  const isTaken = isProblem(error, 'device_access_id_taken') && wrong('accessId') === showProblem(error);
  return (
    <Question title={sensor ? t('changeOf', { name: sensor.name }) : t('newTitle')} size="md" onClose={onClose}>
      <form {...props}>
        <Stack gap="md">
          <TextInput
            name="name"
            required
            label={t('name')}
            maxLength={200}
            defaultValue={sensor?.name ?? ''}
            error={wrong('name')}
            data-autofocus
          />
          {sensor === null && (
            <NativeSelect
              name="kind"
              label={t('kind')}
              error={wrong('kind')}
              value={kind}
              onChange={({ currentTarget: { value } }) =>
                setKind(sensorKinds.find((one) => one === value) ?? 'occupancy')
              }
              data={sensorKinds.map((one) => ({ value: one, label: t(`kinds.${one}`) }))}
            />
          )}
          <TextInput
            name="accessId"
            label={t('accessId')}
            description={t(sensor ? 'accessIdHint' : 'newAccessIdHint')}
            maxLength={100}
            autoComplete="off"
            spellCheck={false}
            defaultValue={sensor?.accessId ?? ''}
            error={isTaken ? t('accessIdTaken') : wrong('accessId')}
          />
          <Where buildingId={buildingId} isNew={sensor === null} isReader={kind === 'badge'} wrong={wrong} />
          {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
          <FormButtons isPending={isPending} cancel={t('cancel')} says={t(sensor ? 'save' : 'add')} onClose={onClose} />
        </Stack>
      </form>
    </Question>
  );
}

interface WhereProps {
  readonly buildingId: number;
  readonly isNew: boolean;
  /** A badge reader may stand at an entrance. */
  readonly isReader: boolean;
  readonly wrong: (name: 'floorId' | 'resourceId') => string | null;
}

function Where({ buildingId, isNew, isReader, wrong }: WhereProps) {
  const { t } = useTranslation('sensors');
  const none = t(isNew ? 'nowhere' : 'stays');
  const entrance = isReader ? { building: t('entranceOfBuilding'), floor: t('entranceOfFloor') } : undefined;
  const words = { floor: t('floor'), resource: t('resource'), choose: t('choose'), none, entrance };
  return (
    <>
      <PlaceFields key={String(isReader)} buildingId={buildingId} words={words} wrong={wrong} />
      {isReader && (
        <Text size="sm" c="dimmed">
          {t('readerDoes')}
        </Text>
      )}
    </>
  );
}

/** Where it is to be; nothing where it is to stay where it is, or nowhere. */
function whereIn(
  buildingId: number,
  { floorId, resourceId }: { readonly floorId: string; readonly resourceId: string },
) {
  if (floorId === ENTRANCE) return { entrance: { buildingId } };
  if (resourceId === ENTRANCE) return { entrance: { buildingId, floorId: Number(floorId) } };
  return resourceId === '' ? {} : { resourceId: Number(resourceId) };
}
