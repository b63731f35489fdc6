import '@mantine/notifications/styles.layer.css';
import { Notifications, notifications } from '@mantine/notifications';
import { words } from '../lib/texts.ts';
import classes from './tell.module.css';

/** Short messages, from above: below are the buttons of the last cards, and on a phone the navigation. */
export const Messages = () => <Notifications position="top-center" autoClose={4500} limit={3} />;

const looks = { classNames: { root: classes.root ?? '', description: classes.text ?? '' }, withBorder: true } as const;

/** One at a time: the last thing that happened is what counts, and nothing piles up over the page. */
export function show(message: Omit<Parameters<typeof notifications.show>[0], 'classNames'>): void {
  notifications.clean();
  notifications.show({ ...looks, closeButtonProps: { 'aria-label': words('close') }, ...message });
}
