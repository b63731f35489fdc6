import { Button, Group, Text, Title } from '@mantine/core';
import { IconCirclePlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Building } from '../../data/places.ts';
import { keepsPoliciesIn } from '../../data/policies.ts';
import { useMe } from '../../data/session.ts';
import { questionnairesQuery, useDeleteQuestionnaire, type VisitQuestionnaire } from '../../data/visiting.ts';
import { AskingButton } from '../../ui/asking-button.tsx';
import { Failure } from '../../ui/notice.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { QuestionnaireDrawer } from './questionnaire-drawer.tsx';
import classes from './visitors.module.css';
import { buildingIn, whereOf } from './where.tsx';

/** What visitors are asked; and the ways to add a questionnaire, to change and to delete it, for who keeps the places. */
export function QuestionnaireList({ buildings }: { readonly buildings: readonly Building[] }) {
  const { t } = useTranslation('visitors');
  const me = useMe();
  const { data, error, refetch } = useQuery(questionnairesQuery);
  const [open, setOpen] = useState<VisitQuestionnaire | 'new' | null>(null);
  const kept = buildings.filter(({ id }) => keepsPoliciesIn(me, id));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <section aria-labelledby="visit-questionnaires" className={classes.section}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5" id="visit-questionnaires">
          {t('questions.title')}
        </Title>
        {kept.length > 0 && (
          <Button variant="default" leftSection={<IconCirclePlus size={17} />} onClick={() => setOpen('new')}>
            {t('questions.add')}
          </Button>
        )}
      </Group>
      {data?.length === 0 && <Text c="dimmed">{t('questions.none')}</Text>}
      <ul className={classes.list} hidden={data?.length === 0}>
        {data?.map((one) => (
          <li key={one.id} className={classes.row}>
            <div className={classes.who}>
              <Text fw={600}>{one.name}</Text>
              <Text size="sm">{whereOf(buildingIn(buildings, one.buildingId), t)}</Text>
              <Text size="sm" c="dimmed">
                {one.questions.map(({ text }) => text).join(' · ')}
              </Text>
            </div>
            {keepsPoliciesIn(me, one.buildingId) && (
              <Group gap={6}>
                <Button
                  size="xs"
                  variant="subtle"
                  aria-label={t('rules.changeOf', { name: one.name })}
                  onClick={() => setOpen(one)}
                >
                  {t('rules.change')}
                </Button>
                <Remove questionnaire={one} />
              </Group>
            )}
          </li>
        ))}
      </ul>
      {open !== null && (
        <QuestionnaireDrawer
          buildings={kept}
          forAll={keepsPoliciesIn(me, null)}
          onClose={() => setOpen(null)}
          {...(open !== 'new' && { questionnaire: open })}
        />
      )}
    </section>
  );
}

function Remove({ questionnaire }: { readonly questionnaire: VisitQuestionnaire }) {
  const { t } = useTranslation('visitors');
  const { mutateAsync, isPending } = useDeleteQuestionnaire();
  const { name } = questionnaire;
  const says = {
    what: t('rules.delete'),
    label: t('rules.deleteOf', { name }),
    title: t('rules.askDelete', { name }),
    keep: t('rules.keep'),
  };
  const remove = (): Promise<void> =>
    mutateAsync(questionnaire).then(() => tell(t('questions.deleted', { name })), tellProblem);
  return <AskingButton says={says} color="red.8" isPending={isPending} onYes={remove} />;
}
