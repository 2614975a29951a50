/** One line for each request: method, path, status, time. Never a header, a query, a body, an address or a token. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';

const address = /[^\s@"'<>(),;:=]+@[^\s@"'<>(),;]+/g;
const secret = /\bplenary_\w+|\bBearer\s+\S+|\b[kt]=[\w.-]+|(?:__Host-)?\bplenary(?:-\d+)?=[^;\s]+|(?<=\/calendar\/)[^\s/?"']+/gi;

/** A text without mail addresses and tokens. */
export const redacted = (text: string): string => text.replace(address, '[address]').replace(secret, '[secret]');

/** An error as the log shows it: a database's `detail` holds values, so it is left out. */
export function errorView(error: unknown): { type: string; code?: string; message: string; stack?: string } {
  const { name, code, message, stack } = error as { name?: string; code?: string; message?: string; stack?: string };
  return {
    type: name ?? 'Error',
    ...(code !== undefined && { code: String(code) }),
    message: redacted(String(message ?? error)),
    ...(stack && { stack: redacted(stack) }),
  };
}

export const requestLog = (log: Logger) =>
  pinoHttp<IncomingMessage, ServerResponse>({
    logger: log,
    serializers: {
      req: (req: { id: unknown; method: string; url: string }) => ({
        id: req.id,
        method: req.method,
        path: redacted(req.url.split('?')[0] ?? ''),
      }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
      err: errorView,
    },
    wrapSerializers: true,
    customLogLevel: (_req, res, error) => (error || res.statusCode >= 500 ? 'error' : res.statusCode >= 400 ? 'info' : 'debug'),
    autoLogging: { ignore: (req) => req.url === '/healthz' },
  });
