/** Files in a folder: `ab/cd/abcd…`, two levels so that no folder grows too large. */
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileStore } from './store.ts';

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Has the disk keep what the folder says of a name, so that it outlives a loss of power. */
async function keepNames(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

export function folderStore(directory: string): FileStore {
  const pathOf = (hash: string): string => {
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new TypeError('no SHA-256 in hexadecimal');
    return join(directory, hash.slice(0, 2), hash.slice(2, 4), hash);
  };
  const has = async (hash: string): Promise<boolean> => {
    try {
      return (await stat(pathOf(hash))).isFile();
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  };
  return {
    has,
    put: async (hash, path) => {
      if (await has(hash)) return;
      const target = pathOf(hash);
      await mkdir(dirname(target), { recursive: true });
      await rename(path, target);
      await keepNames(dirname(target));
    },
    open: async (hash) => {
      try {
        return (await open(pathOf(hash))).createReadStream();
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    remove: (hash) => rm(pathOf(hash), { force: true }),
  };
}
