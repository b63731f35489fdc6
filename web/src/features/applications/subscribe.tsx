import { Button, Group, PasswordInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSubscribe, type EventType } from '../../data/listeners.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { useForm } from '../../ui/form.ts';
import { tell } from '../../ui/tell.tsx';
import classes from './applications.module.css';

interface Props {
  readonly applicationId: number;
  readonly eventType: EventType;
  /** Of the service. */
  readonly name: string;
  readonly onDone: () => void;
}

/** Says where a service is to be sent, and what signs it. */
export function Subscribe({ applicationId, eventType, name, onDone }: Props) {
  const { t } = useTranslation('applications');
  const { mutateAsync, error, isPending } = useSubscribe(applicationId);
  const { props, wrong, refusal } = useForm({
    fields: {
      url: (value) => (value.trim() === '' ? t('needAddress') : null),
      secret: (value) => (value === '' ? t('needSecret') : null),
    },
    error,
    send: ({ url, secret }) =>
      whenDone(mutateAsync({ eventType, url: url.trim(), secret }), {
        onSuccess: () => {
          tell(t('subscribed', { name }));
          onDone();
        },
      }),
  });
  return (
    <form {...props} aria-label={t('subscribeTo', { name })} className={classes.subscribe ?? ''}>
      <TextInput
        name="url"
        type="url"
        label={t('address')}
        description={t('addressText')}
        maxLength={2_048}
        error={wrong('url') ?? (refusal && showProblem(refusal))}
        data-autofocus
      />
      <PasswordInput
        name="secret"
        label={t('secret')}
        description={t('secretText')}
        maxLength={500}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('showSecret') }}
        error={wrong('secret')}
      />
      <Group gap="xs">
        <Button type="submit" size="xs" loading={isPending}>
          {t('subscribe')}
        </Button>
        <Button size="xs" variant="default" onClick={onDone}>
          {t('leave')}
        </Button>
      </Group>
    </form>
  );
}
