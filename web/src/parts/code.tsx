import { encode } from 'uqr';

/** A square of black and white that a phone or a scanner reads as a text: mostly a link. */
export function Code({ link, name }: { readonly link: string; readonly name: string }) {
  return <img src={`data:image/svg+xml,${encodeURIComponent(drawn(link))}`} alt={name} />;
}

function drawn(link: string): string {
  const { data, size } = encode(link, { ecc: 'M', border: 2 });
  const cells = data.flatMap((row, y) => row.flatMap((isBlack, x) => (isBlack ? `M${x} ${y}h1v1h-1z` : [])));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path d="M0 0h${size}v${size}h-${size}z" fill="#fff"/><path d="${cells.join('')}"/></svg>`;
}
