import { Button, Stack, Text, Title } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { resourceGroupsQuery } from '../../../data/places.ts';
import { useMe } from '../../../data/session.ts';
import { useAboutRequest, type ToldRequest } from '../../../data/space-requests.ts';
import { isProblem } from '../../../lib/problem.ts';
import { nameOf, showDay, showTimes } from '../../../lib/show.ts';
import { words } from '../../../lib/texts.ts';
import { dayIn } from '../../../lib/when.ts';
import { whenDone } from '../../../lib/when-done.ts';
import { tell, tellProblem } from '../../../ui/tell.tsx';
import card from '../../../parts/sign-card.module.css';
import classes from './asked-spaces.module.css';

/** Spaces that I asked for: what waits can be taken back, and of what was refused it is said why. */
export function AskedSpaces({ requests }: { readonly requests: readonly ToldRequest[] }) {
  const { t } = useTranslation('asked-spaces');
  return (
    <section aria-labelledby="asked-spaces" className={classes.all}>
      <Title order={2} size="h5" id="asked-spaces" mb="sm">
        {t('title')}
      </Title>
      <Stack gap="sm">
        {requests.map((request) => (
          <Card key={request.id} request={request} />
        ))}
      </Stack>
    </section>
  );
}

function Card({ request }: { readonly request: ToldRequest }) {
  const { t } = useTranslation('asked-spaces');
  const { user } = useMe();
  const { data: groups } = useQuery(resourceGroupsQuery);
  const { groupId, hostId, hostName, title, people, start, zone, state, reason } = request;
  const group = groups?.find(({ id }) => id === groupId);
  const name = t('spaceIn', { place: group ? nameOf(group) : words('loading') });
  const day = showDay(dayIn(start, zone));
  const details = [
    ...(title === '' ? [] : [title]),
    t('forPeople', { count: people }),
    ...(hostId === user?.id || hostName === null ? [] : [t('forWho', { name: hostName })]),
  ];
  return (
    <article className={card.card} aria-label={`${name}, ${day}`}>
      <div className={card.icon}>
        <IconHourglass size={20} stroke={1.7} aria-hidden="true" />
      </div>
      <div className={card.what}>
        <Text fw={600}>{name}</Text>
        <Text size="sm" className="tabular">
          {day}, {showTimes(request, zone)}
        </Text>
        <Text size="sm" c="dimmed">
          {details.join(' · ')}
        </Text>
        <Text size="sm" fw={600} mt={4}>
          {state === 'refused' && reason !== null ? t('refusedFor', { reason }) : t(`states.${state}`)}
        </Text>
      </div>
      {state === 'pending' && <TakeBack request={request} name={`${name}, ${day}`} />}
    </article>
  );
}

function TakeBack({ request: { id }, name }: { readonly request: ToldRequest; readonly name: string }) {
  const { t } = useTranslation('asked-spaces');
  const { mutateAsync, isPending } = useAboutRequest();
  const withdraw = (): void =>
    whenDone(mutateAsync({ id, does: 'withdraw' }), {
      onSuccess: () => tell(t('takenBack')),
      // Given or refused meanwhile: the list is asked for anew.
      onError: (error) => (isProblem(error, 'space_request_over') ? tell(t('over')) : tellProblem(error)),
    });
  return (
    <div className={card.actions}>
      <Button variant="default" loading={isPending} aria-label={t('takeBackOf', { name })} onClick={withdraw}>
        {t('takeBack')}
      </Button>
    </div>
  );
}
