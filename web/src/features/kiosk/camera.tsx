import { useEffect, useEffectEvent, useRef } from 'react';
import classes from './kiosk.module.css';
import type { Words } from './words.ts';

/** What some browsers read QR codes with themselves (Shape Detection API). */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
type MakeDetector = new (options: { readonly formats: readonly string[] }) => Detector;

const detectorHere = (): MakeDetector | undefined =>
  (globalThis as { readonly BarcodeDetector?: MakeDetector }).BarcodeDetector;

/** Can this browser read QR codes by its camera? */
export const hasCamera = (): boolean => detectorHere() !== undefined && 'mediaDevices' in navigator;

const LOOK_EVERY_MS = 250;

interface Props {
  readonly say: Words;
  readonly onCode: (code: string) => void;
  readonly onFailure: () => void;
}

/** What the camera sees, until there is a code in it. */
export function Camera({ say, onCode, onFailure }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  const tellCode = useEffectEvent((code: string) => onCode(code));
  const tellFailure = useEffectEvent(() => onFailure());
  useEffect(() => {
    const stopped = new AbortController();
    const { signal } = stopped;
    void watch(video.current, signal).then(
      (code) => code !== null && !signal.aborted && tellCode(code),
      () => !signal.aborted && tellFailure(),
    );
    return () => stopped.abort();
  }, []);
  return <video ref={video} className={classes['video']} aria-label={say.camera} muted playsInline />;
}

async function watch(video: HTMLVideoElement | null, signal: AbortSignal): Promise<string | null> {
  const Maker = detectorHere();
  if (video === null || Maker === undefined) throw new Error('No camera');
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'user' } });
  try {
    video.srcObject = stream;
    await video.play();
    const detector = new Maker({ formats: ['qr_code'] });
    while (!signal.aborted) {
      const [first] = await detector.detect(video);
      if (first !== undefined) return first.rawValue;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}
