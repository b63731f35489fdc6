/** Which days of which buildings are handed out by draw, and which of them are done: what the module does for those who judge and those who draw. */

export {
  abandonDraw,
  drawDays,
  drawTimes,
  endDraw,
  listDrawsToCome,
  lockDraw,
  lockDraws,
  openDraw,
  timeDraw,
  type Draw,
  type DrawDay,
} from './store.ts';
