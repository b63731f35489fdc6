import { Button, PasswordInput, Stack } from '@mantine/core';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../../lib/problem.ts';
import { useSignIn } from '../../data/session.ts';
import { showProblem } from '../../lib/show.ts';
import { useForm } from '../../ui/form.ts';
import { FrontLink } from '../../ui/front-link.tsx';
import { Front } from '../../ui/front.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { AddressInput, useAddressRule } from './address-input.tsx';
import { useWorkplace, WorkplaceInput } from './workplace-input.tsx';
import { whenDone } from '../../lib/when-done.ts';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { t } = useTranslation('sign-in');
  const { again, set } = route.useSearch();
  return (
    <Front title={t('title')} lead={set === true ? t('isSet') : again === true ? t('expired') : t('lead')}>
      <SignInForm />
    </Front>
  );
}

function SignInForm() {
  const { t } = useTranslation('sign-in');
  const workplace = useWorkplace();
  const { signIn, error, isPending, password } = useEntry();
  const [address, setAddress] = useState('');
  const [typed, setTyped] = useState<string | null>(null);
  const { props, wrong, refusal } = useForm({
    fields: {
      tenant: workplace.rule,
      email: useAddressRule(),
      password: (value) => (value === '' ? t('needPassword') : null),
    },
    error,
    send: ({ tenant, email, password: secret }) =>
      signIn({ email: email.trim(), password: secret, ...workplace.said(tenant) }, () => workplace.note(tenant)),
  });
  return (
    <form {...props}>
      <Stack gap="md">
        {workplace.isAsked && <WorkplaceInput before={workplace.before} error={wrong('tenant')} onType={setTyped} />}
        <AddressInput error={wrong('email')} onChange={({ currentTarget: { value } }) => setAddress(value.trim())} />
        <PasswordInput
          ref={password}
          name="password"
          size="md"
          visibilityToggleFocusable
          label={t('password')}
          autoComplete="current-password"
          error={wrong('password')}
        />
        {refusal !== null && (
          <Refusal>
            <SignInError error={refusal} isWorkplaceAsked={workplace.isAsked} />
          </Refusal>
        )}
        <Button type="submit" size="md" fullWidth loading={isPending}>
          {t('submit')}
        </Button>
        <FrontLink to="/forgot-password" state={{ address, workplace: typed ?? workplace.before }} ta="center">
          {t('forgot')}
        </FrontLink>
      </Stack>
    </form>
  );
}

interface ErrorProps {
  readonly error: unknown;
  readonly isWorkplaceAsked: boolean;
}

function SignInError({ error, isWorkplaceAsked }: ErrorProps) {
  const { t } = useTranslation('sign-in');
  if (isProblem(error) && error.status === 401) return t(isWorkplaceAsked ? 'refusedThere' : 'refused');
  if (isProblem(error) && error.status === 429) {
    const seconds = error.retryAfter ?? 60;
    return seconds <= 60 ? t('waitSeconds', { count: seconds }) : t('wait', { count: Math.ceil(seconds / 60) });
  }
  return showProblem(error);
}

/** Signs in and leads on; a password that was refused is there to be typed over. */
function useEntry() {
  const router = useRouter();
  const { to } = route.useSearch();
  const { mutateAsync, error, isPending } = useSignIn();
  const password = useRef<HTMLInputElement>(null);
  const signIn = (given: Parameters<typeof mutateAsync>[0], entered: () => void): void =>
    whenDone(mutateAsync(given), {
      onSuccess() {
        entered();
        router.history.push(to ?? '/');
      },
      onError: () => password.current?.select(),
    });
  return { signIn, error, isPending, password };
}
