import { Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSaveTag, type EPaperTag } from '../../data/e-paper.ts';
import { isProblem } from '../../lib/problem.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { NOWHERE, PlaceFields } from '../../parts/place-fields.tsx';
import { useForm } from '../../ui/form.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { Question } from '../../ui/question.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';

interface Props {
  readonly buildingId: number;
  readonly controllerId: number;
  /** What is changed; null: one is added. */
  readonly tag: EPaperTag | null;
  readonly onClose: () => void;
}

/** What a tag is called, by itself and elsewhere, and what it stands for. */
export function TagQuestion({ buildingId, controllerId, tag, onClose }: Props) {
  const { t } = useTranslation('signage');
  const { mutateAsync, error, isPending } = useSaveTag();
  const { props, wrong, refusal } = useForm<'label' | 'externalName' | 'floorId' | 'resourceId'>({
    fields: {
      label: (value) => (value.trim() === '' ? t('needLabel') : null),
      externalName: () => null,
      floorId: () => null,
      resourceId: (value, { floorId }) =>
        value === '' && floorId !== '' && floorId !== NOWHERE ? t('needPlace') : null,
    },
    error,
    send({ label, externalName, floorId, resourceId }) {
      const wish = {
        label: label.trim(),
        externalName: externalName.trim() === '' ? null : externalName.trim(),
        ...(resourceId !== '' && { resourceId: Number(resourceId) }),
        ...(floorId === NOWHERE && { resourceId: null }),
      };
      const given = tag
        ? ({ id: tag.id, wish: { ...wish, version: tag.version } } as const)
        : ({ id: null, wish: { ...wish, controllerId } } as const);
      whenDone(mutateAsync(given), {
        onSuccess: (saved) => {
          tell(t(tag ? 'saved' : 'added', { name: saved.label }));
          onClose();
        },
      });
    },
  });
  const isTaken = isProblem(error, 'e_paper_tag_taken');
  const none = t(tag ? 'stays' : 'nothingYet');
  const taken = (name: 'label' | 'externalName') => (isTaken && wrong(name) !== null ? t('labelTaken') : wrong(name));
  return (
    <Question title={tag ? t('changeOf', { name: tag.label }) : t('newTag')} size="md" onClose={onClose}>
      <form {...props}>
        <Stack gap="md">
          <TextInput
            name="label"
            label={t('label')}
            required
            maxLength={100}
            autoComplete="off"
            defaultValue={tag?.label ?? ''}
            error={taken('label')}
            data-autofocus
          />
          <TextInput
            name="externalName"
            label={t('externalName')}
            maxLength={100}
            autoComplete="off"
            defaultValue={tag?.externalName ?? ''}
            error={taken('externalName')}
          />
          <PlaceFields
            buildingId={buildingId}
            words={{
              floor: t('floor'),
              resource: t('shows'),
              choose: t('choose'),
              none,
              ...(tag?.resourceName != null && { nowhere: t('nothingMore') }),
            }}
            wrong={wrong}
          />
          {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
          <FormButtons isPending={isPending} cancel={t('cancel')} says={t(tag ? 'save' : 'add')} onClose={onClose} />
        </Stack>
      </form>
    </Question>
  );
}
