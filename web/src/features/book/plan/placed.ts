import type { Place } from '../places.ts';
import { inReadingOrder, middleOf, type Box, type Point } from './geometry.ts';
import type { Viewport } from './viewport.ts';

/** A place with where it stands on the plan. */
export interface Placed {
  readonly id: number;
  readonly box: Box;
  readonly place: Place;
}

/** Those that have a place on the drawing, from the upper left on. */
export const placedOf = (places: readonly Place[]): Placed[] =>
  inReadingOrder(
    places.flatMap((place) =>
      place.resource.placement === null ? [] : [{ id: place.id, place, box: place.resource.placement }],
    ),
  );

/** A marker lower than this on the screen is too small for a fingertip, in pixels: the first tap brings it nearer. */
const FINGER = 15;
/** How far beside a marker a finger may land and still mean it. */
const REACH = 18;
/** How high the lowest marker is after that, in pixels. */
const EASY = 22;

const lowest = ({ box }: Placed, k: number): number => Math.min(box.width, box.height) * k;

/** What a tap or click on the plan means: a place, nothing (null), or only a look from nearer (undefined). */
export function meantBy(
  viewport: Viewport,
  shown: readonly Placed[],
  at: Point,
  byTouch: boolean,
  hit: Placed | null,
): number | null | undefined {
  const meant = hit ?? (byTouch ? nearest(viewport, shown, at) : null);
  if (meant === null) return null;
  const height = lowest(meant, viewport.locate(at).k);
  if (!byTouch || height >= FINGER) return meant.id;
  viewport.zoom(EASY / height, at);
  return undefined;
}

function nearest(viewport: Viewport, shown: readonly Placed[], at: Point): Placed | null {
  const offOf = (one: Placed): number => {
    const { x, y, k } = viewport.locate(middleOf(one.box));
    return Math.hypot(x - at.x, y - at.y) - (one.box.height * k) / 2;
  };
  const best = shown.map((one) => ({ one, off: offOf(one) })).toSorted((a, b) => a.off - b.off)[0];
  return best && best.off <= REACH ? best.one : null;
}
