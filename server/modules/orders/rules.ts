import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { isAfter, showTime } from '../../platform/time.ts';
import { closesAt } from '../services/services.ts';
import {
  progresses,
  serviceNotOffered,
  serviceTooLate,
  taskStateConflict,
  type TaskProgress,
  type TaskState,
} from './contract.ts';

export type TaskAction = 'complete' | 'reopen' | 'cancel' | 'restore' | 'assign' | 'progress';

/** Which states an action starts from, and where it leads. What is not here is refused. */
const transitions: Readonly<Record<TaskAction, Partial<Record<TaskState, TaskState>>>> = {
  complete: { open: 'done' },
  reopen: { done: 'open' },
  cancel: { open: 'cancelled' },
  restore: { cancelled: 'open' },
  assign: { open: 'open' },
  progress: { open: 'open' },
};

const done: Readonly<Record<TaskAction, string>> = {
  complete: 'completed',
  reopen: 'reopened',
  cancel: 'cancelled',
  restore: 'restored',
  assign: 'given to others',
  progress: 'accepted or begun',
};

/** Does the state allow it? What was withdrawn is not done any more, whatever is said of it. */
export function decideTask(action: TaskAction, state: TaskState, isWithdrawn: boolean): Verdict {
  if (transitions[action][state] !== undefined && !isWithdrawn) return allowed;
  const detail = isWithdrawn ? 'What this was for was withdrawn' : `A task that is ${state} cannot be ${done[action]}`;
  return refused(taskStateConflict, { detail, extra: { state } });
}

/** The state that an action which is allowed leads to. */
export const taskAfter = (action: TaskAction, state: TaskState): TaskState => transitions[action][state] ?? state;

/** Where an open task may go: who begins it has accepted it, and what is begun was accepted. */
const steps: Readonly<Record<TaskProgress, readonly TaskProgress[]>> = {
  new: ['accepted', 'in_progress'],
  accepted: ['new', 'in_progress'],
  in_progress: ['accepted'],
};

/** May an open task be so far next? */
export function decideProgress(from: TaskProgress, to: TaskProgress): Verdict {
  if (steps[from].includes(to)) return allowed;
  const detail = 'A task that is begun is not new again: it is accepted first';
  return refused(taskStateConflict, { param: 'progress', detail, extra: { progress: from } });
}

/** How far an order is: as far as the open one of its tasks that is least far; null where none is open. */
export const progressOf = (
  tasks: readonly { readonly state: TaskState; readonly progress: TaskProgress }[],
): TaskProgress | null =>
  progresses.find((far) => tasks.some(({ state, progress }) => state === 'open' && progress === far)) ?? null;

/** Is it open although it should be done by now? */
export const isOverdue = (state: TaskState, dueAt: Temporal.Instant, now: Temporal.Instant): boolean =>
  state === 'open' && isAfter(now, dueAt);

/** A service that somebody wants to order, change or withdraw, and the booking's start. */
interface Asked {
  readonly name: string;
  readonly noticeHours: number;
  readonly start: Temporal.Instant;
}

/** Is there time enough? Who manages bookings there orders at any time. */
export function decideNotice(
  { name, noticeHours, start }: Asked,
  manages: boolean,
  now: Temporal.Instant,
  param: string,
): Verdict {
  const closes = closesAt(start, { noticeHours });
  if (manages || !isAfter(now, closes)) return allowed;
  const detail = `"${name}" was ordered, changed and withdrawn until ${showTime(closes)}`;
  return refused(serviceTooLate, { param, detail, extra: { closesAt: showTime(closes) } });
}

/** May it be ordered where the booking is? */
export const decideOffered = (
  {
    name,
    isRetired,
    resourceId,
  }: { readonly name: string; readonly isRetired: boolean; readonly resourceId: number | undefined },
  param: string,
): Verdict =>
  isRetired || resourceId === undefined
    ? refused(serviceNotOffered, {
        param,
        detail: isRetired ? `"${name}" can no longer be ordered` : `"${name}" is not offered for what is booked`,
      })
    : allowed;

/** How far an order is, by the tasks that it has: done once nothing of it is open and something was done. */
export function stateOf(states: readonly TaskState[], isWithdrawn: boolean): TaskState {
  if (isWithdrawn) return 'cancelled';
  if (states.includes('open')) return 'open';
  return states.includes('done') ? 'done' : 'cancelled';
}
