import { SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAddUnwelcome } from '../../data/visiting.ts';
import { isEmail } from '../../lib/email.ts';
import { useForm } from '../../ui/form.ts';
import { tell } from '../../ui/tell.tsx';
import { useTries } from './try-key.ts';
import { FormEnd, type Wrong } from './visit-drawer.tsx';
import { chosenIn, WhereSelect, type Places } from './where.tsx';
import { SideDrawer } from '../../ui/side-drawer.tsx';

interface Props extends Places {
  readonly onClose: () => void;
}

/** Adds somebody who is not received. */
export function UnwelcomeDrawer(props: Props) {
  const { t } = useTranslation('visitors');
  return (
    <SideDrawer size={520} title={t('unwelcome.add')} onClose={props.onClose}>
      <UnwelcomeForm {...props} />
    </SideDrawer>
  );
}

/** It still counts on its last day. */
export const endOf = (lastDay: string): string => `${lastDay}T23:59:59`;

interface WhyProps {
  readonly wrong: Wrong;
  readonly reason?: string;
  readonly lastDay?: string;
}

/** Why somebody is not received, and until when. */
export function WhyFields({ wrong, reason = '', lastDay = '' }: WhyProps) {
  const { t } = useTranslation('visitors');
  return (
    <>
      <TextInput
        name="reason"
        label={t('unwelcome.reason')}
        required
        defaultValue={reason}
        maxLength={500}
        error={wrong('reason')}
      />
      <TextInput
        name="until"
        type="date"
        label={t('unwelcome.lastDay')}
        defaultValue={lastDay}
        error={wrong('until')}
      />
    </>
  );
}

const WHO = ['name', 'company', 'email', 'domain'] as const;
type Field = (typeof WHO)[number] | 'buildingId' | 'reason' | 'until';

function UnwelcomeForm({ buildings, forAll, onClose }: Props) {
  const { t } = useTranslation('visitors');
  const { mutateAsync, error, isPending } = useAddUnwelcome();
  const trySending = useTries();
  const { props, wrong, refusal } = useForm<Field>({
    fields: {
      name: (_, typed) => (WHO.every((field) => typed[field].trim() === '') ? t('unwelcome.needWho') : null),
      company: () => null,
      email: (value) => (value.trim() === '' || isEmail(value.trim()) ? null : t('needEmail')),
      domain: () => null,
      buildingId: () => null,
      reason: (value) => (value.trim() === '' ? t('unwelcome.needReason') : null),
      until: () => null,
    },
    error,
    send({ buildingId, reason, until, ...typed }) {
      const said = WHO.flatMap((field) => (typed[field].trim() === '' ? [] : [[field, typed[field].trim()] as const]));
      const wish = {
        ...Object.fromEntries(said),
        buildingId: chosenIn(buildingId),
        reason: reason.trim(),
        ...(until !== '' && { until: endOf(until) }),
      };
      trySending(mutateAsync, wish, () => {
        tell(t('unwelcome.added', { who: said.map(([, text]) => text).join(' · ') }));
        onClose();
      });
    },
  });
  return (
    <form {...props}>
      <Stack gap="lg">
        <Text size="sm" c="dimmed">
          {t('unwelcome.fits')}
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput name="name" label={t('name')} maxLength={200} error={wrong('name')} data-autofocus />
          <TextInput name="company" label={t('company')} maxLength={200} error={wrong('company')} />
          <TextInput name="email" type="email" label={t('email')} error={wrong('email')} />
          <TextInput name="domain" label={t('unwelcome.domain')} maxLength={253} error={wrong('domain')} />
        </SimpleGrid>
        <WhereSelect buildings={buildings} forAll={forAll} wrong={wrong as Wrong} />
        <WhyFields wrong={wrong as Wrong} />
        <FormEnd refusal={refusal} isPending={isPending} says={t('add')} leave={t('cancel')} onClose={onClose} />
      </Stack>
    </form>
  );
}
