import { Button, Group, Skeleton, Text, Title } from '@mantine/core';
import { IconCirclePlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { buildingsQuery, type Building } from '../../data/places.ts';
import { keepsPoliciesIn } from '../../data/policies.ts';
import { useMe } from '../../data/session.ts';
import { useDeleteVisitingPolicy, visitingPoliciesQuery, type VisitingPolicy } from '../../data/visiting.ts';
import { AskingButton } from '../../ui/asking-button.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { PolicyDrawer } from './policy-drawer.tsx';
import { phrasesOf } from './policy-rules.ts';
import { PurposeList } from './purpose-list.tsx';
import { QuestionnaireList } from './questionnaire-list.tsx';
import { UnwelcomeList } from './unwelcome-list.tsx';
import classes from './visitors.module.css';
import { buildingIn, whereOf } from './where.tsx';

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
          <PurposeList buildings={buildings} />
          <QuestionnaireList buildings={buildings} />
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
  const [open, setOpen] = useState<VisitingPolicy | 'new' | null>(null);
  const kept = buildings.filter(({ id }) => keepsPoliciesIn(me, id));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <section aria-labelledby="visiting-policies" className={classes.section}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5" id="visiting-policies">
          {t('rules.policies')}
        </Title>
        {kept.length > 0 && (
          <Button leftSection={<IconCirclePlus size={17} />} onClick={() => setOpen('new')}>
            {t('rules.add')}
          </Button>
        )}
      </Group>
      {data?.length === 0 && <Text c="dimmed">{t('rules.none')}</Text>}
      <ul className={classes.list} hidden={data?.length === 0}>
        {data?.map((policy) => (
          <li key={policy.id}>
            <Policy policy={policy} where={buildingIn(buildings, policy.buildingId)} onChange={() => setOpen(policy)} />
          </li>
        ))}
      </ul>
      {open !== null && (
        <PolicyDrawer
          buildings={kept}
          forAll={keepsPoliciesIn(me, null)}
          onClose={() => setOpen(null)}
          {...(open !== 'new' && { policy: open })}
        />
      )}
    </section>
  );
}

interface PolicyProps {
  readonly policy: VisitingPolicy;
  /** null: all. */
  readonly where: Building | null | undefined;
  readonly onChange: () => void;
}

function Policy({ policy, where, onChange }: PolicyProps) {
  const { t } = useTranslation('visitors');
  const me = useMe();
  const { name, buildingId, rules } = policy;
  return (
    <div className={classes.row}>
      <div className={classes.who}>
        <Text fw={600}>{name}</Text>
        <Text size="sm">{whereOf(where, t)}</Text>
        <Text size="sm" c="dimmed" className="tabular">
          {phrasesOf(rules, t)}
        </Text>
      </div>
      {keepsPoliciesIn(me, buildingId) && (
        <Group gap={6}>
          <Button size="xs" variant="subtle" aria-label={t('rules.changeOf', { name })} onClick={onChange}>
            {t('rules.change')}
          </Button>
          <Remove policy={policy} />
        </Group>
      )}
    </div>
  );
}

function Remove({ policy }: { readonly policy: VisitingPolicy }) {
  const { t } = useTranslation('visitors');
  const { mutateAsync, isPending } = useDeleteVisitingPolicy();
  const { name } = policy;
  const says = {
    what: t('rules.delete'),
    label: t('rules.deleteOf', { name }),
    title: t('rules.askDelete', { name }),
    keep: t('rules.keep'),
  };
  const remove = (): Promise<void> => mutateAsync(policy).then(() => tell(t('rules.deleted', { name })), tellProblem);
  return <AskingButton says={says} color="red.8" isPending={isPending} onYes={remove} />;
}
