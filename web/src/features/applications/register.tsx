import { Alert, Button, Group, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { applicationsQuery, useRegister, type KeyName, type NewApplication } from '../../data/applications.ts';
import { newKey } from '../../lib/api.ts';
import { showProblem } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import { whenDone } from '../../lib/when-done.ts';
import { CopiedLink } from '../../parts/copied-link/copied-link.tsx';
import { isHintOf } from '../../parts/told-once.tsx';
import { useForm } from '../../ui/form.ts';
import classes from './applications.module.css';

/** Registers an application. What it gets is shown as long as it counts, until it is put away: nobody can show it again. */
export function Register() {
  const { t } = useTranslation('applications');
  const { mutateAsync, error, isPending, data, reset } = useRegister();
  const name = useRef<HTMLInputElement>(null);
  const { props, wrong, refusal } = useForm({
    fields: { name: (value) => (value.trim() === '' ? t('needName') : null) },
    error,
    send: (typed) =>
      whenDone(mutateAsync({ name: typed.name.trim(), key: newKey() }), {
        onSuccess: () => {
          if (name.current) name.current.value = '';
        },
      }),
  });
  return (
    <>
      <form {...props}>
        <Group align="flex-start" mb="lg">
          <TextInput
            ref={name}
            name="name"
            label={t('name')}
            required
            maxLength={200}
            error={wrong('name') ?? (refusal && showProblem(refusal))}
            style={{ flex: 1, minWidth: 180 }}
          />
          <Button type="submit" loading={isPending} mt={25}>
            {t('register')}
          </Button>
        </Group>
      </form>
      {data && <Registered application={data} onClose={reset} />}
    </>
  );
}

interface RegisteredProps {
  readonly application: NewApplication;
  readonly onClose: () => void;
}

function Registered({ application, onClose }: RegisteredProps) {
  const { t } = useTranslation('applications');
  const known = useQuery(applicationsQuery).data?.find(({ id }) => id === application.id);
  if (known && known.revokedAt !== null) return null;
  const { name, clientId, password, subscriptionKeys } = application;
  /** Another one may have taken its place meanwhile. */
  const counts = (product: string, secret: string): boolean =>
    known?.keys.some((key) => key.product === product && key.which === 'primary' && isHintOf(key.hint, secret)) ?? true;
  const keys = Object.entries(subscriptionKeys)
    .filter(([product, secret]) => counts(product, secret))
    .map(([product, secret]) => [`${t(`product.${product as KeyName['product']}`)}, ${t('primary')}`, secret] as const);
  return (
    <Alert
      title={t('registered', { name })}
      mb="lg"
      withCloseButton
      closeButtonLabel={words('close')}
      onClose={onClose}
    >
      <Text size="sm" component="output" mb="xs">
        {t('once')}
      </Text>
      <dl className={classes.secrets}>
        {[[t('clientId'), clientId] as const, [t('password'), password] as const, ...keys].map(([what, secret]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              <CopiedLink link={secret} label={what} copy={t('copy')} />
            </dd>
          </div>
        ))}
      </dl>
    </Alert>
  );
}
