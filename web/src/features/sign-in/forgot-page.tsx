import { Button, Stack } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAskForLink } from '../../data/passwords.ts';
import { showProblem } from '../../lib/show.ts';
import { useForm } from '../../ui/form.ts';
import { FrontLink } from '../../ui/front-link.tsx';
import { Front } from '../../ui/front.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { AddressInput, useAddressRule } from './address-input.tsx';
import { useWorkplace, WorkplaceInput } from './workplace-input.tsx';

/** Asks for a link to set a new password by. */
export function ForgotPage() {
  const { t } = useTranslation('sign-in');
  const { mutate, error, isPending, isSuccess } = useAskForLink();
  const [title, lead] = isSuccess ? [t('sentTitle'), t('sentLead')] : [t('forgotTitle'), t('forgotLead')];
  return (
    <Front key={String(isSuccess)} title={title} lead={lead}>
      <Stack gap="md">
        {!isSuccess && <AddressForm send={mutate} error={error} isPending={isPending} />}
        <FrontLink to="/sign-in" ta="center">
          {t('back')}
        </FrontLink>
      </Stack>
    </Front>
  );
}

interface Props {
  readonly send: (given: { readonly email: string; readonly tenant?: string }) => void;
  readonly error: Error | null;
  readonly isPending: boolean;
}

function AddressForm({ send, error, isPending }: Props) {
  const { t } = useTranslation('sign-in');
  // What was typed to sign in need not be typed again. It is no part of the page's own address, which others may see.
  const address = useLocation({ select: ({ state }) => state.address ?? '' });
  const workplace = useWorkplace();
  const { props, wrong, refusal } = useForm({
    fields: {
      tenant: workplace.rule,
      email: useAddressRule(),
    },
    error,
    send: ({ tenant, email }) => send({ email: email.trim(), ...workplace.said(tenant) }),
  });
  return (
    <form {...props}>
      <Stack gap="md">
        {workplace.isAsked && <WorkplaceInput before={workplace.before} error={wrong('tenant')} />}
        <AddressInput error={wrong('email')} defaultValue={address} />
        {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
        <Button type="submit" size="md" fullWidth loading={isPending}>
          {t('send')}
        </Button>
      </Stack>
    </form>
  );
}
