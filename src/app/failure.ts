/** What ended a program, in words a person can act on. */
import { WhodunitError } from '../audit/errors.ts';

export interface Failure {
  readonly code: string;
  /** One line. */
  readonly what: string;
  /** One line. */
  readonly next: string;
}

/** What the system says when an address cannot be listened on. */
const LISTEN_FAILURES: Readonly<Record<string, Failure>> = {
  EADDRINUSE: {
    code: 'port-taken',
    what: 'The port is taken by another program.',
    next: 'Set PORT to a free one, for example PORT=3001 npm start.',
  },
  EADDRNOTAVAIL: {
    code: 'bad-host',
    what: 'HOST is not an address of this computer.',
    next: 'Set HOST to one of its own, for example 127.0.0.1 or 0.0.0.0.',
  },
  EACCES: {
    code: 'port-forbidden',
    what: 'This user may not listen on the port.',
    next: 'Set PORT to 1024 or higher, for example 3000.',
  },
};

/** For every error; the stack is `stackOf`'s alone. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof WhodunitError) return { code: error.code, what: error.message, next: error.next };
  const { syscall, code } = systemError(error);
  if (syscall === 'getaddrinfo') {
    return {
      code: 'bad-host',
      what: 'HOST cannot be resolved to an address.',
      next: 'Set HOST to an address of this computer, for example 127.0.0.1.',
    };
  }
  const listening = syscall === 'listen' || syscall === 'bind' ? LISTEN_FAILURES[code] : undefined;
  if (listening !== undefined) return listening;
  const reason = error instanceof Error ? error.message : 'no reason was given';
  return {
    code: 'unexpected',
    what: `Something failed: ${reason.replace(/\s+/g, ' ').slice(0, 500)}`,
    next: 'Run "whodunit doctor"; LOG_LEVEL=debug shows where it failed.',
  };
}

/** Where it failed, for the level `debug` and below; else empty. */
export function stackOf(error: unknown, logLevel: string | undefined): string {
  const wanted = logLevel === 'debug' || logLevel === 'trace';
  return wanted && error instanceof Error ? `${error.stack ?? ''}\n` : '';
}

function systemError(error: unknown): { readonly syscall: string; readonly code: string } {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return { syscall: '', code: '' };
  return { syscall: String(error.syscall), code: String(error.code) };
}
