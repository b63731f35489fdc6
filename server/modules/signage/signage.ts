/** Screens and tags that say what places are. */

export { bookAtDisplay, checkInAtDisplay, endAtDisplay, extendAtDisplay, getDisplay } from './displays.ts';
export {
  createEPaperController,
  createEPaperTag,
  deleteEPaperController,
  deleteEPaperTag,
  getEPaperController,
  getEPaperTag,
  getEPaperTagContent,
  listEPaperControllers,
  listEPaperTags,
  reportEPaperTag,
  sliceControllers,
  updateEPaperController,
  updateEPaperTag,
} from './e-paper.ts';
export { forgetOldTagAlerts, listEPaperAlerts, lookAtTags, watchTags } from './e-paper-alerts.ts';
export { getFloorDisplay, getFloorDisplayPlan } from './floor-display.ts';
export type { ControllerFilter } from './store.ts';
