import { NativeSelect, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { sensorKinds, useSaveSensor, type Sensor } from '../../data/sensors.ts';
import { isProblem } from '../../lib/problem.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { PlaceFields } from '../../parts/place-fields.tsx';
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
  const needsPlace = sensor === null && !mayBeNowhere;
  const { props, wrong, refusal } = useForm({
    fields: {
      name: (value) => (value.trim() === '' ? t('needName') : null),
      kind: () => null,
      accessId: (value) => (ACCESS_ID.test(value.trim()) ? null : t('needAccessId')),
      floorId: (value) => (value === '' && needsPlace ? t('needPlace') : null),
      resourceId: (value, { floorId }) => (value === '' && floorId !== '' ? t('needPlace') : null),
    },
    error,
    send: (typed) => {
      const kind = sensorKinds.find((one) => one === typed.kind) ?? 'occupancy';
      const accessId = typed.accessId.trim();
      const wish = {
        name: typed.name.trim(),
        ...(accessId !== '' && { accessId }),
        ...(typed.resourceId !== '' && { resourceId: Number(typed.resourceId) }),
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
              data={sensorKinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
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
          <Where buildingId={buildingId} isNew={sensor === null} wrong={wrong} />
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
  readonly wrong: (name: 'floorId' | 'resourceId') => string | null;
}

function Where({ buildingId, isNew, wrong }: WhereProps) {
  const { t } = useTranslation('sensors');
  const none = t(isNew ? 'nowhere' : 'stays');
  const words = { floor: t('floor'), resource: t('resource'), choose: t('choose'), none };
  return <PlaceFields buildingId={buildingId} words={words} wrong={wrong} />;
}
