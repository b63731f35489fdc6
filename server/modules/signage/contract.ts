import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { displayEndpoints } from './display-contract.ts';

export {
  MAX_MINUTES,
  MAX_UPCOMING,
  MIN_MINUTES,
  type Display,
  type DisplayState,
  type Meeting,
} from './display-contract.ts';

export const endpoints = declareEndpoints({ ...displayEndpoints });
