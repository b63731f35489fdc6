/** Screens and tags that say what places are. */

export { bookAtDisplay, checkInAtDisplay, endAtDisplay, extendAtDisplay, getDisplay } from './displays.ts';
