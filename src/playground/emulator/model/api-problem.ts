import { WhodunitError } from '../../../audit/errors.ts';

/** A refusal as the REST API states it: an HTTP status and a sentence. */
export class ApiProblem extends WhodunitError {
  readonly status: number;
  /** Seconds, for 423 and 429. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, message: string, retryAfterSeconds?: number) {
    super(`webex-${status}`, message, 'Change the request as the sentence says.');
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export const badRequest = (message: string): ApiProblem => new ApiProblem(400, message);
export const forbidden = (message: string): ApiProblem => new ApiProblem(403, message);
export const notFound = (what: string): ApiProblem => new ApiProblem(404, `Could not find a ${what} with provided ID.`);
