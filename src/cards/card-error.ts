import { WhodunitError } from '../audit/errors.ts';

/**
 * A card template does not fit its data, or a finished card breaks a rule of
 * the platform. Always a defect of ours, never of the data.
 */
export class CardError extends WhodunitError {}
