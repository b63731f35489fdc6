import { Button, Group, Skeleton, Text, Title } from '@mantine/core';
import { IconCirclePlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { buildingsQuery, type Building } from '../../data/places.ts';
import { useMe } from '../../data/session.ts';
import {
  rulesVisitsIn,
  useDeleteVisitingPolicy,
  visitingPoliciesQuery,
  type VisitingPolicy,
} from '../../data/visiting.ts';
import { nameOf, showWeekday } from '../../lib/show.ts';
import { Failure } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Question } from '../../ui/question.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { PolicyDrawer } from './policy-drawer.tsx';
import { UnwelcomeList } from './unwelcome-list.tsx';
import classes from './visitors.module.css';

/** What applies to visits, for who receives visitors; and the ways to change it, for who keeps the places. */
export function VisitingRules({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('visitors');
  const { data: buildings, error, refetch } = useQuery(buildingsQuery);
  if (error && buildings === undefined) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <Page title={t('rules.title')} lead={t('rules.lead')}>
      {children}
      {buildings === undefined ? (
        <Skeleton height={120} radius={14} aria-hidden="true" />
      ) : (
        <>
          <Policies buildings={buildings} />
          <UnwelcomeList buildings={buildings} />
        </>
      )}
    </Page>
  );
}

function Policies({ buildings }: { readonly buildings: readonly Building[] }) {
  const { t } = useTranslation('visitors');
  const me = useMe();
  const { data, error, refetch } = useQuery(visitingPoliciesQuery);
  const [isAdding, setAdding] = useState(false);
  const kept = buildings.filter(({ id }) => rulesVisitsIn(me, id));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <section aria-labelledby="visiting-policies" className={classes.section}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5" id="visiting-policies">
          {t('rules.policies')}
        </Title>
        {kept.length > 0 && (
          <Button leftSection={<IconCirclePlus size={17} />} onClick={() => setAdding(true)}>
            {t('rules.add')}
          </Button>
        )}
      </Group>
      {data?.length === 0 && <Text c="dimmed">{t('rules.none')}</Text>}
      <ul className={classes.list} hidden={data?.length === 0}>
        {data?.map((policy) => (
          <li key={policy.id}>
            <Policy policy={policy} where={buildings.find(({ id }) => id === policy.buildingId)} />
          </li>
        ))}
      </ul>
      {isAdding && <PolicyDrawer buildings={kept} forAll={rulesVisitsIn(me, null)} onClose={() => setAdding(false)} />}
    </section>
  );
}

/** What a policy says, a phrase each. */
function phrasesOf({ inviteAhead, minLength, maxLength, hours }: VisitingPolicy['rules'], t: TFunction<'visitors'>) {
  return [
    ...(inviteAhead ? [t('rules.aheadSaid', { count: inviteAhead.days })] : []),
    ...(minLength ? [t('rules.minSaid', { count: minLength.minutes })] : []),
    ...(maxLength ? [t('rules.maxSaid', { count: maxLength.minutes })] : []),
    ...(hours?.week.map(({ day, from, to }) => `${showWeekday(day)} ${from}–${to}`) ?? []),
  ].join(' · ');
}

function Policy({ policy, where }: { readonly policy: VisitingPolicy; readonly where: Building | undefined }) {
  const { t } = useTranslation('visitors');
  const me = useMe();
  const { name, buildingId, rules } = policy;
  return (
    <div className={classes.row}>
      <div className={classes.who}>
        <Text fw={600}>{name}</Text>
        <Text size="sm">{where === undefined ? t('rules.everywhere') : nameOf(where)}</Text>
        <Text size="sm" c="dimmed" className="tabular">
          {phrasesOf(rules, t)}
        </Text>
      </div>
      {rulesVisitsIn(me, buildingId) && <Remove policy={policy} />}
    </div>
  );
}

/** Deletes it after a question; what changes nothing has the focus. */
function Remove({ policy }: { readonly policy: VisitingPolicy }) {
  const { t } = useTranslation('visitors');
  const [isAsking, setAsking] = useState(false);
  const { mutateAsync, isPending } = useDeleteVisitingPolicy();
  const { name } = policy;
  const close = (): void => setAsking(false);
  // Said also where its row has gone by then.
  const yes = (): void =>
    void mutateAsync(policy)
      .then(() => tell(t('rules.deleted', { name })), tellProblem)
      .finally(close);
  return (
    <>
      <Button variant="default" size="xs" aria-label={t('rules.deleteOf', { name })} onClick={() => setAsking(true)}>
        {t('rules.delete')}
      </Button>
      {isAsking && (
        <Question title={t('rules.askDelete', { name })} size="sm" onClose={close}>
          <Group justify="flex-end" gap={8} mt="lg">
            <Button variant="default" onClick={close} data-autofocus>
              {t('rules.keep')}
            </Button>
            <Button color="red.8" loading={isPending} onClick={yes}>
              {t('rules.delete')}
            </Button>
          </Group>
        </Question>
      )}
    </>
  );
}
