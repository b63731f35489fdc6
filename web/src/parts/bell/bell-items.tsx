import { Button, Popover, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { cloneElement, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ALL, noticesQuery, useRead, type Notification } from '../../data/notifications.ts';
import { useNow } from '../../lib/now.ts';
import { withRanges } from '../../lib/range.ts';
import { nearDay, showProblem, showShortDay } from '../../lib/show.ts';
import { clockIn, dayIn, ownZone } from '../../lib/when.ts';
import { useZoneWords } from '../when/zone-words.ts';
import type { MenuTarget } from '../../ui/late-menu.tsx';
import { tellProblem } from '../../ui/tell.tsx';
import classes from './bell.module.css';
import { whenDone } from '../../lib/when-done.ts';

/** What I was told, the newest first; it opens as it is first drawn. */
export function BellItems({ target }: { readonly target: MenuTarget }) {
  const [opened, setOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    button.current?.focus();
    // After the focus: to there it comes back.
    const timer = setTimeout(() => setOpened(true));
    return () => clearTimeout(timer);
  }, []);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={360}
      radius="md"
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>{cloneElement(target, { ref: button, onClick: () => setOpened(!opened) })}</Popover.Target>
      <Popover.Dropdown p={6}>
        <Notices onDone={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Notices({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation('bell');
  const { data = [], error, isSuccess } = useQuery(noticesQuery);
  const { mutateAsync, isPending } = useRead();
  const read = (id: string): void => whenDone(mutateAsync(id), { onError: tellProblem });
  if (data.length === 0) {
    return (
      <Text className={classes.none} size="sm" c="dimmed">
        {error ? showProblem(error) : isSuccess && t('none')}
      </Text>
    );
  }
  return (
    <>
      {data.some(({ readAt }) => readAt === null) && (
        <Button size="xs" px={10} variant="subtle" loading={isPending} onClick={() => read(ALL)}>
          {t('readAll')}
        </Button>
      )}
      <ul className={classes.list}>
        {data.map((notice) => (
          <li key={notice.id}>
            <Notice
              notice={notice}
              onOpen={() => {
                if (notice.readAt === null) read(notice.id);
                onDone();
              }}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

interface NoticeProps {
  readonly notice: Notification;
  readonly onOpen: () => void;
}

/** Leads to what it is about; whatever is opened is read. */
function Notice({ notice: { type, title, data, createdAt, readAt }, onOpen }: NoticeProps) {
  const { t } = useTranslation('bell');
  const now = useNow();
  const day = dayIn(createdAt, ownZone());
  const lines = withRanges(linesOf(data));
  // The words are the server’s, which knows the clocks of the place and not the reader’s.
  const whose = useZoneWords(typeof data['zone'] === 'string' ? data['zone'] : undefined, startOf(data) ?? createdAt);
  const when = `${nearDay(day, dayIn(now, ownZone())) ?? showShortDay(day)}, ${clockIn(createdAt, ownZone())}`;
  return (
    <Link to={wayTo(type)} className={classes.item} data-unread={readAt === null || undefined} onClick={onOpen}>
      {withRanges(title)}
      {lines !== '' && <span className={classes.lines}>{lines}</span>}
      {whose !== undefined && <span className={classes.lines}>{whose}</span>}
      <span className={classes.when}>
        {when}
        {readAt === null && ` · ${t('new')}`}
      </span>
    </Link>
  );
}

/** What else is said of it: by whom, why, and what became of what. */
function linesOf({ lines }: Notification['data']): string {
  const said = Array.isArray(lines) ? lines.filter((line): line is string => typeof line === 'string') : [];
  return said.filter((line) => line !== '').join('\n');
}

const startOf = ({ start }: Notification['data']): string | null => (typeof start === 'string' ? start : null);

/** Where it is answered. */
function wayTo(
  type: string,
): '/manage/sensors' | '/manage/displays' | '/approvals' | '/seats' | '/waiting' | '/team' | '/visitors' | '/bookings' {
  if (type === 'approval.asked' || type === 'visit.approval_asked' || type === 'space_request.created')
    return '/approvals';
  if (type.startsWith('device_alert.')) return '/manage/sensors';
  if (type.startsWith('e_paper_alert.')) return '/manage/displays';
  if (type.startsWith('team_day.')) return '/team';
  if (/^(?:visit|badge)\./.test(type)) return '/visitors';
  if (type.startsWith('seat_request.')) return '/seats';
  return type.startsWith('waiting_entry.') ? '/waiting' : '/bookings';
}
