import { Button, Group, List, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { delegatesQuery, useRemoveDelegate, useSetDelegate, type Delegate } from '../../data/delegates.ts';
import { nameOf } from '../../lib/show.ts';
import { dayIn, ownZone } from '../../lib/when.ts';
import { PersonSelect, type Person } from '../../parts/person-select.tsx';
import { Failure } from '../../ui/notice.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from './account-page.module.css';
import { lastDay } from './last-day.ts';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  readonly userId: number;
}

/** Who may book for me: seen, named and ended. */
export function DelegatesCard({ userId }: Props) {
  const { t } = useTranslation('account');
  const { data, error, refetch } = useQuery(delegatesQuery(userId));
  return (
    <section className={classes.card} aria-labelledby="delegates">
      <Title order={2} size="h4" id="delegates">
        {t('delegates.title')}
      </Title>
      <Text c="dimmed" size="sm" mb="md">
        {t('delegates.lead')}
      </Text>
      <Stack gap="sm">
        {error && data === undefined ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : data === undefined ? (
          <Skeleton height={36} aria-hidden="true" />
        ) : (
          data.length > 0 && <Delegates userId={userId} delegates={data} />
        )}
        <AddDelegate userId={userId} />
      </Stack>
    </section>
  );
}

function Delegates({ userId, delegates }: Props & { readonly delegates: readonly Delegate[] }) {
  const { t } = useTranslation('account');
  const { mutateAsync, isPending, variables } = useRemoveDelegate(userId);
  return (
    <List listStyleType="none" spacing="xs" aria-labelledby="delegates">
      {delegates.map(({ userId: id, name, until }) => (
        <List.Item key={id}>
          <Group gap={8}>
            <Text>{until === null ? name : t('delegates.until', { name, day: lastDay(until) })}</Text>
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              loading={isPending && variables === id}
              aria-label={t('delegates.removeOf', { name })}
              onClick={() => whenDone(mutateAsync(id), { onError: tellProblem })}
            >
              {t('delegates.remove')}
            </Button>
          </Group>
        </List.Item>
      ))}
    </List>
  );
}

/** It ends with the end of a day. */
const endOf = (day: string): string =>
  Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(ownZone()).toInstant().toString();

function AddDelegate({ userId }: Props) {
  const { t } = useTranslation('account');
  const { mutateAsync, isPending } = useSetDelegate(userId);
  const [person, setPerson] = useState<Person | null>(null);
  const [day, setDay] = useState('');
  const [isMissed, setIsMissed] = useState(false);
  const add = (): void => {
    setIsMissed(person === null);
    if (person === null) return;
    const until = day === '' ? null : endOf(day);
    whenDone(mutateAsync({ userId: person.id, until }), {
      onSuccess: ({ name }) => {
        setPerson(null);
        setDay('');
        tell(t('delegates.added', { name }));
      },
      onError: tellProblem,
    });
  };
  return (
    <>
      <PersonSelect
        name="delegate"
        label={t('delegates.who')}
        placeholder={t('delegates.search')}
        nobody={t('delegates.nobody')}
        error={isMissed && person === null ? t('delegates.missing') : null}
        value={person}
        onChange={setPerson}
      />
      {person !== null && (
        <TextInput
          type="date"
          label={t('delegates.lastDay')}
          description={t('delegates.lastDayHint')}
          min={dayIn(Temporal.Now.instant().toString(), ownZone())}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
      )}
      <Group>
        <Button variant="default" loading={isPending} onClick={add}>
          {person === null ? t('delegates.add') : t('delegates.addOf', { name: nameOf(person) })}
        </Button>
      </Group>
    </>
  );
}
