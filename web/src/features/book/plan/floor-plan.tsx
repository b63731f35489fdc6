import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFavourites } from '../../../data/favourites.ts';
import { nameOf } from '../../../lib/show.ts';
import { planAddress, type Floor } from '../../../data/places.ts';
import { needTexts } from '../../../lib/texts.ts';
import { later, onDemand } from '../../../ui/later.tsx';
import type { Place } from '../places.ts';
import classes from './floor-plan.module.css';
import { hallsOf, partsOf, withParts } from './halls.ts';
import { Legend } from './legend.tsx';
import { Marker } from './marker.tsx';
import { useMarkers } from './markers.ts';
import { meantBy, placedOf } from './placed.ts';
import { useViewport } from './viewport.ts';
import { ZoomButtons } from './zoom-buttons.tsx';

const Hint = later(async () => {
  const [part] = await Promise.all([import('./hint.tsx'), needTexts('combined')]);
  return part.Hint;
});
const HallsBar = onDemand(async () => {
  const [part] = await Promise.all([import('./halls-bar.tsx'), needTexts('combined')]);
  return part.HallsBar;
});

interface Props {
  readonly floor: Floor;
  readonly places: readonly Place[];
  /** The ids that fit the filter; null when there is none. */
  readonly fitting: ReadonlySet<number> | null;
  readonly chosen: number | null;
  readonly amenityName: (id: number) => string;
  readonly onChoose: (id: number | null) => void;
}

/** The drawing of a floor with its places on it: free, taken, mine, not bookable. */
export function FloorPlan({ floor, places, fitting, chosen, amenityName, onChoose }: Props) {
  const { t } = useTranslation('book');
  const hintId = useId();
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const size = { width: floor.plan?.width ?? 1, height: floor.plan?.height ?? 1 };
  const placed = useMemo(() => placedOf(places), [places]);
  const halls = useMemo(() => hallsOf(places), [places]);
  const found = useMemo(() => fitting && withParts(fitting, halls), [fitting, halls]);
  const shown = useMemo(() => placed.filter(({ id }) => found?.has(id) ?? true), [placed, found]);
  const [pointedHall, pointToHall] = useState<number | null>(null);
  const lit = partsOf(halls, [chosen, pointedHall]);
  const viewport = useViewport(size, frame, (seen, at, byTouch) => {
    const meant = meantBy(seen, shown, at, byTouch, null);
    if (meant !== undefined) onChoose(meant);
  });
  const { current, hinted } = useMarkers({ frame, viewport, placed, shown, chosen, onChoose });
  const favourites = useFavourites();
  const pointedAt = placed.find(({ id }) => id === hinted);
  const address = planAddress(floor);
  return (
    <div className={classes.card}>
      <section className={classes.frame} ref={setFrame} aria-label={t('plan.label', { floor: nameOf(floor) })}>
        <div className={classes.sheet} style={size}>
          {address !== null && <img className={classes.drawing} src={address} alt="" draggable={false} {...size} />}
          {placed.map(({ id, place, box }) => (
            <Marker
              key={id}
              place={place}
              box={box}
              dimmed={found !== null && !found.has(id)}
              chosen={id === chosen}
              favourite={favourites.has(id)}
              lit={lit.has(id)}
              current={id === current}
              describedBy={hinted === id ? hintId : undefined}
            />
          ))}
        </div>
        {pointedAt && (
          <Hint id={hintId} placed={pointedAt} places={places} viewport={viewport} amenityName={amenityName} />
        )}
      </section>
      {halls.length > 0 && (
        <HallsBar
          halls={halls.filter(({ id }) => fitting?.has(id) ?? true)}
          chosen={chosen}
          onChoose={onChoose}
          onPoint={pointToHall}
        />
      )}
      <Legend isDrawn={places.some(({ drawAt }) => drawAt !== undefined)} />
      <ZoomButtons viewport={viewport} />
    </div>
  );
}
