import { Button, Stack } from '@mantine/core';
import { Link, useNavigate, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSetPassword } from '../../data/passwords.ts';
import { isProblem } from '../../lib/problem.ts';
import { showProblem } from '../../lib/show.ts';
import { NewPasswordInput, useEnough } from '../../parts/password/new-password-input.tsx';
import { useForm } from '../../ui/form.ts';
import { Front } from '../../ui/front.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { whenDone } from '../../lib/when-done.ts';

/** Where a link from a mail leads: sets a password. The secret stands behind the `#`, which no server is told. */
export function SetPasswordPage() {
  const { t } = useTranslation('sign-in');
  const secret = useRouterState({ select: ({ location }) => location.hash });
  return (
    <Front title={t('setTitle')} lead={secret === '' ? t('noLink') : t('setLead')}>
      {secret === '' ? <NewLink /> : <SetPasswordForm secret={secret} />}
    </Front>
  );
}

function NewLink() {
  const { t } = useTranslation('sign-in');
  return (
    <Button size="md" fullWidth renderRoot={(props) => <Link to="/forgot-password" {...props} />}>
      {t('newLink')}
    </Button>
  );
}

function SetPasswordForm({ secret }: { readonly secret: string }) {
  const { t } = useTranslation('sign-in');
  const navigate = useNavigate();
  const { mutateAsync, error, isPending } = useSetPassword();
  const { props, wrong, refusal } = useForm({
    fields: { password: useEnough() },
    error,
    send: ({ password }) =>
      whenDone(mutateAsync({ secret, password }), {
        onSuccess: () => void navigate({ to: '/sign-in', search: { set: true }, replace: true }),
      }),
  });
  const isUsedUp = isProblem(refusal, 'password_link_used_up');
  return (
    <form {...props}>
      <Stack gap="md">
        <NewPasswordInput name="password" error={wrong('password')} />
        {refusal !== null && <Refusal>{isUsedUp ? t('usedUp') : showProblem(refusal)}</Refusal>}
        {isUsedUp ? (
          <NewLink />
        ) : (
          <Button type="submit" size="md" fullWidth loading={isPending}>
            {t('save')}
          </Button>
        )}
      </Stack>
    </form>
  );
}
