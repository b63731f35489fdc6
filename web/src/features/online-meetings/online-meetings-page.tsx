import { Alert, Button, Checkbox, Group, Radio, Skeleton, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  onlineMeetingProviderQuery,
  useOnlineMeetingProvider,
  type Provider,
  type ProviderWish,
} from '../../data/online-meetings.ts';
import { isProblem } from '../../lib/problem.ts';
import { showClock, showDay, showProblem } from '../../lib/show.ts';
import { dayIn, ownZone } from '../../lib/when.ts';
import { whenDone } from '../../lib/when-done.ts';
import { ToldOnce } from '../../parts/told-once.tsx';
import { useForm } from '../../ui/form.ts';
import { Failure } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';

type Kind = Provider['kind'];

/** By what online meetings are made: set up and removed. A secret is shown until it is put away: nobody can show it again. */
export function OnlineMeetingsPage() {
  const { t } = useTranslation('online-meetings');
  const { data, error, refetch } = useQuery(onlineMeetingProviderQuery);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Page title={t('title')} lead={t('lead')}>
      {error && data === undefined ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={120} radius={14} aria-hidden="true" />
      ) : (
        <Stack maw={640}>
          {data.provider?.lastFailure && <LastFailure {...data.provider.lastFailure} />}
          <ProviderForm key={data.provider?.version ?? 0} provider={data.provider} onSecret={setSecret} />
          {secret !== null && (
            <Alert title={t('secret')}>
              <ToldOnce secret={secret} label={t('secret')} copy={t('copy')} onClose={() => setSecret(null)}>
                {t('once')}
              </ToldOnce>
            </Alert>
          )}
        </Stack>
      )}
    </Page>
  );
}

function LastFailure({ at, detail }: NonNullable<Provider['lastFailure']>) {
  const { t } = useTranslation('online-meetings');
  const zone = ownZone();
  const when = `${showDay(dayIn(at, zone))}, ${showClock(at, zone)}`;
  return (
    <Alert color="yellow" title={t('failed')}>
      {t('failedAt', { when, detail })}
    </Alert>
  );
}

interface FormProps {
  readonly provider: Provider | null;
  readonly onSecret: (secret: string | null) => void;
}

function ProviderForm({ provider, onSecret }: FormProps) {
  const { t } = useTranslation('online-meetings');
  const { mutateAsync, error, isPending } = useOnlineMeetingProvider();
  const [kind, setKind] = useState<Kind>(provider?.kind ?? 'template');
  const [isAnew, setIsAnew] = useState(false);
  const send = (wanted: ProviderWish['wanted']): void =>
    whenDone(mutateAsync({ wanted, version: provider?.version ?? 0 }), {
      onSuccess: (secret) => {
        onSecret(secret);
        tell(t(wanted === null ? 'removed' : 'url' in wanted ? 'savedUrl' : 'saved'));
      },
      // What is there by now is drawn as another form, which knows nothing of this try.
      onError: (problem) => {
        if (isProblem(problem, 'version_conflict')) tellProblem(problem);
      },
    });
  const isAsked = kind === 'webhook';
  const { props, wrong, refusal } = useForm({
    fields: {
      template: (value) => (isAsked || /^https:\/\/.*\{id\}/.test(value.trim()) ? null : t('need')),
      url: (value) => (!isAsked || /^https?:\/\/./.test(value.trim()) ? null : t('needUrl')),
    },
    error,
    send: ({ template, url }) => send(isAsked ? { url: url.trim(), newSecret: isAnew } : { template: template.trim() }),
  });
  return (
    <form {...props}>
      <Stack>
        <KindChoice kind={kind} onChange={setKind} />
        {isAsked ? (
          <>
            <TextInput
              name="url"
              label={t('url')}
              description={t('urlHint')}
              placeholder="https://video.example.org/atrium"
              defaultValue={provider?.url ?? ''}
              maxLength={2048}
              error={wrong('url')}
            />
            {provider?.kind === 'webhook' && (
              <Checkbox
                checked={isAnew}
                onChange={({ currentTarget: { checked } }) => setIsAnew(checked)}
                label={t('newSecret')}
              />
            )}
          </>
        ) : (
          <TextInput
            name="template"
            label={t('template')}
            description={t('hint')}
            placeholder="https://meet.example.org/{id}"
            defaultValue={provider?.template ?? ''}
            maxLength={500}
            error={wrong('template')}
          />
        )}
        {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
        <Group>
          <Button type="submit" loading={isPending}>
            {t('save')}
          </Button>
          {provider !== null && (
            <Button variant="default" disabled={isPending} onClick={() => send(null)}>
              {t('remove')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function KindChoice({ kind, onChange }: { readonly kind: Kind; readonly onChange: (kind: Kind) => void }) {
  const { t } = useTranslation('online-meetings');
  return (
    <Radio.Group
      label={t('kind')}
      value={kind}
      onChange={(chosen) => onChange(chosen === 'webhook' ? 'webhook' : 'template')}
    >
      <Stack gap="xs" mt="xs">
        <Radio value="template" label={t('byTemplate')} description={t('byTemplateHint')} />
        <Radio value="webhook" label={t('byWebhook')} description={t('byWebhookHint')} />
      </Stack>
    </Radio.Group>
  );
}
