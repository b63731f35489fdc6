import { Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { nameOf } from '../../lib/show.ts';
import { PlacePanel, type PanelProps } from './place-panel.tsx';
import classes from './side.module.css';

interface Props {
  readonly panel: Omit<PanelProps, 'takesFocus'> | undefined;
  readonly onClose: () => void;
}

/** The chosen place in a drawer from below, which takes the focus itself. */
export function PlaceDrawer({ panel, onClose }: Props) {
  const { t } = useTranslation('book');
  return (
    <Drawer.Root opened={panel !== undefined} onClose={onClose} position="bottom" size="auto">
      <Drawer.Overlay backgroundOpacity={0.28} />
      <Drawer.Content
        classNames={{ content: classes.drawer ?? '' }}
        aria-label={panel && t('place.label', { name: nameOf(panel.place.resource) })}
      >
        <Drawer.Body className={classes.body ?? ''}>
          {panel && <PlacePanel key={panel.place.id} {...panel} takesFocus={false} />}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
