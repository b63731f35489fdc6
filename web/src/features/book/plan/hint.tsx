import { useTranslation } from 'react-i18next';
import { nameOf } from '../../../lib/show.ts';
import { spoken } from '../../../lib/texts.ts';
import { wholesOf, type Place } from '../places.ts';
import { stateText } from '../state-text.ts';
import type { Box } from './geometry.ts';
import classes from './hint.module.css';
import type { Viewport } from './viewport.ts';

interface Props {
  readonly id: string;
  readonly placed: { readonly place: Place; readonly box: Box };
  /** All of the floor: what it is a part of is among them. */
  readonly places: readonly Place[];
  readonly viewport: Viewport;
  readonly amenityName: (id: number) => string;
}

/** A hint is at most this high, in pixels. */
const ROOM_ABOVE = 120;

/** What a marker would say, above it or, near the top, below it. One for all markers. */
export function Hint({ id, placed, places, viewport, amenityName }: Props) {
  const { t } = useTranslation(['book', 'combined']);
  const at = viewport.locate({ x: placed.box.x + placed.box.width / 2, y: placed.box.y });
  if (!at) return null;
  const under = at.y < ROOM_ABOVE;
  const { resource } = placed.place;
  const wholes = wholesOf(
    resource.id,
    places.map((one) => one.resource),
  );
  const amenities = resource.amenityIds.map(amenityName).filter((name) => name !== '');
  return (
    <div
      id={id}
      role="tooltip"
      className={classes.hint}
      data-under={under}
      style={{
        left: `clamp(120px, ${at.x}px, calc(100% - 120px))`,
        top: under ? at.y + placed.box.height * at.k : at.y,
      }}
    >
      <div className={classes.name}>{nameOf(resource)}</div>
      <div>{stateText(placed.place, t)}</div>
      {resource.type === 'room' && <div className={classes.soft}>{t('place.seats', { count: resource.capacity })}</div>}
      {wholes.length > 0 && (
        <div className={classes.soft}>
          {t('combined:partOf', { names: new Intl.ListFormat(spoken()).format(wholes.map((one) => nameOf(one))) })}
        </div>
      )}
      {amenities.length > 0 && <div className={classes.soft}>{amenities.slice(0, 5).join(' · ')}</div>}
    </div>
  );
}
