import { useEffect, useEffectEvent, useState } from 'react';
import { neighbour, type Direction } from './geometry.ts';
import { meantBy, type Placed } from './placed.ts';
import { isTouch } from './pointers.ts';
import type { Viewport } from './viewport.ts';

const arrows: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

interface Given {
  readonly frame: HTMLElement | null;
  readonly viewport: Viewport;
  readonly placed: readonly Placed[];
  /** Those the filter leaves lit: the arrows go from one of them to the next. */
  readonly shown: readonly Placed[];
  readonly chosen: number | null;
  readonly onChoose: (id: number | null) => void;
}

interface Hinted {
  readonly id: number;
  readonly by: 'pointer' | 'focus';
}

/**
 * Hears the markers' events where they all pass, at the frame. One marker is in the Tab order and the arrows move it;
 * the one pointed at or focused has a hint.
 */
export function useMarkers(given: Given): { readonly current: number | null; readonly hinted: number | null } {
  const { frame, viewport, placed, shown, chosen, onChoose } = given;
  const [at, setAt] = useState<number | null>(null);
  const [hinted, setHinted] = useState<Hinted | null>(null);

  const click = useEffectEvent((one: Placed, event: MouseEvent) => {
    const window = frame?.getBoundingClientRect();
    const point = { x: event.clientX - (window?.left ?? 0), y: event.clientY - (window?.top ?? 0) };
    const meant = meantBy(viewport, shown, point, isTouch(event), one);
    if (meant === undefined) return;
    setAt(one.id);
    viewport.reveal(one.box);
    onChoose(one.id);
  });
  const press = useEffectEvent((one: Placed, event: KeyboardEvent) => {
    const direction = arrows[event.key];
    const edge = event.key === 'Home' ? shown[0] : event.key === 'End' ? shown.at(-1) : undefined;
    const to = direction ? neighbour(shown, one, direction) : edge;
    if (to !== undefined) event.preventDefault();
    if (to) {
      setAt(to.id);
      viewport.reveal(to.box);
      frame?.querySelector<HTMLElement>(`[data-id="${to.id}"]`)?.focus({ preventScroll: true });
    } else zoomByKey(viewport, event.key);
  });
  const hint = useEffectEvent((one: Placed | null, by: Hinted['by']) => {
    // Leaving with the pointer does not take the hint from the focused marker, and the other way round.
    setHinted((now) => (one === null ? (now?.by === by ? null : now) : { id: one.id, by }));
  });
  const find = useEffectEvent((id: string | undefined) => placed.find((one) => String(one.id) === id) ?? null);

  useEffect(() => {
    if (frame === null) return undefined;
    return hearMarkers(frame, {
      find: (id) => find(id),
      click: (one, event) => click(one, event),
      press: (one, event) => press(one, event),
      hint: (one, by) => hint(one, by),
    });
  }, [frame]);

  const has = (id: number | null): boolean => placed.some((one) => one.id === id);
  const free = shown.filter(({ place }) => place.state === 'free');
  const first = free.find(({ place }) => place.resource.type === 'desk') ?? free[0] ?? shown[0] ?? placed[0];
  const current = has(at) ? at : has(chosen) ? chosen : (first?.id ?? null);
  return { current, hinted: hinted?.id ?? null };
}

function zoomByKey(viewport: Viewport, key: string): void {
  if (key === '+' || key === '=') viewport.zoom(1.4);
  else if (key === '-') viewport.zoom(1 / 1.4);
  else if (key === '0') viewport.showAll();
}

interface Hearing {
  readonly find: (id: string | undefined) => Placed | null;
  readonly click: (one: Placed, event: MouseEvent) => void;
  readonly press: (one: Placed, event: KeyboardEvent) => void;
  readonly hint: (one: Placed | null, by: Hinted['by']) => void;
}

function hearMarkers(frame: HTMLElement, { find, click, press, hint }: Hearing): () => void {
  const markerOf = ({ target }: Event): Placed | null =>
    target instanceof Element ? find(target.closest<HTMLElement>('[data-id]')?.dataset['id']) : null;
  const withMarker =
    <E extends Event>(act: (one: Placed, event: E) => void) =>
    (event: E): void => {
      const one = markerOf(event);
      if (one) act(one, event);
    };
  const stop = new AbortController();
  const { signal } = stop;
  frame.addEventListener('click', withMarker(click), { signal });
  frame.addEventListener('keydown', withMarker(press), { signal });
  // A tap focuses too, and then the panel says it all: the hint is for those who come by keyboard.
  const focused = (event: Event): boolean => event.target instanceof Element && event.target.matches(':focus-visible');
  frame.addEventListener('focusin', (event) => focused(event) && hint(markerOf(event), 'focus'), { signal });
  frame.addEventListener('focusout', () => hint(null, 'focus'), { signal });
  frame.addEventListener('pointerover', (event) => event.pointerType === 'mouse' && hint(markerOf(event), 'pointer'), {
    signal,
  });
  frame.addEventListener('pointerleave', () => hint(null, 'pointer'), { signal });
  return () => stop.abort();
}
