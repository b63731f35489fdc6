import { Button, Group, Skeleton, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { linkedApprovalQuery, useDecideByLink, type About, type LinkedApproval } from '../../data/decisions.ts';
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

/** Where a letter to an approver of bookings leads, signed in or not. */
export const DecidePage = (): ReactNode => <Page about="booking" />;

/** The same of a visit. */
export const DecideVisitPage = (): ReactNode => <Page about="visit" />;

/** Shows what is asked, and decides when a button is pressed. The secret stands behind the `#`, which no server is told. */
function Page({ about }: { readonly about: About }) {
  const secret: string = useRouterState({ select: ({ location }) => location.hash });
  const { data, error } = useQuery({ ...linkedApprovalQuery(about, secret), enabled: secret !== '' });
  if (data) return <Asked secret={secret} asked={data} />;
  return secret === '' || error !== null ? <Ended about={about} error={error} /> : <Coming about={about} />;
}

function Coming({ about }: { readonly about: About }) {
  const { t } = useTranslation('decide');
  return (
    <Front title={t(`${about}.title`)} lead="">
      <Skeleton height={120} radius={14} aria-hidden="true" />
    </Front>
  );
}

function Ended({ about, error }: { readonly about: About; readonly error: Error | null }) {
  const { t } = useTranslation('decide');
  const isOver = error === null || hasEnded(error);
  return (
    <Front title={t(isOver ? 'ended' : `${about}.title`)} lead={isOver ? t('endedText') : showProblem(error)}>
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
  const { about } = asked;
  const { mutate, data, error, isPending, variables } = useDecideByLink(about);
  const [reason, setReason] = useState('');
  if (data) return <Decided about={about} approved={data.approved} />;
  if (hasEnded(error)) return <Ended about={about} error={error} />;
  const isOfSeries = about === 'booking' && asked.series !== null;
  const decide = (approve: boolean): void =>
    mutate({ secret, approve, ...(!approve && reason.trim() !== '' && { reason: reason.trim() }) });
  return (
    <Front
      title={t(`${about}.title`)}
      lead={t(`${about}.lead`, { host: asked.hostName ?? t('program'), workplace: asked.workplace })}
    >
      <Stack gap="md">
        {asked.about === 'visit' ? <VisitAsked visit={asked} /> : <BookingAsked booking={asked} />}
        <Textarea
          label={t('reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={1000}
          autosize
          minRows={2}
        />
        {error !== null && (
          <Refusal>{isProblem(error, 'visitor_not_welcome') ? t('visit.unwelcome') : showProblem(error)}</Refusal>
        )}
        <Group grow gap={8}>
          <Button
            variant="default"
            size="md"
            disabled={isPending}
            loading={isPending && !variables.approve}
            onClick={() => decide(false)}
          >
            {t(isOfSeries ? 'rejectAll' : 'reject')}
          </Button>
          <Button size="md" disabled={isPending} loading={isPending && variables.approve} onClick={() => decide(true)}>
            {t(isOfSeries ? 'approveAll' : 'approve')}
          </Button>
        </Group>
      </Stack>
    </Front>
  );
}

type Of<A extends About> = Extract<LinkedApproval, { readonly about: A }>;

function BookingAsked({ booking }: { readonly booking: Of<'booking'> }) {
  const { title, private: isPrivate, places, zone, until, series } = booking;
  const { t } = useTranslation('decide');
  return (
    <WhatIsAsked
      asked={booking}
      place={places.join(', ')}
      ends={t(series ? 'booking.untilEach' : 'booking.until', { day: showDay(dayIn(until, zone)) })}
    >
      {series && <Text>{t('dates', { count: series.dates, last: showDay(dayIn(series.lastStart, zone)) })}</Text>}
      {(title !== '' || isPrivate) && <Text c="dimmed">{isPrivate ? t('private') : title}</Text>}
    </WhatIsAsked>
  );
}

function VisitAsked({ visit }: { readonly visit: Of<'visit'> }) {
  const { buildingName, until, zone } = visit;
  const { t } = useTranslation('decide');
  return (
    <WhatIsAsked asked={visit} place={buildingName} ends={t('visit.until', { day: showDay(dayIn(until, zone)) })}>
      <Text c="dimmed">{t('visit.who')}</Text>
    </WhatIsAsked>
  );
}

interface WhatIsAskedProps extends Pick<AskedProps, 'asked'> {
  readonly place: string;
  readonly ends: string;
  readonly children: ReactNode;
}

function WhatIsAsked({ asked, place, ends, children }: WhatIsAskedProps) {
  const { start, zone } = asked;
  return (
    <div>
      <Text fw={600}>{place}</Text>
      <Text className="tabular">
        {showDay(dayIn(start, zone))}, {showTimes(asked, zone)}
      </Text>
      {children}
      <Text size="sm" c="dimmed" mt={4}>
        {ends}
      </Text>
    </div>
  );
}

function Decided({ about, approved }: { readonly about: About; readonly approved: boolean }) {
  const { t } = useTranslation('decide');
  return (
    <Front title={t(approved ? 'confirmed' : 'rejected')} lead={t(`${about}.told`)}>
      <ToApp />
    </Front>
  );
}
