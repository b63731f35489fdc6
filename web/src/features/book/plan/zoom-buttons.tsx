import { ActionIcon } from '@mantine/core';
import { IconFocusCentered, IconMinus, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './zoom-buttons.module.css';
import type { Viewport } from './viewport.ts';

export function ZoomButtons({ viewport }: { readonly viewport: Viewport }) {
  const { t } = useTranslation('book');
  const button = (label: string, icon: React.ReactNode, onClick: () => void) => (
    <ActionIcon variant="default" size={34} radius={9} title={label} aria-label={label} onClick={onClick}>
      {icon}
    </ActionIcon>
  );
  return (
    <div className={classes.buttons}>
      {button(t('plan.zoomIn'), <IconPlus size={18} stroke={1.7} />, () => viewport.zoom(1.5))}
      {button(t('plan.zoomOut'), <IconMinus size={18} stroke={1.7} />, () => viewport.zoom(1 / 1.5))}
      {button(t('plan.fit'), <IconFocusCentered size={18} stroke={1.7} />, viewport.showAll)}
    </div>
  );
}
