import type { Point } from './geometry.ts';

interface Moves {
  readonly pan: (by: Point) => void;
  /** Zooms by a factor about a point of the window. */
  readonly pinch: (factor: number, at: Point) => void;
  /** A click or tap beside every button. */
  readonly tap: (at: Point, byTouch: boolean) => void;
}

/** A finger or a mouse that moves less than this, in pixels, meant to click. */
const STILL = 5;

/** A click that a finger made. */
export const isTouch = (event: MouseEvent): boolean => event instanceof PointerEvent && event.pointerType === 'touch';

/** Drag, pinch and wheel on an element. A drag eats the click that would follow it. @returns how to stop */
export function followPointers(element: HTMLElement, { pan, pinch, tap }: Moves): () => void {
  const down = new Map<number, Point>();
  let travelled = 0;

  const at = ({ clientX, clientY }: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: clientX - box.left, y: clientY - box.top };
  };
  const press = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    if (down.size === 0) travelled = 0;
    down.set(event.pointerId, at(event));
  };
  const move = (event: PointerEvent): void => {
    const last = down.get(event.pointerId);
    if (!last) return;
    const next = at(event);
    travelled += Math.hypot(next.x - last.x, next.y - last.y);
    if (down.size === 1 && travelled < STILL) return;
    // Only now: capturing at once would take the click away from the marker under the pointer.
    if (!element.hasPointerCapture(event.pointerId)) element.setPointerCapture(event.pointerId);
    element.dataset['dragging'] = 'true';
    down.set(event.pointerId, next);
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    if (other) spread(last, next, other);
    else pan({ x: next.x - last.x, y: next.y - last.y });
  };
  const spread = (last: Point, next: Point, other: Point): void => {
    const [before, after] = [last, next].map((point) => Math.max(12, Math.hypot(point.x - other.x, point.y - other.y)));
    pan({ x: (next.x - last.x) / 2, y: (next.y - last.y) / 2 });
    pinch((after ?? 1) / (before ?? 1), { x: (next.x + other.x) / 2, y: (next.y + other.y) / 2 });
  };
  const lift = (event: PointerEvent): void => {
    down.delete(event.pointerId);
    if (down.size === 0) delete element.dataset['dragging'];
  };
  const click = (event: MouseEvent): void => {
    // detail 0 is a click by keyboard, which nobody dragged.
    if (travelled < STILL || event.detail === 0) return;
    event.stopPropagation();
    event.preventDefault();
  };
  const beside = (event: MouseEvent): void => {
    if (event.target instanceof Element && event.target.closest('button') !== null) return;
    tap(at(event), isTouch(event));
  };
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const step = Math.max(-120, Math.min(120, event.deltaY * lines));
    pinch(Math.exp(-step * (event.ctrlKey ? 0.01 : 0.0022)), at(event));
  };

  const stop = new AbortController();
  const { signal } = stop;
  element.addEventListener('pointerdown', press, { signal });
  element.addEventListener('pointermove', move, { signal });
  element.addEventListener('pointerup', lift, { signal });
  element.addEventListener('pointercancel', lift, { signal });
  element.addEventListener('click', click, { signal, capture: true });
  element.addEventListener('click', beside, { signal });
  element.addEventListener('wheel', wheel, { signal, passive: false });
  return () => stop.abort();
}
