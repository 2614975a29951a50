/** Sends a file with its progress, which `fetch` does not tell. What comes back goes into a content as it is. Throws a `Trouble`. */
import type { AttachedFile } from '../domain/files/attached.ts';
import { isFileKind, maxFile } from '../domain/files/kinds.ts';
import { endingOf } from '../domain/files/name.ts';
import { of } from './queries/files.ts';
import { Trouble } from './trouble.ts';

/** What the server would refuse by name or size alone is refused before it is sent: a slow line is not used for nothing. */
function check({ name, size }: File): void {
  const ending = endingOf(name);
  if (ending !== '' && !isFileKind(ending)) throw new Trouble(415, { rule: 'file.type' });
  if (size > maxFile) throw new Trouble(413, { rule: 'file.too-large' });
  if (size === 0) throw new Trouble(422, { rule: 'file.empty' });
}

function bodyOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export interface Uploading {
  /** From 0 to 1. */
  readonly progress: (part: number) => void;
  /** Aborting it gives up: the promise is then never settled. */
  readonly signal: AbortSignal;
}

/** To the contribution or pledge of this id. */
export function uploadFile(id: string, file: File, { progress, signal }: Uploading): Promise<AttachedFile> {
  return new Promise((resolve, reject) => {
    check(file);
    const request = new XMLHttpRequest();
    request.open('POST', `${of(id)}/files?${new URLSearchParams({ name: file.name })}`);
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const body = bodyOf(request.responseText);
      const after = Number(request.getResponseHeader('Retry-After'));
      if (request.status === 201) resolve(body as unknown as AttachedFile);
      else reject(new Trouble(request.status, body, after > 0 ? after : null));
    };
    request.onerror = () => reject(new Trouble(0));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
