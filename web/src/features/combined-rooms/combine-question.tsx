import { MultiSelect, SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../data/asked.ts';
import { roomsQuery, useCombine } from '../../data/combined.ts';
import { floorsQuery, type Building } from '../../data/places.ts';
import type { Resource } from '../../data/resources.ts';
import { isProblem } from '../../lib/problem.ts';
import { nameOf, showProblem } from '../../lib/show.ts';
import { useForm } from '../../ui/form.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Question } from '../../ui/question.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';
import { choices, LEAST_PARTS, madeOf, MOST_PARTS, type Choice } from './choices.ts';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  readonly building: Building;
  /** What is changed; null: one is made. */
  readonly whole: Resource | null;
  readonly onClose: () => void;
}

/** Of what a combined room is made: a new one or one that there is, and its parts. */
export function CombineQuestion({ building, whole, onClose }: Props) {
  const { t } = useTranslation('combined-rooms');
  const all = useAsked(roomsQuery(building.id));
  const { data: rooms = [] } = all;
  const { data: floors = [] } = useAsked(floorsQuery(building.id));
  const [isNew, setNew] = useState(whole === null);
  // As it was when it was opened or chosen: what somebody else changes meanwhile is refused, and not written over.
  const [chosen, choose] = useState(whole);
  const [partIds, setParts] = useState<readonly string[]>((whole?.partIds ?? []).map(String));
  const { mutateAsync, error, isPending } = useCombine();
  const wholeId = isNew || chosen === null ? null : chosen.id;
  const { wholes, parts } = choices(rooms, floors, wholeId);
  const { props, wrong, refusal } = useForm({
    fields: {
      name: (value) => (isNew && value.trim() === '' ? t('needName') : null),
      description: () => null,
      wholeId: () => (isNew || chosen !== null ? null : t('needRoom')),
      partIds: () => (partIds.length < LEAST_PARTS ? t('needParts') : null),
    },
    error: isProblem(error, 'in_use') ? null : error,
    send: ({ name, description }) => {
      const made = madeOf(rooms, partIds.map(Number));
      const { partIds: parted } = made;
      const wanted = { buildingId: building.id, name: name.trim(), description, ...made };
      const asked = isNew || chosen === null ? wanted : { id: chosen.id, version: chosen.version, partIds: parted };
      whenDone(mutateAsync(asked), {
        onSuccess: (resource) => {
          tell(t('made', { name: nameOf(resource) }));
          onClose();
        },
      });
    },
  });
  // What is chosen, not typed, is mended without the form hearing of it; what the server refused stays said.
  const stillWrong = (field: 'wholeId' | 'partIds', isMissing: boolean): string | null =>
    isMissing || error !== null ? wrong(field) : null;
  return (
    <Question title={whole ? t('changeTitle', { name: nameOf(whole) }) : t('combine')} size="md" onClose={onClose}>
      <form {...props}>
        <Stack gap="md">
          {whole === null && (
            <WhichRoom
              isNew={isNew}
              onNew={setNew}
              rooms={wholes}
              chosen={chosen === null ? null : String(chosen.id)}
              onChoose={(value) => {
                choose(rooms.find(({ id }) => String(id) === value) ?? null);
                setParts(partIds.filter((id) => id !== value));
              }}
              wrong={(field) => (field === 'wholeId' ? stillWrong(field, chosen === null) : wrong(field))}
            />
          )}
          {all.error && all.data === undefined && <Failure error={all.error} retry={() => void all.refetch()} />}
          <MultiSelect
            name="partIds"
            label={t('parts')}
            description={t('partsHint', { most: MOST_PARTS })}
            searchable
            hidePickedOptions
            maxValues={MOST_PARTS}
            error={stillWrong('partIds', partIds.length < LEAST_PARTS)}
            data={[...parts]}
            value={[...partIds]}
            onChange={setParts}
            nothingFoundMessage={t('noRoom')}
          />
          {isProblem(error, 'in_use') && <Refusal>{t('inUse', { name: chosen ? nameOf(chosen) : '' })}</Refusal>}
          {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
          <FormButtons
            isPending={isPending}
            cancel={t('cancel')}
            says={t(whole ? 'save' : 'combine')}
            onClose={onClose}
          />
        </Stack>
      </form>
    </Question>
  );
}

interface WhichProps {
  readonly isNew: boolean;
  readonly onNew: (isNew: boolean) => void;
  readonly rooms: readonly Choice[];
  readonly chosen: string | null;
  readonly onChoose: (id: string | null) => void;
  readonly wrong: (field: 'name' | 'description' | 'wholeId') => string | null;
}

/** What is made: a new room, by its name, or one that there is. */
function WhichRoom({ isNew, onNew, rooms, chosen, onChoose, wrong }: WhichProps) {
  const { t } = useTranslation('combined-rooms');
  return (
    <>
      <SegmentedControl
        aria-label={t('which')}
        value={isNew ? 'new' : 'existing'}
        onChange={(value) => onNew(value === 'new')}
        data={[
          { value: 'new', label: t('new') },
          { value: 'existing', label: t('existing') },
        ]}
      />
      {isNew ? (
        <>
          <TextInput name="name" label={t('name')} maxLength={200} error={wrong('name')} data-autofocus />
          <Textarea
            name="description"
            label={t('description')}
            description={t('descriptionHint')}
            maxLength={2_000}
            autosize
            minRows={2}
            maxRows={8}
            error={wrong('description')}
          />
        </>
      ) : (
        <Select
          name="wholeId"
          label={t('room')}
          searchable
          error={wrong('wholeId')}
          data={[...rooms]}
          value={chosen}
          onChange={onChoose}
          nothingFoundMessage={t('noRoom')}
        />
      )}
    </>
  );
}
