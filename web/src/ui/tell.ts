import { notifications } from '@mantine/notifications';
import { showProblem } from '../lib/show.ts';
import { words } from '../lib/texts.ts';
import classes from './tell.module.css';

const looks = { classNames: { root: classes.root ?? '', description: classes.text ?? '' }, withBorder: true } as const;

/** One at a time: the last thing that happened is what counts, and nothing piles up over the page. */
function show(message: Omit<Parameters<typeof notifications.show>[0], 'classNames'>): void {
  notifications.clean();
  notifications.show({ ...looks, closeButtonProps: { 'aria-label': words('close') }, ...message });
}

/** A short message in the corner. */
export const tell = (message: string, title?: string): void => show({ message, ...(title !== undefined && { title }) });

/** The same for what did not work. */
export const tellProblem = (error: unknown): void =>
  show({ color: 'red', title: words('failed'), message: showProblem(error) });
