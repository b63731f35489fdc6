import { Button, PasswordInput, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useChangePassword } from '../../data/passwords.ts';
import { showProblem } from '../../lib/show.ts';
import { useForm } from '../../ui/form.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { NewPasswordInput, useEnough } from './new-password-input.tsx';
import { whenDone } from '../../lib/when-done.ts';

/** Changes one's own password. */
export function ChangePasswordForm({ onChanged }: { readonly onChanged: () => void }) {
  const { t } = useTranslation('password');
  const { mutateAsync, error, isPending } = useChangePassword();
  const enough = useEnough();
  const { props, wrong, refusal } = useForm({
    fields: { current: (value) => (value === '' ? t('needCurrent') : null), next: enough },
    error,
    send: (given) => whenDone(mutateAsync(given), { onSuccess: onChanged }),
  });
  return (
    <form {...props}>
      <Stack gap="md">
        <PasswordInput
          name="current"
          size="md"
          visibilityToggleFocusable
          label={t('current')}
          autoComplete="current-password"
          error={wrong('current')}
        />
        <NewPasswordInput name="next" error={wrong('next')} />
        {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
        <Button type="submit" size="md" fullWidth loading={isPending}>
          {t('change')}
        </Button>
      </Stack>
    </form>
  );
}
