import { NativeSelect, SegmentedControl, Skeleton, Title } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tasksQuery, type Task, type TaskStatus } from '../../data/orders.ts';
import { useMe } from '../../data/session.ts';
import { useNow } from '../../lib/now.ts';
import { dayIn, ownZone } from '../../lib/when.ts';
import { DaySteps } from '../../parts/when/day-steps.tsx';
import { onDemand } from '../../ui/later.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { NEXT_STEP, rowId, TaskRow } from './task-row.tsx';
import classes from '../../parts/ordering/ordering.module.css';

const AssignQuestion = onDemand(async () => (await import('./assign-question.tsx')).AssignQuestion);

/** What is to be done on a day for what others ordered: by me, or by anybody where I manage bookings. */
export function TasksPage() {
  const { t } = useTranslation('tasks');
  const { scopes, user } = useMe();
  const manages = scopes.includes('bookings:manage');
  const [isOwn, setOwn] = useState(!manages);
  const today = dayIn(useNow(), ownZone());
  const [day, setDay] = useState(today);
  const [status, setStatus] = useState<TaskStatus>('any');
  return (
    <Page title={t('title')} lead={t('lead')}>
      {manages && (
        <SegmentedControl
          mb="lg"
          aria-label={t('whose')}
          value={isOwn ? 'own' : 'all'}
          onChange={(value) => setOwn(value === 'own')}
          data={[
            { value: 'all', label: t('all') },
            { value: 'own', label: t('mine') },
          ]}
        />
      )}
      <DaySteps day={day} today={today} onDay={setDay} />
      <NativeSelect
        mb="lg"
        maw={260}
        label={t('status')}
        value={status}
        data={STATUSES.map((value) => ({ value, label: t(`statuses.${value}`) }))}
        onChange={({ currentTarget: { value } }) => setStatus(STATUSES.find((one) => one === value) ?? 'any')}
      />
      {user !== null && <Day key={`${day} ${isOwn} ${status}`} day={day} mine={isOwn} status={status} />}
    </Page>
  );
}

const STATUSES = [
  'any',
  'new',
  'accepted',
  'in_progress',
  'overdue',
  'done',
  'cancelled',
] as const satisfies readonly TaskStatus[];

const STATES = ['open', 'done', 'cancelled'] as const satisfies readonly Task['state'][];

interface DayProps {
  readonly day: string;
  readonly mine: boolean;
  readonly status: TaskStatus;
}

function Day({ day, mine, status }: DayProps) {
  const { t } = useTranslation('tasks');
  const { data, error, refetch } = useQuery(tasksQuery(day, mine, status));
  // Here and not in its row, which is drawn elsewhere once somebody says that it is done.
  const [assigned, assign] = useState<Task | null>(null);
  const onSay = useNextStep(data);
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={200} radius={14} aria-hidden="true" />;
  if (data.length === 0 && status !== 'any') return <Notice icon={<IconChecklist size={26} />} title={t('noneOf')} />;
  if (data.length === 0) return <Notice icon={<IconChecklist size={26} />} title={t('none')} text={t('noneText')} />;
  return (
    <>
      {STATES.map((state) => (
        <Section
          key={state}
          state={state}
          tasks={data.filter((one) => one.state === state)}
          onAssign={assign}
          onSay={onSay}
        />
      ))}
      {assigned !== null && <AssignQuestion task={assigned} onClose={() => assign(null)} />}
    </>
  );
}

const standingOf = ({ state, progress }: Task): string => `${state} ${progress}`;

/** Once what somebody said of a task is drawn, the focus is on what is said of it next, wherever the task stands by then. */
function useNextStep(tasks: readonly Task[] | undefined): (task: Task) => void {
  const said = useRef<{ readonly id: number; readonly was: string } | null>(null);
  // Before anybody else looks where the focus went.
  useLayoutEffect(() => {
    const task = tasks?.find(({ id }) => id === said.current?.id);
    if (task === undefined || standingOf(task) === said.current?.was) return;
    said.current = null;
    const row = document.querySelector(`#${rowId(task)}`);
    const { activeElement } = document;
    // Who has gone on to something else meanwhile stays there.
    if (activeElement === document.body || row?.contains(activeElement))
      row?.querySelector<HTMLElement>(NEXT_STEP)?.focus({ preventScroll: true });
  }, [tasks]);
  return (task) => void (said.current = { id: task.id, was: standingOf(task) });
}

interface SectionProps {
  readonly state: Task['state'];
  readonly tasks: readonly Task[];
  readonly onAssign: (task: Task) => void;
  readonly onSay: (task: Task) => void;
}

function Section({ state, tasks, onAssign, onSay }: SectionProps) {
  const { t } = useTranslation('tasks');
  if (tasks.length === 0) return null;
  return (
    <section aria-labelledby={`tasks-${state}`} className={classes.section}>
      <Title order={2} size="h5" id={`tasks-${state}`} mb="xs">
        {t(`sections.${state}`)}
      </Title>
      <ul className={classes.list}>
        {tasks.map((task) => (
          <li key={task.id}>
            <TaskRow task={task} onAssign={() => onAssign(task)} onSay={() => onSay(task)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
