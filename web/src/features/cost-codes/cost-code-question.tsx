import { Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSaveCostCode, type CostCode } from '../../data/cost-codes.ts';
import { isProblem } from '../../lib/problem.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { useForm } from '../../ui/form.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { Question } from '../../ui/question.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';

interface Props {
  /** What is changed; null: one is added. */
  readonly costCode: CostCode | null;
  readonly onClose: () => void;
}

/** A cost code, and what it stands for. */
export function CostCodeQuestion({ costCode, onClose }: Props) {
  const { t } = useTranslation('cost-codes');
  const { mutateAsync, error, isPending } = useSaveCostCode();
  const { props, wrong, refusal } = useForm({
    fields: {
      code: (value) => (value.trim() === '' ? t('needCode') : null),
      description: () => null,
    },
    error,
    send: (typed) => {
      const said = { code: typed.code.trim(), description: typed.description.trim() };
      const wish = costCode
        ? { id: costCode.id, wish: { ...said, version: costCode.version } }
        : { id: null, wish: said };
      return whenDone(mutateAsync(wish), {
        onSuccess: ({ code }) => {
          tell(t(costCode ? 'saved' : 'added', { code }));
          onClose();
        },
      });
    },
  });
  return (
    <Question title={costCode ? t('changeOf', { code: costCode.code }) : t('newTitle')} size="md" onClose={onClose}>
      <form {...props}>
        <Stack gap="md">
          <TextInput
            name="code"
            required
            label={t('code')}
            maxLength={100}
            defaultValue={costCode?.code ?? ''}
            error={isProblem(error, 'cost_code_taken') ? t('refused.cost_code_taken') : wrong('code')}
            data-autofocus
          />
          <TextInput
            name="description"
            label={t('description')}
            maxLength={200}
            defaultValue={costCode?.description ?? ''}
            error={wrong('description')}
          />
          {refusal !== null && (
            <Refusal>
              {isProblem(refusal, 'too_many_cost_codes') ? t('refused.too_many_cost_codes') : showProblem(refusal)}
            </Refusal>
          )}
          <FormButtons
            isPending={isPending}
            cancel={t('cancel')}
            says={costCode ? t('save') : t('add')}
            onClose={onClose}
          />
        </Stack>
      </form>
    </Question>
  );
}
