import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSayHowFar, useSayOfTask, type Saying, type Task } from '../../data/orders.ts';
import { buildingsQuery } from '../../data/places.ts';
import { managesBookingsIn, useMe } from '../../data/session.ts';
import { useNow } from '../../lib/now.ts';
import { nameOf, showClock, showTimes } from '../../lib/show.ts';
import { clockIn, compareInstants } from '../../lib/when.ts';
import { tellProblem } from '../../ui/tell.tsx';
import classes from '../../parts/ordering/ordering.module.css';
import { whenDone } from '../../lib/when-done.ts';

/** How far it is next, where somebody says so before it is done. */
const NEXT = { new: 'accepted', accepted: 'in_progress', in_progress: null } as const satisfies Readonly<
  Record<Task['progress'], Task['progress'] | null>
>;

/** How far it is by a step back. */
const BACK = { new: null, accepted: 'new', in_progress: 'accepted' } as const satisfies Readonly<
  Record<Task['progress'], Task['progress'] | null>
>;

/** What can be said of a task: first what is next, then what else. */
const SAYINGS: Readonly<Record<Task['state'], readonly Saying[]>> = {
  open: ['completeTask', 'cancelTask'],
  done: ['reopenTask'],
  cancelled: ['restoreTask'],
};

interface Props {
  readonly task: Task;
  /** Asks who is to do it. */
  readonly onAssign: () => void;
  /** Something is being said of it. */
  readonly onSay: () => void;
}

/** Where the row of a task is, and in it what is said of it next. */
export const rowId = ({ id }: Pick<Task, 'id'>): string => `task-${id}`;
export const NEXT_STEP = '[data-next]';

/** One task: what, how many, where and by when, what can be said of it, and who does it for who manages bookings there. */
export function TaskRow({ task, onAssign, onSay }: Props) {
  const { t } = useTranslation('tasks');
  const me = useMe();
  const { mutateAsync } = useSayOfTask();
  const now = useNow();
  const what = t('what', { quantity: task.quantity, name: task.name });
  const whom = [task.hostName === null ? null : t('host', { host: task.hostName }), task.assigneeName];
  const { data: buildings = [] } = useQuery(buildingsQuery);
  const building = buildings.length > 1 ? buildings.find(({ id }) => id === task.buildingId) : undefined;
  const isOpen = task.state === 'open' && !task.withdrawn;
  const sayings = task.withdrawn ? [] : SAYINGS[task.state];
  return (
    <div className={classes.row} id={rowId(task)}>
      <div className={classes.what}>
        <Text fw={600}>{what}</Text>
        <Text size="sm" className="tabular">
          {[task.resourceName, ...(building ? [nameOf(building)] : []), showTimes(task, task.zone)].join(' · ')}
        </Text>
        <Text size="sm" c="dimmed" className="tabular">
          {[stateOf(task, t), ...(isOpen ? [t(`progress.${task.progress}`)] : []), ...whom]
            .filter((part) => part !== null)
            .join(' · ')}
        </Text>
        {isOpen && compareInstants(now, task.dueAt) > 0 && (
          <Text size="sm" fw={600} c="var(--mantine-color-error)">
            {t('overdue')}
          </Text>
        )}
        {task.note !== '' && (
          <Text size="sm" className={classes.noted ?? ''}>
            {task.note}
          </Text>
        )}
      </div>
      <Group gap={6}>
        {isOpen && managesBookingsIn(me, task.buildingId) && (
          <Button
            size="sm"
            variant="subtle"
            aria-label={t('assign.of', { what, where: task.resourceName })}
            onClick={onAssign}
          >
            {t('assign.say')}
          </Button>
        )}
        {isOpen && <Steps task={task} what={what} onSay={onSay} />}
        {sayings.map((say, place) => (
          <Button
            key={say}
            size="sm"
            variant={place === 0 && task.state === 'open' ? 'light' : 'subtle'}
            data-next={(place === 0 && (!isOpen || NEXT[task.progress] === null)) || undefined}
            aria-label={t(`sayOf.${say}`, { what, where: task.resourceName })}
            onClick={() => {
              onSay();
              whenDone(mutateAsync({ say, id: task.id }), { onError: tellProblem });
            }}
          >
            {t(`say.${say}`)}
          </Button>
        ))}
      </Group>
    </div>
  );
}

/** Says how far an open task is: onwards, and a step back. What is pressed keeps the focus, and is not sent twice. */
function Steps({ task, what, onSay }: Pick<Props, 'task' | 'onSay'> & { readonly what: string }) {
  const { id, progress, resourceName: where } = task;
  const { t } = useTranslation('tasks');
  const { mutateAsync } = useSayHowFar();
  const [next, back] = [NEXT[progress], BACK[progress]];
  const say = (far: Task['progress']): void => {
    onSay();
    whenDone(mutateAsync({ id, progress: far }), { onError: tellProblem });
  };
  const shown = { size: 'sm', variant: 'subtle' } as const;
  return (
    <>
      {next !== null && (
        <Button {...shown} data-next aria-label={t(`nextOf.${next}`, { what, where })} onClick={() => say(next)}>
          {t(`next.${next}`)}
        </Button>
      )}
      {back !== null && (
        <Button {...shown} aria-label={t(`backOf.${back}`, { what, where })} onClick={() => say(back)}>
          {t(`back.${back}`)}
        </Button>
      )}
    </>
  );
}

type Say = (key: 'due' | 'doneAt' | 'withdrawn', given: { readonly at: string }) => string;

function stateOf({ dueAt, doneAt, withdrawn, zone }: Task, t: Say): string {
  if (withdrawn) return t('withdrawn', { at: '' });
  return doneAt === null ? t('due', { at: showClock(dueAt, zone) }) : t('doneAt', { at: clockIn(doneAt, zone) });
}
