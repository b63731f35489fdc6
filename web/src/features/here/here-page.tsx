import { Button, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCheckInOpen, type Booking } from '../../data/bookings.ts';
import { isUnpaid } from '../../data/booking-checks.ts';
import { hereQuery, useHere, type Here, type Said } from '../../data/here.ts';
import { useMe } from '../../data/session.ts';
import { newKey } from '../../lib/api.ts';
import { isProblem } from '../../lib/problem.ts';
import { nameOf, showProblem, showTimes } from '../../lib/show.ts';
import { needTexts } from '../../lib/texts.ts';
import { useTitle } from '../../lib/title.ts';
import { clockIn, compareInstants } from '../../lib/when.ts';
import { whenDone } from '../../lib/when-done.ts';
import { BookingCard } from '../../parts/booking-card.tsx';
import { useAskedTerms } from '../../parts/rules/asked-terms.ts';
import { onDemand } from '../../ui/later.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Free, type Saying } from './free.tsx';
import classes from './here-page.module.css';

const YourPlaces = onDemand(async () => {
  const [part] = await Promise.all([import('../../parts/your-places/your-places.tsx'), needTexts('your-places')]);
  return part.YourPlaces;
});

/** Where the code on a label leads: what is mine here, or else whether I can have it. */
export function HerePage() {
  const { t } = useTranslation('here');
  const { code = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(hereQuery(code));
  useTitle(data ? nameOf(data.resource) : t('title'));
  if (data !== undefined) return <Place here={data} code={code} />;
  if (isProblem(error) && error.status === 404) return <Notice alone title={t('unknown')} text={t('unknownText')} />;
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <Page title={t('title')} narrow>
      <Skeleton height={120} radius={14} aria-hidden="true" />
    </Page>
  );
}

interface PlaceProps {
  readonly here: Here;
  readonly code: string;
}

function Place({ here, code }: PlaceProps) {
  const { t } = useTranslation('here');
  const { mutateAsync, error, isPending, data } = useHere(code);
  const terms = useAskedTerms();
  const [asksPay, setAsksPay] = useState(false);
  const say = (said: Said): void =>
    whenDone(mutateAsync({ said, key: newKey() }), {
      onError: (refusal) => terms.isAsked(refusal) || (isUnpaid(refusal) && setAsksPay(true)),
    });
  const isAsked = terms.text !== null && isProblem(error, 'booking_terms_not_accepted');
  // What was just done is known before the place is asked again.
  const mine = data && data.id === here.mine?.id ? data : here.mine;
  const { user } = useMe();
  const taken = (
    <Text size="lg" fw={600}>
      {here.resource.retired ? t('retired') : t('taken')}
    </Text>
  );
  return (
    <Page title={nameOf(here.resource)} narrow>
      <Stack gap="lg">
        {mine !== null ? (
          <Mine booking={mine} now={here.at} say={say} isBusy={isPending} />
        ) : here.free ? (
          <Free here={here} say={say} isBusy={isPending || terms.isLoading} terms={terms.text} asksPay={asksPay} />
        ) : (
          user === null && taken
        )}
        {mine === null && user !== null && (
          <YourPlaces userId={user.id} resourceId={here.resource.id} none={here.free ? null : taken} />
        )}
        {error !== null && !isAsked && !isUnpaid(error) && <Refusal>{showProblem(error)}</Refusal>}
        <Others here={here} />
      </Stack>
    </Page>
  );
}

function Mine({ booking, now, say, isBusy }: Saying & { readonly booking: Booking; readonly now: string }) {
  const { t } = useTranslation('here');
  const isHere = booking.state === 'checked_in';
  return (
    <>
      <Text size="lg" fw={600} component="output">
        {isHere ? t('here', { time: clockIn(booking.end, booking.zone) }) : t('mine')}
      </Text>
      {!isHere && isCheckInOpen(booking, now) && (
        <Button size="xl" fullWidth loading={isBusy} onClick={() => say({ kind: 'here', bookingId: booking.id })}>
          {t('checkIn')}
        </Button>
      )}
      <BookingCard booking={booking} compact />
    </>
  );
}

/** Who has it now and who is next, as far as I may see it. */
function Others({ here: { others, at, resource } }: { readonly here: Here }) {
  const { t } = useTranslation('here');
  if (others.length === 0) return null;
  return (
    <section aria-labelledby="others">
      <Title order={2} size="h5" id="others" mb="xs">
        {t('others')}
      </Title>
      <ul className={classes.others}>
        {others.map((booking) => (
          <li key={booking.id}>
            <span className="times">{showTimes(booking, resource.zone)}</span>
            <span>
              {booking.hostName ?? t('somebody')}
              {compareInstants(booking.start, at) <= 0 && ` · ${t('now')}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
