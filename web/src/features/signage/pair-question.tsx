import { Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { usePairScreen } from '../../data/paired-screens.ts';
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
  readonly onClose: () => void;
}

/** What was typed of a code; a space or a hyphen between its letters is none of it. */
const codeIn = (typed: string): string => typed.replaceAll(/[^0-9A-Za-z]/g, '');

/** Which screen it is, what it is called, and at whose door it stands. */
export function PairQuestion({ buildingId, onClose }: Props) {
  const { t } = useTranslation('signage');
  const { mutateAsync, error, isPending } = usePairScreen();
  const { props, wrong, refusal } = useForm<'code' | 'name' | 'floorId' | 'resourceId'>({
    fields: {
      code: (value) => (codeIn(value) === '' ? t('needCode') : null),
      name: (value) => (value.trim() === '' ? t('needName') : null),
      floorId: (value) => (value === '' ? t('needPlace') : null),
      resourceId: (value) => (value === '' ? t('needPlace') : null),
    },
    error,
    send({ code, name, resourceId }) {
      const wish = {
        code: codeIn(code),
        name: name.trim(),
        buildingId,
        resourceId: Number(resourceId),
      };
      whenDone(mutateAsync(wish), {
        onSuccess: (made) => {
          tell(t('paired', { name: made.name }));
          onClose();
        },
      });
    },
  });
  return (
    <Question title={t('newTitle')} size="md" onClose={onClose}>
      <form {...props}>
        <Stack gap="md">
          <TextInput
            name="code"
            label={t('code')}
            required
            maxLength={40}
            autoComplete="off"
            autoCapitalize="characters"
            error={wrong('code')}
            data-autofocus
          />
          <TextInput name="name" label={t('name')} required maxLength={200} error={wrong('name')} />
          <PlaceFields
            buildingId={buildingId}
            words={{ floor: t('floor'), resource: t('resource'), choose: t('choose'), none: t('choose') }}
            wrong={wrong}
          />
          <Text size="sm" c="dimmed">
            {t('mayDo')}
          </Text>
          {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
          <FormButtons isPending={isPending} cancel={t('cancel')} says={t('pair')} onClose={onClose} />
        </Stack>
      </form>
    </Question>
  );
}
