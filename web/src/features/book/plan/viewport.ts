import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { fit, keepInSight, MAX_ZOOM, reveal, zoomAt, type Box, type Point, type Size, type View } from './geometry.ts';
import { followPointers } from './pointers.ts';

/** Pan and zoom of one plan. It writes to the elements itself: at 60 moves a second React draws nothing again. */
export interface Viewport {
  /** Takes over the window and the sheet in it. @returns how to let go */
  readonly attach: (frame: HTMLElement, sheet: HTMLElement) => () => void;
  readonly zoom: (factor: number, at?: Point) => void;
  /** The same by fingers or wheel, without gliding. */
  readonly pinch: (factor: number, at: Point) => void;
  readonly pan: (by: Point) => void;
  readonly showAll: () => void;
  /** Moves as little as needed to have the box in sight. */
  readonly reveal: (box: Box) => void;
  /** Where a plan point is in the window, in pixels, and the scale there. */
  readonly locate: (point: Point) => View;
  /** Tells whenever the view has come to rest; `rests` counts. */
  readonly subscribe: (hear: () => void) => () => void;
  readonly rests: () => number;
}

const MARGIN = 12;
/** What the legend and the buttons below the plan take of the window, in pixels: on a phone the legend has three lines. */
const footOf = (width: number): number => (width < 600 ? 80 : 54);
const GLIDE_MS = 240;
const REST_MS = 60;
/** Below and above these scales, in pixels to a unit, markers show less or more. */
const FAR = 0.55;
const NEAR = 1.25;

export function createViewport(plan: Size): Viewport {
  let view: View = { x: 0, y: 0, k: 1 };
  let size: Size = { width: 0, height: 0 };
  let whole = true;
  let rests = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let draw: (glide: boolean) => void = () => undefined;
  const hearers = new Set<() => void>();

  const put = (next: View, glide: boolean): void => {
    // A marker at the edge of the drawing is not cut there, with what shows that it is chosen.
    view = keepInSight(next, plan, size, MARGIN);
    draw(glide);
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        rests += 1;
        for (const hear of hearers) hear();
      },
      glide ? GLIDE_MS : REST_MS,
    );
  };
  const least = (): number => fit(plan, size, MARGIN).k;
  const zoomBy = (factor: number, at: Point, glide: boolean): void => {
    const next = zoomAt(view, at, factor, [least(), Math.max(MAX_ZOOM, least())]);
    whole = next.k <= least() * 1.001;
    put(next, glide);
  };
  const showAll = (glide: boolean): void => {
    whole = true;
    put(fit(plan, size, MARGIN), glide);
  };
  const measure = (frame: HTMLElement): void => {
    // What lies below the legend can always be moved from there.
    const { clientWidth: width, clientHeight: height } = frame;
    size = { width, height: Math.max(0, height - footOf(width)) };
    if (whole) showAll(false);
    else put(view, false);
  };

  return {
    attach: (frame, sheet) => {
      draw = (glide) => paint(frame, sheet, view, glide);
      const observer = new ResizeObserver(() => measure(frame));
      measure(frame);
      observer.observe(frame);
      return () => {
        observer.disconnect();
        clearTimeout(timer);
      };
    },
    zoom: (factor, at = { x: size.width / 2, y: size.height / 2 }) => zoomBy(factor, at, true),
    pinch: (factor, at) => zoomBy(factor, at, false),
    pan: (by) => put({ k: view.k, x: view.x + by.x, y: view.y + by.y }, false),
    showAll: () => showAll(true),
    reveal: (box) => {
      const next = reveal(view, box, size);
      if (next.x !== view.x || next.y !== view.y) put(next, true);
    },
    locate: ({ x, y }) => ({ x: x * view.k + view.x, y: y * view.k + view.y, k: view.k }),
    subscribe: (hear) => {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    rests: () => rests,
  };
}

function paint(frame: HTMLElement, sheet: HTMLElement, { x, y, k }: View, glide: boolean): void {
  sheet.dataset['glide'] = String(glide);
  sheet.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
  frame.style.setProperty('--k', String(k));
  frame.dataset['detail'] = k < FAR ? 'far' : k < NEAR ? 'middle' : 'near';
}

/** A viewport on an element whose first child is the sheet; `tap` hears clicks beside every button. */
export function useViewport(
  plan: Size,
  frame: HTMLElement | null,
  tap: (viewport: Viewport, at: Point, byTouch: boolean) => void,
): Viewport {
  const [viewport] = useState(() => createViewport(plan));
  const tapped = useEffectEvent(tap);
  useEffect(() => {
    const sheet = frame?.firstElementChild;
    if (!frame || !(sheet instanceof HTMLElement)) return undefined;
    const letGo = viewport.attach(frame, sheet);
    const stop = followPointers(frame, { ...viewport, tap: (at, byTouch) => tapped(viewport, at, byTouch) });
    return () => {
      stop();
      letGo();
    };
  }, [frame, viewport]);
  useSyncExternalStore(viewport.subscribe, viewport.rests);
  return viewport;
}
