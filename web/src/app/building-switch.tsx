import { Button } from '@mantine/core';
import { IconBuilding, IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { nameOf } from '../lib/show.ts';
import { LateMenu } from '../ui/late-menu.tsx';
import { later } from '../ui/later.tsx';
import classes from './building-switch.module.css';
import { useBuildings } from './buildings.ts';

const BuildingMenuItems = later(async () => (await import('./building-menu-items.tsx')).BuildingMenuItems);

/** Which building is shown; the choice is kept in this browser. */
export function BuildingSwitch() {
  const { t } = useTranslation('app');
  const { building } = useBuildings();
  if (building === null) return null;
  return (
    <LateMenu
      menu={BuildingMenuItems}
      target={
        <Button
          variant="subtle"
          color="gray"
          classNames={{ root: classes.button ?? '', label: classes.label ?? '' }}
          leftSection={<IconBuilding size={18} stroke={1.6} />}
          rightSection={<IconChevronDown size={16} stroke={1.8} />}
          aria-label={`${t('building')}: ${nameOf(building)}`}
        >
          {nameOf(building)}
        </Button>
      }
    />
  );
}
