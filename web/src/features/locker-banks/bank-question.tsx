import { NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../data/asked.ts';
import { useSaveBank, type LockerBank } from '../../data/locker-banks.ts';
import { areasQuery, type Area, type Floor } from '../../data/places.ts';
import { nameOf, showProblem } from '../../lib/show.ts';
import { useForm } from '../../ui/form.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Question } from '../../ui/question.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';
import { isCount, isNaming, LockersFields, lockersIn, MOST_LOCKERS } from './lockers-fields.tsx';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  readonly floors: readonly Floor[];
  /** What is changed; null: one is added. */
  readonly bank: LockerBank | null;
  readonly onClose: () => void;
}

/** What a locker bank is called and where it stands; with a new one, how many lockers come with it. */
export function BankQuestion({ floors, bank, onClose }: Props) {
  const { t } = useTranslation('locker-banks');
  const [floorId, setFloor] = useState(bank?.floorId ?? floors[0]?.id ?? 0);
  const within = useAsked(areasQuery(floorId));
  const { data: areas = [] } = within;
  const { mutateAsync, error, isPending } = useSaveBank();
  const done = (said: 'added' | 'saved', name: string) => ({
    onSuccess: () => {
      tell(t(said, { name }));
      onClose();
    },
  });
  const { props, wrong, refusal } = useForm({
    fields: {
      name: (value) => (value.trim() === '' ? t('needName') : null),
      floorId: () => null,
      areaId: () => null,
      'lockers.count': (value) => (bank || isCount(value) ? null : t('needCount', { most: MOST_LOCKERS })),
      'lockers.naming': (value) => (bank || isNaming(value) ? null : t('needSign')),
    },
    error,
    send: (typed) => {
      const name = typed.name.trim();
      // Where the areas are not there to choose from, its own stays.
      const areaId = typed.areaId === '' ? null : Number(typed.areaId);
      const wish = { name, ...(areas.length > 0 && { areaId }) };
      if (bank)
        return whenDone(mutateAsync({ id: bank.id, wish: { ...wish, version: bank.version } }), done('saved', name));
      const lockers = lockersIn(typed['lockers.count'], typed['lockers.naming']);
      return whenDone(mutateAsync({ id: null, wish: { ...wish, floorId, lockers } }), done('added', name));
    },
  });
  return (
    <Question title={bank ? t('changeTitle', { name: nameOf(bank) }) : t('newTitle')} size="md" onClose={onClose}>
      <form {...props}>
        <Stack gap="md">
          <TextInput
            name="name"
            required
            label={t('name')}
            maxLength={200}
            defaultValue={bank?.name ?? ''}
            error={wrong('name')}
            data-autofocus
          />
          {bank === null && (
            <NativeSelect
              name="floorId"
              label={t('floor')}
              value={String(floorId)}
              error={wrong('floorId')}
              onChange={(event) => setFloor(Number(event.currentTarget.value))}
              data={floors.map((floor) => ({ value: String(floor.id), label: nameOf(floor) }))}
            />
          )}
          {within.error && within.data === undefined && (
            <Failure error={within.error} retry={() => void within.refetch()} />
          )}
          {areas.length > 0 && <AreaSelect key={floorId} areas={areas} bank={bank} error={wrong('areaId')} />}
          {bank === null && (
            <LockersFields
              within="lockers."
              wrong={{ count: wrong('lockers.count'), naming: wrong('lockers.naming') }}
            />
          )}
          {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
          <FormButtons
            isPending={isPending}
            cancel={t('cancel')}
            says={bank ? t('save') : t('add')}
            onClose={onClose}
          />
        </Stack>
      </form>
    </Question>
  );
}

interface AreaProps extends Pick<Props, 'bank'> {
  readonly areas: readonly Area[];
  readonly error: string | null;
}

function AreaSelect({ areas, bank, error }: AreaProps) {
  const { t } = useTranslation('locker-banks');
  return (
    <NativeSelect
      name="areaId"
      label={t('area')}
      {...(bank && { description: t('areaHint') })}
      defaultValue={String(bank?.areaId ?? '')}
      error={error}
      data={[
        { value: '', label: t('noArea') },
        ...areas.map((area) => ({ value: String(area.id), label: nameOf(area) })),
      ]}
    />
  );
}
