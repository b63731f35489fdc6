import { notifications } from '@mantine/notifications';
import type { TFunction } from 'i18next';
import { showProblem } from '../lib/show.ts';
import classes from './tell.module.css';

const looks = { classNames: { root: classes.root ?? '', description: classes.text ?? '' }, withBorder: true } as const;

/** One at a time: the last thing that happened is what counts, and nothing piles up over the page. */
function show(t: TFunction, message: Omit<Parameters<typeof notifications.show>[0], 'classNames'>): void {
  notifications.clean();
  notifications.show({ ...looks, closeButtonProps: { 'aria-label': t('app.close') }, ...message });
}

/** A short message in the corner. */
export const tell = (t: TFunction, message: string, title?: string): void =>
  show(t, { message, ...(title !== undefined && { title }) });

/** The same for what did not work. */
export const tellProblem = (t: TFunction, error: unknown): void =>
  show(t, { color: 'red', title: t('app.failedTitle'), message: showProblem(error, t) });
