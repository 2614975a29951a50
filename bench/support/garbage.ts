/** Two that are measured in one process, in turn, do not pay for each other's garbage. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
/** Collects what this process has left behind so far; before each measurement. */
export const collectGarbage: () => void = runInNewContext('gc');
