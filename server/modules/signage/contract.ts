import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { displayEndpoints } from './display-contract.ts';
import { ePaperAlertEndpoints, ePaperAlertEvents, ePaperAlertJobs } from './e-paper-alert-contract.ts';
import { floorDisplayEndpoints } from './floor-display-contract.ts';
import { ePaperConstraints, ePaperEndpoints, ePaperEvents } from './e-paper-contract.ts';

export {
  MAX_MINUTES,
  MAX_UPCOMING,
  MIN_MINUTES,
  type Display,
  type DisplayState,
  type Meeting,
} from './display-contract.ts';
export {
  controllerTypes,
  EPaperController,
  EPaperTag,
  MAX_LABEL,
  TagState,
  type ControllerType,
  type TagContent,
} from './e-paper-contract.ts';

export { MAX_NAMED, type TagAlertKind, type TagAlertTold } from './e-paper-alert-contract.ts';

export { MAX_PLACES, shownTypes, type FloorDisplay, type FloorPlace } from './floor-display-contract.ts';

export const constraints = ePaperConstraints;
export const events = declareEvents({ ...ePaperEvents, ...ePaperAlertEvents });
export const jobs = ePaperAlertJobs;
export const endpoints = declareEndpoints({
  ...displayEndpoints,
  ...floorDisplayEndpoints,
  ...ePaperEndpoints,
  ...ePaperAlertEndpoints,
});
