import { words } from '../lib/texts.ts';
import classes from './coming.module.css';

/** Says that something is on its way, once that takes longer than one notices. @param over what is on the page stays where it is */
export const Coming = ({ over = false }: { readonly over?: boolean }) => (
  <progress aria-label={words('loading')} className={over ? classes.over : classes.coming} />
);
