import { NativeSelect, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { controllerTypes, useAddController } from '../../data/e-paper.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { useForm } from '../../ui/form.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { Question } from '../../ui/question.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';

interface Props {
  readonly buildingId: number;
  readonly onClose: () => void;
}

/** What its tags can be made to speak: as the vendor writes languages. */
const LANGUAGES = { 'en-US': 'English', 'zh-HK': '繁體中文', 'zh-CN': '简体中文', 'de-DE': 'Deutsch' } as const;

/** What a controller is called, which kind it is of, and what its tags speak. */
export function ControllerQuestion({ buildingId, onClose }: Props) {
  const { t } = useTranslation('signage');
  const { mutateAsync, error, isPending } = useAddController();
  const { props, wrong, refusal } = useForm<'name' | 'type' | 'displayLanguage'>({
    fields: {
      name: (value) => (value.trim() === '' ? t('needName') : null),
      type: () => null,
      displayLanguage: () => null,
    },
    error,
    send(typed) {
      const type = controllerTypes.find((one) => one === typed.type) ?? controllerTypes[0];
      whenDone(mutateAsync({ name: typed.name.trim(), type, displayLanguage: typed.displayLanguage, buildingId }), {
        onSuccess: ({ name }) => {
          tell(t('added', { name }));
          onClose();
        },
      });
    },
  });
  return (
    <Question title={t('newController')} size="md" onClose={onClose}>
      <form {...props}>
        <Stack gap="md">
          <TextInput name="name" label={t('name')} required maxLength={200} error={wrong('name')} data-autofocus />
          <NativeSelect
            name="type"
            label={t('type')}
            error={wrong('type')}
            data={controllerTypes.map((one) => ({ value: one, label: t(`types.${one}`) }))}
          />
          <NativeSelect
            name="displayLanguage"
            label={t('language')}
            error={wrong('displayLanguage')}
            data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          />
          {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
          <FormButtons isPending={isPending} cancel={t('cancel')} says={t('add')} onClose={onClose} />
        </Stack>
      </form>
    </Question>
  );
}
