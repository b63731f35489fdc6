import { Button, Group, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubscribe, type EventType, type Provider } from '../../data/listeners.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { useForm } from '../../ui/form.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';
import classes from './applications.module.css';
import { FilteredBy } from './filtered-by.tsx';

interface Props {
  readonly applicationId: number;
  readonly eventType: EventType;
  /** Of the service. */
  readonly name: string;
  readonly onDone: () => void;
}

/** How it may be sent. Visitors are of no room or desk: no queue is filtered for them. */
const providersOf = (eventType: EventType): readonly Provider[] =>
  eventType === 'visitor' ? ['http', 'azure_queue'] : ['http', 'azure_queue', 'azure_queue_filtered'];

/** A shared access signature in the address of a queue opens it: no key of the account is asked for besides. */
const isSigned = (url: string): boolean => /[?&]sig=/.test(url);

/** Says how and where a service is to be sent, and what signs it or opens the queue. */
export function Subscribe({ applicationId, eventType, name, onDone }: Props) {
  const { t } = useTranslation('applications');
  const [provider, setProvider] = useState<Provider>('http');
  const { mutateAsync, error, isPending } = useSubscribe(applicationId);
  const isQueue = provider !== 'http';
  const isFiltered = provider === 'azure_queue_filtered';
  const { props, wrong, refusal } = useForm({
    fields: {
      url: (value) => (value.trim() === '' ? t(isQueue ? 'needQueue' : 'needAddress') : null),
      secret: (value, { url }) =>
        value !== '' || (isQueue && isSigned(url)) ? null : t(isQueue ? 'needAccountKey' : 'needSecret'),
      resourceIds: (value) => (!isFiltered || value !== '' ? null : t('needResources')),
    },
    error,
    send: ({ url, secret, resourceIds }) =>
      whenDone(
        mutateAsync({
          eventType,
          provider,
          url: url.trim(),
          // What is signed in the address needs no other secret, and a listener has one all the same.
          secret: secret === '' ? 'signed' : secret,
          ...(isFiltered && { resourceIds: resourceIds.split(',').map(Number) }),
        }),
        {
          onSuccess: () => {
            tell(t('subscribed', { name }));
            onDone();
          },
        },
      ),
  });
  return (
    <form {...props} aria-label={t('subscribeTo', { name })} className={classes.subscribe ?? ''}>
      <NativeSelect
        label={t('provider')}
        value={provider}
        data={providersOf(eventType).map((value) => ({ value, label: t(`providers.${value}`) }))}
        onChange={({ currentTarget: { value } }) =>
          setProvider(providersOf(eventType).find((one) => one === value) ?? 'http')
        }
        data-autofocus
      />
      <TextInput
        name="url"
        type="url"
        label={t(isQueue ? 'queueAddress' : 'address')}
        description={t(isQueue ? 'queueAddressText' : 'addressText')}
        required
        maxLength={2_048}
        error={wrong('url')}
      />
      <PasswordInput
        name="secret"
        label={t(isQueue ? 'accountKey' : 'secret')}
        description={t(isQueue ? 'accountKeyText' : 'secretText')}
        required={!isQueue}
        maxLength={500}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t(isQueue ? 'showAccountKey' : 'showSecret') }}
        error={wrong('secret')}
      />
      {isFiltered && <FilteredBy eventType={eventType} wrong={wrong('resourceIds')} />}
      {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
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
