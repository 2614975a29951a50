/** Sizes that hold everywhere. */

/** Characters of a reason or message given with a command. */
export const maxReason = 4000;
/** Bytes of a request's JSON body. */
export const maxBody = 512 * 1024;
