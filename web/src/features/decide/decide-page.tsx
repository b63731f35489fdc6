import { Button, Group, Skeleton, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { linkedApprovalQuery, useDecideByLink, type LinkedApproval } from '../../data/decisions.ts';
import { isProblem } from '../../lib/problem.ts';
import { showDay, showProblem, showTimes } from '../../lib/show.ts';
import { dayIn } from '../../lib/when.ts';
import { Front } from '../../ui/front.tsx';
import { Refusal } from '../../ui/refusal.tsx';

const ENDED: ReadonlySet<string> = new Set([
  'approval_link_ended',
  'booking_state_conflict',
  'version_conflict',
  'approval_outdated',
]);
const hasEnded = (error: unknown): boolean => isProblem(error) && ENDED.has(error.code);

/**
 * Where a letter to an approver leads, signed in or not: shows what is asked, and decides when a button is pressed. The secret stands
 * behind the `#`, which no server is told.
 */
export function DecidePage(): ReactNode {
  const secret: string = useRouterState({ select: ({ location }) => location.hash });
  const { data, error } = useQuery({ ...linkedApprovalQuery(secret), enabled: secret !== '' });
  if (data) return <Asked secret={secret} asked={data} />;
  return secret === '' || error !== null ? <Ended error={error} /> : <Coming />;
}

function Coming() {
  const { t } = useTranslation('decide');
  return (
    <Front title={t('title')} lead="">
      <Skeleton height={120} radius={14} aria-hidden="true" />
    </Front>
  );
}

function Ended({ error }: { readonly error: Error | null }) {
  const { t } = useTranslation('decide');
  const isOver = error === null || hasEnded(error);
  return (
    <Front title={t(isOver ? 'ended' : 'title')} lead={isOver ? t('endedText') : showProblem(error)}>
      <ToApp />
    </Front>
  );
}

function ToApp() {
  const { t } = useTranslation('decide');
  return (
    <Button variant="default" size="md" fullWidth renderRoot={(props) => <Link to="/approvals" {...props} />}>
      {t('toApp')}
    </Button>
  );
}

interface AskedProps {
  readonly secret: string;
  readonly asked: LinkedApproval;
}

function Asked({ secret, asked }: AskedProps) {
  const { t } = useTranslation('decide');
  const { mutate, data, error, isPending, variables } = useDecideByLink();
  const [reason, setReason] = useState('');
  if (data) return <Decided state={data.state} />;
  if (hasEnded(error)) return <Ended error={error} />;
  const decide = (approve: boolean): void =>
    mutate({ secret, approve, ...(!approve && reason.trim() !== '' && { reason: reason.trim() }) });
  return (
    <Front title={t('title')} lead={t('lead', { host: asked.hostName ?? t('program'), workplace: asked.workplace })}>
      <Stack gap="md">
        <WhatIsAsked asked={asked} />
        <Textarea
          label={t('reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={1000}
          autosize
          minRows={2}
        />
        {error !== null && <Refusal>{showProblem(error)}</Refusal>}
        <Group grow gap={8}>
          <Button
            variant="default"
            size="md"
            disabled={isPending}
            loading={isPending && !variables.approve}
            onClick={() => decide(false)}
          >
            {t(asked.series ? 'rejectAll' : 'reject')}
          </Button>
          <Button size="md" disabled={isPending} loading={isPending && variables.approve} onClick={() => decide(true)}>
            {t(asked.series ? 'approveAll' : 'approve')}
          </Button>
        </Group>
      </Stack>
    </Front>
  );
}

function WhatIsAsked({ asked }: Pick<AskedProps, 'asked'>) {
  const { title, places, zone, start, until, series } = asked;
  const { t } = useTranslation('decide');
  return (
    <div>
      <Text fw={600}>{places.join(', ')}</Text>
      <Text className="tabular">
        {showDay(dayIn(start, zone))}, {showTimes(asked, zone)}
      </Text>
      {series && <Text>{t('dates', { count: series.dates, last: showDay(dayIn(series.lastStart, zone)) })}</Text>}
      {title !== '' && <Text c="dimmed">{title}</Text>}
      <Text size="sm" c="dimmed" mt={4}>
        {t(series ? 'untilEach' : 'until', { day: showDay(dayIn(until, zone)) })}
      </Text>
    </div>
  );
}

function Decided({ state }: { readonly state: 'confirmed' | 'rejected' }) {
  const { t } = useTranslation('decide');
  return (
    <Front title={t(state)} lead={t('told')}>
      <ToApp />
    </Front>
  );
}
