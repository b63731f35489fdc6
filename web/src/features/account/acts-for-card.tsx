import { Button, Group, List, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { actsForQuery, useStepDown, type Delegate } from '../../data/delegates.ts';
import { whenDone } from '../../lib/when-done.ts';
import { Failure } from '../../ui/notice.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from './account-page.module.css';
import { lastDay } from './last-day.ts';

interface Props {
  readonly userId: number;
}

/** Who named me to book for them, and the way out; nothing where nobody did. */
export function ActsForCard({ userId }: Props) {
  const { t } = useTranslation('account');
  const { data, error, refetch } = useQuery(actsForQuery(userId));
  const failed = error !== null && data === undefined;
  if (!failed && (data === undefined || data.length === 0)) return null;
  return (
    <section className={classes.card} aria-labelledby="acts-for">
      <Title order={2} size="h4" id="acts-for">
        {t('delegates.actFor')}
      </Title>
      {failed ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Text c="dimmed" size="sm" mb="md">
            {t('delegates.actForLead')}
          </Text>
          <List listStyleType="none" spacing="xs" aria-labelledby="acts-for">
            {data?.map((one) => (
              <One key={one.userId} userId={userId} delegator={one} />
            ))}
          </List>
        </>
      )}
    </section>
  );
}

function One({ userId, delegator: { userId: id, name, until } }: Props & { readonly delegator: Delegate }) {
  const { t } = useTranslation('account');
  const { mutateAsync, isPending } = useStepDown(userId);
  const stepDown = (): void =>
    whenDone(mutateAsync(id), {
      onSuccess: () => tell(t('delegates.steppedDown', { name })),
      onError: tellProblem,
    });
  return (
    <List.Item>
      <Group gap={8}>
        <Text>{until === null ? name : t('delegates.until', { name, day: lastDay(until) })}</Text>
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          loading={isPending}
          aria-label={t('delegates.stepDownOf', { name })}
          onClick={stepDown}
        >
          {t('delegates.stepDown')}
        </Button>
      </Group>
    </List.Item>
  );
}
