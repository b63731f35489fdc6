import '@mantine/notifications/styles.layer.css';
import { useMediaQuery } from '@mantine/hooks';
import { Notifications, notifications } from '@mantine/notifications';
import { words } from '../lib/texts.ts';
import classes from './tell.module.css';

/** Short messages; on a phone from above, where no button is. */
export function Messages() {
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  return <Notifications position={phone ? 'top-center' : 'bottom-right'} autoClose={4500} limit={3} />;
}

const looks = { classNames: { root: classes.root ?? '', description: classes.text ?? '' }, withBorder: true } as const;

/** One at a time: the last thing that happened is what counts, and nothing piles up over the page. */
export function show(message: Omit<Parameters<typeof notifications.show>[0], 'classNames'>): void {
  notifications.clean();
  notifications.show({ ...looks, closeButtonProps: { 'aria-label': words('close') }, ...message });
}
