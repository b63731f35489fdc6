import { Button, Group, Skeleton, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { cardQuery, useCardConsent, type Card } from '../../data/cards.ts';
import { showDay } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { dayIn, ownZone } from '../../lib/when.ts';
import { Failure } from '../../ui/notice.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from './account-page.module.css';

/** Whether readers of cards check me in. */
export function OwnCard() {
  const { t } = useTranslation('account');
  const { data, error, refetch } = useQuery(cardQuery);
  return (
    <section className={classes.card} aria-labelledby="own-card">
      <Title order={2} size="h4" id="own-card">
        {t('card.title')}
      </Title>
      <Text c="dimmed" size="sm" mb="md">
        {t('card.lead')}
      </Text>
      {error && data === undefined ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={36} aria-hidden="true" />
      ) : (
        <Consent card={data} />
      )}
    </section>
  );
}

function Consent({ card: { known, agreedAt } }: { readonly card: Card }) {
  const { t } = useTranslation('account');
  const { mutateAsync, isPending } = useCardConsent();
  const say = (agrees: boolean): void =>
    whenDone(mutateAsync(agrees), {
      onSuccess: () => tell(t(agrees ? 'card.agreed' : 'card.withdrawn')),
      onError: tellProblem,
    });
  return (
    <>
      {!known && (
        <Text size="sm" mb="md">
          {t('card.unknown')}
        </Text>
      )}
      {agreedAt === null ? (
        <Button onClick={() => say(true)} loading={isPending}>
          {t('card.agree')}
        </Button>
      ) : (
        <Group gap={8} align="center">
          <Text size="sm" c="dimmed" className={classes.said}>
            {t('card.since', { day: showDay(dayIn(agreedAt, ownZone())) })}
          </Text>
          <Button size="xs" variant="default" onClick={() => say(false)} loading={isPending}>
            {t('card.withdraw')}
          </Button>
        </Group>
      )}
    </>
  );
}
