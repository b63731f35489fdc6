import { Menu, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ALL, noticesQuery, useRead, type Notification } from '../../data/notifications.ts';
import { useNow } from '../../lib/now.ts';
import { nearDay, showProblem, showShortDay } from '../../lib/show.ts';
import { clockIn, dayIn, ownZone } from '../../lib/when.ts';
import { FirstOpenedMenu } from '../../ui/first-opened-menu.tsx';
import type { MenuTarget } from '../../ui/late-menu.tsx';
import { tellProblem } from '../../ui/tell.tsx';
import classes from './bell.module.css';

/** What I was told, the newest first; whatever is opened is read. */
export function BellItems({ target }: { readonly target: MenuTarget }) {
  const { t } = useTranslation('bell');
  const { data = [], error, isSuccess } = useQuery(noticesQuery);
  const { mutate } = useRead();
  const read = (id: string): void => mutate(id, { onError: tellProblem });
  const hasUnread = data.some(({ readAt }) => readAt === null);
  return (
    <FirstOpenedMenu target={target} position="bottom-end" width={360}>
      <Menu.Label>{t('title')}</Menu.Label>
      {hasUnread && (
        <Menu.Item closeMenuOnClick={false} onClick={() => read(ALL)}>
          {t('readAll')}
        </Menu.Item>
      )}
      <div className={classes.list}>
        {data.map((notice) => (
          <Notice key={notice.id} notice={notice} onRead={read} />
        ))}
      </div>
      {data.length === 0 && (isSuccess || error) && (
        <Text className={classes.none} size="sm" c="dimmed">
          {error ? showProblem(error) : t('none')}
        </Text>
      )}
    </FirstOpenedMenu>
  );
}

interface NoticeProps {
  readonly notice: Notification;
  readonly onRead: (id: string) => void;
}

function Notice({ notice: { id, title, createdAt, readAt }, onRead }: NoticeProps) {
  const { t } = useTranslation('bell');
  const now = useNow();
  const day = dayIn(createdAt, ownZone());
  const when = `${nearDay(day, dayIn(now, ownZone())) ?? showShortDay(day)}, ${clockIn(createdAt, ownZone())}`;
  return (
    <Menu.Item
      className={classes.item}
      data-unread={readAt === null || undefined}
      onClick={() => readAt === null && onRead(id)}
      renderRoot={(props) => <Link to="/bookings" {...props} />}
    >
      {title}
      <span className={classes.when}>
        {when}
        {readAt === null && ` · ${t('new')}`}
      </span>
    </Menu.Item>
  );
}
