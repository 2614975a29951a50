/** One program for one DATA_DIR: a second would stop the first one's servers under it. */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { layout } from './layout.ts';
import { commandLine } from './processes.ts';

const holderOf = (file: string): { pid: number; command: string } | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};

/**
 * Takes the folder for this process; answers how to let it go. What a crash left behind is taken over.
 * Throws when a program that runs holds it.
 */
export function claim(dataDirectory: string): () => void {
  mkdirSync(dataDirectory, { recursive: true });
  const { claim: file } = layout(dataDirectory);
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, command: commandLine(process.pid) }));
  try {
    for (;;) {
      try {
        linkSync(mine, file); // fails when it exists: only one of two wins
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        const holder = holderOf(file);
        if (holder && holder.pid !== process.pid && holder.command !== '' && commandLine(holder.pid) === holder.command)
          throw new Error(
            `${dataDirectory} is in use by process ${holder.pid}. Stop that one, or set DATA_DIR and PORT for a second copy.`,
          );
        rmSync(file, { force: true });
      }
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return () => {
    if (holderOf(file)?.pid === process.pid) rmSync(file, { force: true });
  };
}
