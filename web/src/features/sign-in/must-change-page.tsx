import { Anchor, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { forgetAll, useSignOut } from '../../data/session.ts';
import { ChangePasswordForm } from '../../parts/password/change-password-form.tsx';
import { Front } from '../../ui/front.tsx';
import { whenDone } from '../../lib/when-done.ts';

const route = getRouteApi('/change-password');

/** For whoever came in with a password that Atrium made: nothing else is open until it is changed. */
export function MustChangePage() {
  const { t } = useTranslation('sign-in');
  const router = useRouter();
  const { to } = route.useSearch();
  return (
    <Front title={t('mustTitle')} lead={t('mustLead')}>
      <Stack gap="md">
        <ChangePasswordForm onChanged={() => router.history.push(to ?? '/')} />
        <SignOut />
      </Stack>
    </Front>
  );
}

function SignOut() {
  const { t } = useTranslation('sign-in');
  const client = useQueryClient();
  const navigate = useNavigate();
  const { mutateAsync } = useSignOut();
  const leave = (): void =>
    whenDone(mutateAsync(undefined), {
      onSettled: () => void navigate({ to: '/sign-in' }).then(() => forgetAll(client)),
    });
  return (
    <Anchor component="button" type="button" size="sm" ta="center" onClick={leave}>
      {t('signOut')}
    </Anchor>
  );
}
