import { UnstyledButton } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { MOST_COUNTED, unreadQuery } from '../../data/notifications.ts';
import { needTexts } from '../../lib/texts.ts';
import { LateMenu } from '../../ui/late-menu.tsx';
import { later } from '../../ui/later.tsx';
import classes from './bell.module.css';

const BellItems = later(async () => {
  const [part] = await Promise.all([import('./bell-items.tsx'), needTexts('parts')]);
  return part.BellItems;
});

/** How much I was told that I have not read; opens the list of it. */
export function Bell() {
  const { t } = useTranslation('bell');
  const { data: unread = 0 } = useQuery(unreadQuery);
  const counted = unread > MOST_COUNTED ? `${MOST_COUNTED}+` : String(unread);
  const label = unread === 0 ? t('title') : t('unread', { counted });
  return (
    <LateMenu
      menu={BellItems}
      opens="dialog"
      target={
        <UnstyledButton className={classes.bell} aria-label={label}>
          <IconBell size={21} stroke={1.7} aria-hidden="true" />
          {unread > 0 && (
            <span className={classes.count} aria-hidden="true">
              {counted}
            </span>
          )}
        </UnstyledButton>
      }
    />
  );
}
