import { Button, Menu } from '@mantine/core';
import { IconBuilding, IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { usePlace } from '../lib/place.ts';
import { nameOf } from '../lib/show.ts';
import { buildingsQuery } from '../data/places.ts';
import classes from './building-switch.module.css';

/** Which building is shown; the choice is kept in this browser. */
export function BuildingSwitch() {
  const { t } = useTranslation('app');
  const navigate = useNavigate();
  const { data: buildings = [] } = useQuery(buildingsQuery);
  const wanted = useRouterState({ select: ({ location }) => (location.search as { building?: number }).building });
  const { building, choose } = usePlace(buildings, wanted);
  if (building === null) return null;
  const change = (id: number): void => {
    choose(id);
    // Floor, place and filters belong to the old building; the wall times may stay.
    void navigate({
      to: '/',
      search: ({ day, from, to }) => ({ building: id, ...(day && { day }), ...(from && { from }), ...(to && { to }) }),
    });
  };
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
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
      </Menu.Target>
      <Menu.Dropdown>
        {buildings.map((one) => (
          <Menu.Item
            key={one.id}
            onClick={() => change(one.id)}
            rightSection={one.id === building.id ? <IconCheck size={16} aria-hidden="true" /> : null}
            aria-current={one.id === building.id}
          >
            <div className={classes.name}>{nameOf(one)}</div>
            {one.address !== '' && <div className={classes.address}>{one.address}</div>}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
