import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LateMenu } from '../ui/late-menu.tsx';
import { later } from '../ui/later.tsx';

const MoreItems = later(async () => (await import('./more-items.tsx')).MoreItems);

interface Props {
  /** Of what. */
  readonly name: string;
  readonly children: ReactNode;
}

/** What is done less often with a booking, where there is no room for a row of buttons. */
export function MoreMenu({ name, children }: Props) {
  const { t } = useTranslation('parts');
  return (
    <LateMenu
      menu={MoreItems}
      target={
        <Button size="xs" variant="subtle" color="gray" aria-label={t('booking.moreOf', { name })}>
          {t('booking.more')}
        </Button>
      }
    >
      {children}
    </LateMenu>
  );
}
