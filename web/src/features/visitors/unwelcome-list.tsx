import { Button, Group, Text, Title } from '@mantine/core';
import { IconCirclePlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Building } from '../../data/places.ts';
import { useMe } from '../../data/session.ts';
import { refusesIn, unwelcomeVisitorsQuery, useDeleteUnwelcome, type UnwelcomeVisitor } from '../../data/visiting.ts';
import { nameOf, showShortDay } from '../../lib/show.ts';
import { dayIn, ownZone } from '../../lib/when.ts';
import { Failure } from '../../ui/notice.tsx';
import { Question } from '../../ui/question.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { UnwelcomeDrawer } from './unwelcome-drawer.tsx';
import classes from './visitors.module.css';

/** Who is not received, why and until when; and the ways to add somebody and to receive her again. */
export function UnwelcomeList({ buildings }: { readonly buildings: readonly Building[] }) {
  const { t } = useTranslation('visitors');
  const me = useMe();
  const { data, error, refetch } = useQuery(unwelcomeVisitorsQuery);
  const [isAdding, setAdding] = useState(false);
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <section aria-labelledby="unwelcome-visitors" className={classes.section}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5" id="unwelcome-visitors">
          {t('unwelcome.title')}
        </Title>
        <Button variant="default" leftSection={<IconCirclePlus size={17} />} onClick={() => setAdding(true)}>
          {t('unwelcome.add')}
        </Button>
      </Group>
      {data?.length === 0 && <Text c="dimmed">{t('unwelcome.none')}</Text>}
      <ul className={classes.list} hidden={data?.length === 0}>
        {data?.map((entry) => (
          <li key={entry.id}>
            <Entry entry={entry} where={buildings.find(({ id }) => id === entry.buildingId)} />
          </li>
        ))}
      </ul>
      {isAdding && (
        <UnwelcomeDrawer
          buildings={buildings.filter(({ id }) => refusesIn(me, id))}
          forAll={refusesIn(me, null)}
          onClose={() => setAdding(false)}
        />
      )}
    </section>
  );
}

interface EntryProps {
  readonly entry: UnwelcomeVisitor;
  readonly where: Building | undefined;
}

function Entry({ entry, where }: EntryProps) {
  const { t } = useTranslation('visitors');
  const me = useMe();
  const { name, company, email, domain, reason, until, buildingId } = entry;
  const who = [name, company, email, domain].filter((one) => one !== null).join(' · ');
  const place = where === undefined ? t('rules.everywhere') : nameOf(where);
  const end =
    until === null ? [] : [t('unwelcome.until', { day: showShortDay(dayIn(until, where?.zone ?? ownZone())) })];
  return (
    <div className={classes.row}>
      <div className={classes.who}>
        <Text fw={600}>{who}</Text>
        <Text size="sm">{reason}</Text>
        <Text size="sm" c="dimmed" className="tabular">
          {[place, ...end].join(' · ')}
        </Text>
      </div>
      {refusesIn(me, buildingId) && <Remove id={entry.id} who={who} />}
    </div>
  );
}

/** Receives her again after a question; what changes nothing has the focus. */
function Remove({ id, who }: { readonly id: number; readonly who: string }) {
  const { t } = useTranslation('visitors');
  const [isAsking, setAsking] = useState(false);
  const { mutateAsync, isPending } = useDeleteUnwelcome();
  const close = (): void => setAsking(false);
  // Said also where its row has gone by then.
  const yes = (): void =>
    void mutateAsync({ id })
      .then(() => tell(t('unwelcome.removed', { who })), tellProblem)
      .finally(close);
  return (
    <>
      <Button variant="default" size="xs" aria-label={t('unwelcome.removeOf', { who })} onClick={() => setAsking(true)}>
        {t('unwelcome.remove')}
      </Button>
      {isAsking && (
        <Question title={t('unwelcome.askRemove', { who })} size="sm" onClose={close}>
          <Group justify="flex-end" gap={8} mt="lg">
            <Button variant="default" onClick={close} data-autofocus>
              {t('rules.keep')}
            </Button>
            <Button loading={isPending} onClick={yes}>
              {t('unwelcome.remove')}
            </Button>
          </Group>
        </Question>
      )}
    </>
  );
}
