import { Button, Group, Skeleton, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { onlineMeetingProviderQuery, useOnlineMeetingProvider, type Provider } from '../../data/online-meetings.ts';
import { isProblem } from '../../lib/problem.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { useForm } from '../../ui/form.ts';
import { Failure } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';

/** By what online meetings are made: set up and removed. */
export function OnlineMeetingsPage() {
  const { t } = useTranslation('online-meetings');
  const { data, error, refetch } = useQuery(onlineMeetingProviderQuery);
  return (
    <Page title={t('title')} lead={t('lead')}>
      {error && data === undefined ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={120} radius={14} aria-hidden="true" />
      ) : (
        <ProviderForm key={data.provider?.version ?? 0} provider={data.provider} />
      )}
    </Page>
  );
}

function ProviderForm({ provider }: { readonly provider: Provider | null }) {
  const { template, version } = provider ?? { template: null, version: 0 };
  const { t } = useTranslation('online-meetings');
  const { mutateAsync, error, isPending } = useOnlineMeetingProvider();
  const send = (wanted: string | null): void =>
    whenDone(mutateAsync({ template: wanted, version }), {
      onSuccess: () => tell(t(wanted === null ? 'removed' : 'saved')),
      // What is there by now is drawn as another form, which knows nothing of this try.
      onError: (problem) => {
        if (isProblem(problem, 'version_conflict')) tellProblem(problem);
      },
    });
  const { props, wrong, refusal } = useForm({
    fields: { template: (value) => (/^https:\/\/.*\{id\}/.test(value.trim()) ? null : t('need')) },
    error,
    send: (typed) => send(typed.template.trim()),
  });
  return (
    <form {...props}>
      <Stack maw={640}>
        <TextInput
          name="template"
          label={t('template')}
          description={t('hint')}
          placeholder="https://meet.example.org/{id}"
          defaultValue={template ?? ''}
          maxLength={500}
          error={wrong('template')}
        />
        {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
        <Group>
          <Button type="submit" loading={isPending}>
            {t('save')}
          </Button>
          {template !== null && (
            <Button variant="default" disabled={isPending} onClick={() => send(null)}>
              {t('remove')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
