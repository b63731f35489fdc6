import { notifications } from '@mantine/notifications';
import type { TFunction } from 'i18next';
import { showProblem } from '../lib/show.ts';
import classes from './tell.module.css';

const looks = { classNames: { root: classes.root ?? '', description: classes.text ?? '' }, withBorder: true } as const;

/** A short message in the corner. */
export function tell(t: TFunction, message: string, title?: string): void {
  const closeButtonProps = { 'aria-label': t('app.close') };
  notifications.show({ ...looks, message, closeButtonProps, ...(title !== undefined && { title }) });
}

/** The same for what did not work. */
export function tellProblem(t: TFunction, error: unknown): void {
  const closeButtonProps = { 'aria-label': t('app.close') };
  notifications.show({
    ...looks,
    color: 'red',
    title: t('app.failedTitle'),
    message: showProblem(error, t),
    closeButtonProps,
  });
}
