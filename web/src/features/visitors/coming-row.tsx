import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { questionnaireFor, questionnairesQuery } from '../../data/visiting.ts';
import { useSay, type Badge, type Saying } from '../../data/visitors.ts';
import { showTimes } from '../../lib/show.ts';
import { clockIn } from '../../lib/when.ts';
import { onDemand } from '../../ui/later.tsx';
import { tellProblem } from '../../ui/tell.tsx';
import { fullNameOf, type Coming } from './comings.ts';
import classes from './visitors.module.css';
import { whenDone } from '../../lib/when-done.ts';

const AnswerDrawer = onDemand(async () => (await import('./answer-drawer.tsx')).AnswerDrawer);
const BadgeSheet = onDemand(async () => (await import('./badge-sheet.tsx')).BadgeSheet);
const EraseQuestion = onDemand(async () => (await import('./erase-question.tsx')).EraseQuestion);

/** What can be said of a visitor: first what is next, then what takes back what was said. */
const SAYINGS: Readonly<Record<Badge['state'], readonly Saying[]>> = {
  initial: ['noteArrival'],
  visiting: ['noteDeparture', 'undoArrival'],
  visited: ['undoDeparture'],
  no_show: ['noteArrival'],
};

interface Props extends Coming {
  /** On another day nobody comes or goes. */
  readonly isToday: boolean;
}

/** One visitor: who she is, whom she visits and when, and what can be said of her. */
export function ComingRow({ visit, badge, isToday }: Props) {
  const { t } = useTranslation('visitors');
  const { mutateAsync, isPending } = useSay();
  const { data: questionnaires = [] } = useQuery(questionnairesQuery);
  const [isAsking, setAsking] = useState(false);
  const asked = questionnaireFor(questionnaires, visit.buildingId);
  const { questions } = badge;
  // Who answered what is asked, and is let in, is not asked again.
  const isAnswered =
    questions?.passed === true &&
    questions.questionnaireId === asked?.id &&
    questions.questionnaireVersion === asked.version;
  const waits = visit.approval === 'pending';
  const [next, back] = isToday && badge.erasedAt === null && !waits ? SAYINGS[badge.state] : [];
  const button = (say: Saying, variant: 'light' | 'subtle') => (
    <Button
      key={say}
      size="xs"
      variant={variant}
      disabled={isPending}
      aria-label={t(`sayOf.${say}`, { name: badge.name })}
      onClick={() =>
        say === 'noteArrival' && asked !== undefined && !isAnswered
          ? setAsking(true)
          : whenDone(mutateAsync({ say, id: visit.id, badgeId: badge.id }), { onError: tellProblem })
      }
    >
      {t(`say.${say}`)}
    </Button>
  );
  return (
    <div className={classes.row}>
      <div className={classes.who}>
        <Text fw={600}>{fullNameOf(badge, t('erased'))}</Text>
        <Text size="sm" className="tabular">
          {[t('toHost', { when: showTimes(visit, visit.zone), host: visit.hostName }), visit.purposeName, visit.purpose]
            .filter((part) => part !== '' && part !== null)
            .join(' · ')}
        </Text>
        <Text size="sm" c="dimmed" className="tabular">
          {[whenOf(badge, visit.zone, t), t('code', { code: badge.registrationCode })]
            .filter((part) => part !== null)
            .join(' · ')}
        </Text>
        {visit.notes !== '' && (
          <Text size="sm" className={classes.notes ?? ''}>
            {visit.notes}
          </Text>
        )}
        {badge.unwelcome === true && (
          <Text size="sm" c="var(--mantine-color-error)" fw={600}>
            {t('unwelcome.mark')}
          </Text>
        )}
        {waits && <Text size="sm">{t('waits')}</Text>}
        {questions !== null && <Answers {...questions} />}
      </div>
      {isAsking && asked !== undefined && (
        <AnswerDrawer visit={visit} badge={badge} questionnaire={asked} onClose={() => setAsking(false)} />
      )}
      <Group gap={6}>
        {next && button(next, badge.state === 'visited' ? 'subtle' : 'light')}
        {back && button(back, 'subtle')}
        {badge.erasedAt === null && !waits && <Tools visit={visit} badge={badge} />}
      </Group>
    </div>
  );
}

/** What she answered, for who receives visitors; whether she is let in, for her host. */
function Answers({ passed, answers }: NonNullable<Badge['questions']>) {
  const { t } = useTranslation('visitors');
  const yesNo = (answer: string): string =>
    answer === 'yes' ? t('questions.yes') : answer === 'no' ? t('questions.no') : answer;
  const said = (answers ?? []).map(({ question, answer }) => `${question} ${yesNo(answer)}`);
  return (
    <Text size="sm" {...(!passed && { c: 'var(--mantine-color-error)' })}>
      {[t(passed ? 'questions.passed' : 'questions.failed'), ...said].join(' · ')}
    </Text>
  );
}

/** Her badge on paper, and forgetting who she is; not while she is here. */
function Tools({ visit, badge }: Coming) {
  const { t } = useTranslation('visitors');
  const [open, setOpen] = useState<'badge' | 'erase' | null>(null);
  const close = (): void => setOpen(null);
  const { name, state } = badge;
  return (
    <>
      <Button
        size="xs"
        variant="subtle"
        color="gray"
        aria-label={t('badgeOf', { name })}
        onClick={() => setOpen('badge')}
      >
        {t('badge')}
      </Button>
      {state !== 'visiting' && (
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          aria-label={t('eraseOf', { name })}
          onClick={() => setOpen('erase')}
        >
          {t('erase')}
        </Button>
      )}
      {open === 'badge' && <BadgeSheet visit={visit} badge={badge} onClose={close} />}
      {open === 'erase' && <EraseQuestion badge={badge} onClose={close} />}
    </>
  );
}

type Say = (key: 'arrivedAt' | 'departedAt', given: { readonly at: string }) => string;

/** Since when she is here, or when she left; null: she has not come. */
function whenOf({ arrivedAt, departedAt }: Badge, zone: string, t: Say): string | null {
  if (departedAt !== null) return t('departedAt', { at: clockIn(departedAt, zone) });
  return arrivedAt === null ? null : t('arrivedAt', { at: clockIn(arrivedAt, zone) });
}
