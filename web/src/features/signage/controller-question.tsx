import { NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { controllerTypes, useSaveController, type EPaperController } from '../../data/e-paper.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { useForm } from '../../ui/form.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { Question } from '../../ui/question.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';

interface Props {
  readonly buildingId: number;
  /** What is changed; null: one is added. */
  readonly controller: EPaperController | null;
  readonly onClose: () => void;
}

/** What its tags can be made to speak: as the vendor writes languages. */
const LANGUAGES = { 'en-US': 'English', 'zh-HK': '繁體中文', 'zh-CN': '简体中文', 'de-DE': 'Deutsch' } as const;

/** What a controller is called, which kind it is of, and what its tags speak. */
export function ControllerQuestion({ buildingId, controller: given, onClose }: Props) {
  const { t } = useTranslation('signage');
  // As it was when this was opened: what somebody else changes meanwhile is refused, and not written over.
  const [controller] = useState(given);
  const { mutateAsync, error, isPending } = useSaveController();
  const { props, wrong, refusal } = useForm<'name' | 'type' | 'displayLanguage'>({
    fields: {
      name: (value) => (value.trim() === '' ? t('needName') : null),
      type: () => null,
      displayLanguage: () => null,
    },
    error,
    send(typed) {
      const type = controllerTypes.find((one) => one === typed.type) ?? controllerTypes[0];
      const wish = { name: typed.name.trim(), type, displayLanguage: typed.displayLanguage };
      const asked = controller
        ? ({ id: controller.id, wish: { ...wish, version: controller.version } } as const)
        : ({ id: null, wish: { ...wish, buildingId } } as const);
      whenDone(mutateAsync(asked), {
        onSuccess: ({ name }) => {
          tell(t(controller ? 'saved' : 'added', { name }));
          onClose();
        },
      });
    },
  });
  // One that was made otherwise may speak another language.
  const speaks = controller?.displayLanguage;
  const languages = Object.entries<string>(LANGUAGES);
  const offered = speaks === undefined || speaks in LANGUAGES ? languages : [...languages, [speaks, speaks] as const];
  const title = controller ? t('changeOf', { name: controller.name }) : t('newController');
  return (
    <Question title={title} size="md" onClose={onClose}>
      <form {...props}>
        <Stack gap="md">
          <TextInput
            name="name"
            label={t('name')}
            required
            maxLength={200}
            defaultValue={controller?.name ?? ''}
            error={wrong('name')}
            data-autofocus
          />
          <NativeSelect
            name="type"
            label={t('type')}
            defaultValue={controller?.type ?? controllerTypes[0]}
            error={wrong('type')}
            data={controllerTypes.map((one) => ({ value: one, label: t(`types.${one}`) }))}
          />
          <NativeSelect
            name="displayLanguage"
            label={t('language')}
            defaultValue={speaks ?? languages[0]?.[0] ?? ''}
            error={wrong('displayLanguage')}
            data={offered.map(([value, label]) => ({ value, label }))}
          />
          {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
          <FormButtons
            isPending={isPending}
            cancel={t('cancel')}
            says={t(controller ? 'save' : 'add')}
            onClose={onClose}
          />
        </Stack>
      </form>
    </Question>
  );
}
