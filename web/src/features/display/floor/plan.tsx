import { useEffect, useState } from 'react';
import { askFor } from '../../../parts/screen/asking.ts';
import classes from './floor.module.css';
import type { Floor, Said } from './standing.ts';

interface Props {
  readonly link: string;
  readonly drawing: NonNullable<Floor['plan']>;
  readonly places: readonly Said[];
  readonly label: string;
}

/** The drawing of a floor, with what each place there is: by a sign and by a colour, and in words for who does not see it. */
export function Plan({ link, drawing, places, label }: Props) {
  const { width, height, etag } = drawing;
  return (
    <figure className={classes['plan']} aria-label={label}>
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {/* Drawn anew, it is fetched anew. */}
        <Drawing key={etag} link={link} width={width} height={height} />
        {places.map((one) => (
          <Spot key={one.place.id} {...one} least={height * SMALLEST} most={height * LARGEST} />
        ))}
      </svg>
      <ul>
        {places.map(({ place, name, state }) => (
          <li key={place.id}>{`${name}: ${state}`}</li>
        ))}
      </ul>
    </figure>
  );
}

/** Letters are about so wide, of their height. */
const WIDE = 0.75;
/** No name is larger than this, of the height of the drawing. */
const LARGEST = 0.032;
/** What would be smaller than this is not written: the sign alone is seen from further away. */
const SMALLEST = 0.009;

interface SpotProps extends Said {
  /** How large letters may be, in the units of the drawing. */
  readonly least: number;
  readonly most: number;
}

function Spot({ place: { placement }, name, sign, least, most }: SpotProps) {
  if (placement === null) return null;
  const { x, y, width, height, rotation = 0 } = placement;
  const [midX, midY] = [x + width / 2, y + height / 2];
  const size = Math.min(height * 0.4, (width * 0.92) / (Math.max(name.length, 1) * WIDE), most);
  const isNamed = size >= least;
  return (
    <g data-sign={sign} transform={`rotate(${rotation} ${midX} ${midY})`}>
      <rect x={x} y={y} width={width} height={height} rx={Math.min(width, height) * 0.15} />
      {isNamed && (
        <text x={midX} y={midY - size * 0.15} fontSize={size}>
          {name}
        </text>
      )}
      <text x={midX} y={midY + (isNamed ? size * 0.95 : least)} fontSize={isNamed ? size : least * 3}>
        {GLYPHS[sign]}
      </text>
    </g>
  );
}

const GLYPHS: Readonly<Record<Said['sign'], string>> = {
  free: '✓',
  taken: '✕',
  awaited: '…',
  preparing: '✕',
  closed: '✕',
  out_of_hours: '✕',
  unknown: '?',
};

interface DrawingProps {
  readonly link: string;
  readonly width: number;
  readonly height: number;
}

/** The drawing, fetched with the secret, which stands in no address. It is tried again until it comes. */
function Drawing({ link, width, height }: DrawingProps) {
  const [picture, setPicture] = useState<string | null>(null);
  useEffect(() => {
    let isGone = false;
    let address: string | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const fetchIt = async (): Promise<void> => {
      const reply = await askFor('GET', '/floor-display/plan', { link }).catch(() => null);
      const drawn = reply?.ok === true ? await reply.blob().catch(() => null) : null;
      if (isGone) return;
      if (drawn === null) {
        timer = setTimeout(() => void fetchIt(), AGAIN_MS);
        return;
      }
      address = URL.createObjectURL(drawn);
      setPicture(address);
    };
    void fetchIt();
    return () => {
      isGone = true;
      clearTimeout(timer);
      if (address !== null) URL.revokeObjectURL(address);
    };
  }, [link]);
  return picture === null ? null : <image href={picture} width={width} height={height} />;
}

const AGAIN_MS = 10_000;
