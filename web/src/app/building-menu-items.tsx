import { Menu } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { keeps, useMe } from '../data/session.ts';
import { nameOf } from '../lib/show.ts';
import { FirstOpenedMenu } from '../ui/first-opened-menu.tsx';
import type { MenuTarget } from '../ui/late-menu.tsx';
import classes from './building-switch.module.css';
import { useBuildings } from './buildings.ts';
import { rooms } from './rooms.ts';

const managing = rooms.find(({ id }) => id === 'manage')?.screens ?? [];

/** The buildings to choose from. */
export function BuildingMenuItems({ target }: { readonly target: MenuTarget }) {
  const navigate = useNavigate();
  const { user } = useMe();
  const { pathname, search: said } = useRouterState({ select: ({ location }) => location });
  const { buildings, building, choose } = useBuildings();
  const isManaging = managing.some(({ path }) => path === pathname);
  const change = (id: number): void => {
    choose(id);
    // A page of Manage is about the building chosen, where that is hers to look after; an address that names another would overrule it.
    if (isManaging && keeps(user, id)) {
      if ('building' in said) void navigate({ to: '.', search: (now) => ({ ...now, building: id }) });
      return;
    }
    // Floor, place and filters belong to the old building; the wall times may stay.
    void navigate({
      to: '/',
      search: ({ day, from, to }) => ({ building: id, ...(day && { day }), ...(from && { from }), ...(to && { to }) }),
    });
  };
  return (
    <FirstOpenedMenu target={target} position="bottom-start" width={280}>
      {buildings.map((one) => (
        <Menu.Item
          key={one.id}
          onClick={() => change(one.id)}
          rightSection={one.id === building?.id ? <IconCheck size={16} aria-hidden="true" /> : null}
          aria-current={one.id === building?.id}
        >
          <div className={classes.name}>{nameOf(one)}</div>
          {one.address !== '' && <div className={classes.address}>{one.address}</div>}
        </Menu.Item>
      ))}
    </FirstOpenedMenu>
  );
}
