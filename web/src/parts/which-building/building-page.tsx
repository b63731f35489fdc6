import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Building } from '../../data/places.ts';
import { Page } from '../../ui/page.tsx';
import { BuildingSelect } from './building-select.tsx';
import { NoBuilding } from './no-building.tsx';
import { useBuilding, type MayIn } from './use-building.ts';
import classes from './which-building.module.css';

interface Props {
  readonly title: string;
  readonly lead: string;
  /** In which buildings she may what the page is for; those that her role reaches, unless it is said. */
  readonly mayIn?: MayIn;
  /** The building that the address names. */
  readonly asked?: number | undefined;
  /** What stands beside the choice of the building, as a search. */
  readonly beside?: ReactNode;
  /** What can be done there: it stands at the end of the same line. */
  readonly actions?: ReactNode;
  readonly children: (building: Building) => ReactNode;
}

/** A page about one building at a time. */
export function BuildingPage({ title, lead, mayIn, asked, beside, actions, children }: Props) {
  const which = useBuilding({ ...(mayIn && { mayIn }), asked });
  const { building } = which;
  return (
    <Page title={title} lead={lead}>
      {building ? (
        <>
          <Group className={classes.line ?? ''} mb="lg" align="end" justify={actions ? 'space-between' : 'flex-start'}>
            <BuildingSelect which={which} />
            {beside}
            {actions}
          </Group>
          {children(building)}
        </>
      ) : (
        <NoBuilding which={which} />
      )}
    </Page>
  );
}
