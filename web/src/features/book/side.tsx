import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { nameOf } from '../../lib/show.ts';
import type { Floor } from '../../data/places.ts';
import type { Wall, When } from '../../lib/when.ts';
import { needTexts } from '../../lib/texts.ts';
import { later } from '../../ui/later.tsx';
import { wallChange, type Change, type FloorState } from './model.ts';
import classes from './side.module.css';

const Glance = later(async () => {
  const [part] = await Promise.all([import('./glance.tsx'), needTexts('side')]);
  return part.Glance;
});
const PlacePanel = later(async () => {
  const [part] = await Promise.all([import('./place-panel.tsx'), needTexts('side')]);
  return part.PlacePanel;
});
const PlaceDrawer = later(async () => {
  const [part] = await Promise.all([import('./place-drawer.tsx'), needTexts('side')]);
  return part.PlaceDrawer;
});

interface Props {
  readonly floor: Floor;
  readonly chosen: number | null;
  readonly state: FloorState;
  readonly when: When;
  readonly amenityName: (id: number) => string;
  readonly areaName: (id: number | null) => string;
  readonly onChoose: (id: number | null, floorId?: number) => void;
  readonly change: Change;
  /** The list is long enough by itself: on a phone nothing follows it. */
  readonly asList: boolean;
}

/** Beside the plan: the chosen place, else the day at a glance. Where there is no room beside, a drawer from below. */
export function Side({ floor, chosen, state, when, amenityName, areaName, onChoose, change, asList }: Props) {
  const { t } = useTranslation('book');
  const narrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false });
  const place = state.places.find(({ id }) => id === chosen);
  const close = (): void => {
    onChoose(null);
    if (!narrow && chosen !== null) focusPlace(chosen);
  };
  useEscape(!narrow && place !== undefined, close);
  const panel = place && {
    place,
    floorId: floor.id,
    places: state.places,
    onChoose,
    where: [nameOf(floor), areaName(place.resource.areaId)].filter((part) => part !== '').join(' · '),
    when,
    me: state.me,
    amenityName,
    onWall: (wall: Wall) => change(wallChange(when.wall, wall)),
    onClose: close,
  };
  // Not drawn before a place was chosen: it comes later. Then it stays, to slide away when it is closed.
  const [drawn, setDrawn] = useState(false);
  if (panel && !drawn) setDrawn(true);
  const glance = (
    <Glance
      me={state.me}
      when={when}
      buildingId={floor.buildingId}
      desks={state.counts.get('desk')}
      places={state.places}
      loading={state.loading}
      onChoose={onChoose}
    />
  );
  if (narrow) {
    return (
      <>
        {!asList && <aside aria-label={t('glance.label')}>{glance}</aside>}
        {drawn && <PlaceDrawer panel={panel} onClose={close} />}
      </>
    );
  }
  return (
    <aside
      className={classes.side}
      aria-label={place ? t('place.label', { name: nameOf(place.resource) }) : t('glance.label')}
    >
      {panel ? <PlacePanel key={panel.place.id} {...panel} takesFocus /> : glance}
    </aside>
  );
}

/** Gives the focus back to where the place was chosen: its marker or its row. */
function focusPlace(id: number): void {
  document.querySelector<HTMLButtonElement>(`[data-id="${id}"], [data-place="${id}"]`)?.focus({ preventScroll: true });
}

/** Esc closes, unless something nearer to the focus (a calendar, a list of times) has used it. */
function useEscape(active: boolean, close: () => void): void {
  useEffect(() => {
    if (!active) return undefined;
    let isNearer = false;
    // Before that closes it, and is not to be seen any more.
    const look = ({ target }: KeyboardEvent): void => {
      const at = target instanceof Element ? target : document.body;
      isNearer = at.closest('[role="dialog"], [aria-expanded="true"]') !== null;
    };
    const press = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && !isNearer) close();
    };
    document.addEventListener('keydown', look, true);
    document.addEventListener('keydown', press);
    return () => {
      document.removeEventListener('keydown', look, true);
      document.removeEventListener('keydown', press);
    };
  });
}
