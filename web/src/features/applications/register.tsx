import { Alert, Button, Group, Text, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useRegister, type NewApplication } from '../../data/applications.ts';
import { newKey } from '../../lib/api.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { CopiedLink } from '../../parts/copied-link/copied-link.tsx';
import { useForm } from '../../ui/form.ts';
import classes from './applications.module.css';

/** Registers an application. What it gets is shown until another is registered or the page is left: nobody can show it again. */
export function Register() {
  const { t } = useTranslation('applications');
  const { mutateAsync, error, isPending, data } = useRegister();
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
            maxLength={200}
            error={wrong('name') ?? (refusal && showProblem(refusal))}
            style={{ flex: 1, minWidth: 180 }}
          />
          <Button type="submit" loading={isPending} mt={25}>
            {t('register')}
          </Button>
        </Group>
      </form>
      {data && <Registered application={data} />}
    </>
  );
}

function Registered({ application }: { readonly application: NewApplication }) {
  const { t } = useTranslation('applications');
  const { name, clientId, password, subscriptionKeys } = application;
  const secrets = [[t('clientId'), clientId], [t('password'), password], ...Object.entries(subscriptionKeys)] as const;
  return (
    <Alert title={t('registered', { name })} mb="lg">
      <Text size="sm" component="output" mb="xs">
        {t('once')}
      </Text>
      <dl className={classes.secrets}>
        {secrets.map(([what = '', secret = '']) => (
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
