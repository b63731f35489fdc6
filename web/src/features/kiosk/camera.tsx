import { useEffect, useEffectEvent, useRef } from 'react';
import classes from './kiosk.module.css';
import type { Words } from './words.ts';

/** What finds codes in a picture (Shape Detection API). */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
interface Detecting {
  new (options: { formats: ['qr_code'] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** Has this device a camera that the page may ask for? Only pages that came by HTTPS, or from the device itself, may. */
export const hasCamera = (): boolean => 'mediaDevices' in navigator;

/** What reads QR codes: the browser itself where it can, and else code that is fetched as it is needed. */
async function createDetector(): Promise<Detector> {
  const { BarcodeDetector: own } = globalThis as { readonly BarcodeDetector?: Detecting };
  const known = await own?.getSupportedFormats();
  const Maker = own && known?.includes('qr_code') ? own : (await import('qr/decode.js')).BarcodeDetector;
  return new Maker({ formats: ['qr_code'] });
}

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
  if (video === null) throw new Error('No camera');
  const detector = await createDetector();
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'user' } });
  try {
    video.srcObject = stream;
    await video.play();
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
