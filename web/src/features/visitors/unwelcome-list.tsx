import { Button, Group, Text, Title } from '@mantine/core';
import { IconCirclePlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Building } from '../../data/places.ts';
import { useMe } from '../../data/session.ts';
import { receivesIn } from '../../data/visitors.ts';
import { unwelcomeVisitorsQuery, useDeleteUnwelcome, type UnwelcomeVisitor } from '../../data/visiting.ts';
import { showShortDay } from '../../lib/show.ts';
import { dayIn } from '../../lib/when.ts';
import { AskingButton } from '../../ui/asking-button.tsx';
import { Failure } from '../../ui/notice.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { ChangeUnwelcomeDrawer } from './change-unwelcome-drawer.tsx';
import { UnwelcomeDrawer } from './unwelcome-drawer.tsx';
import classes from './visitors.module.css';
import { buildingIn, whereOf } from './where.tsx';

/** Who is not received, why and until when; and the ways to add somebody, to say another reason or end, and to receive her again. */
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
            <Entry entry={entry} where={buildingIn(buildings, entry.buildingId)} />
          </li>
        ))}
      </ul>
      {isAdding && (
        <UnwelcomeDrawer
          buildings={buildings.filter(({ id }) => receivesIn(me, id))}
          forAll={receivesIn(me, null)}
          onClose={() => setAdding(false)}
        />
      )}
    </section>
  );
}

interface EntryProps {
  readonly entry: UnwelcomeVisitor;
  /** null: all. */
  readonly where: Building | null | undefined;
}

function Entry({ entry, where }: EntryProps) {
  const { t } = useTranslation('visitors');
  const me = useMe();
  const [isChanging, setChanging] = useState(false);
  const { name, company, email, domain, reason, until, buildingId } = entry;
  const who = [name, company, email, domain].filter((one) => one !== null).join(' · ');
  // What counts everywhere ends by the clocks of the workplace.
  const zone = where?.zone ?? me.tenant.zone;
  const end = until === null ? [] : [t('unwelcome.until', { day: showShortDay(dayIn(until, zone)) })];
  return (
    <div className={classes.row}>
      <div className={classes.who}>
        <Text fw={600}>{who}</Text>
        <Text size="sm">{reason}</Text>
        <Text size="sm" c="dimmed" className="tabular">
          {[whereOf(where, t), ...end].join(' · ')}
        </Text>
      </div>
      {receivesIn(me, buildingId) && (
        <Group gap={6}>
          <Button
            size="xs"
            variant="subtle"
            aria-label={t('rules.changeOf', { name: who })}
            onClick={() => setChanging(true)}
          >
            {t('rules.change')}
          </Button>
          <Remove id={entry.id} who={who} />
        </Group>
      )}
      {isChanging && <ChangeUnwelcomeDrawer entry={entry} who={who} zone={zone} onClose={() => setChanging(false)} />}
    </div>
  );
}

function Remove({ id, who }: { readonly id: number; readonly who: string }) {
  const { t } = useTranslation('visitors');
  const { mutateAsync, isPending } = useDeleteUnwelcome();
  const says = {
    what: t('unwelcome.remove'),
    label: t('unwelcome.removeOf', { who }),
    title: t('unwelcome.askRemove', { who }),
    keep: t('rules.keep'),
  };
  const remove = (): Promise<void> =>
    mutateAsync({ id }).then(() => tell(t('unwelcome.removed', { who })), tellProblem);
  return <AskingButton says={says} isPending={isPending} onYes={remove} />;
}
