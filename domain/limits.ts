/** Sizes that hold everywhere. */

/** Characters of a reason or message given with a command. */
export const maxReason = 4000;
/** Bytes of a request's JSON body. */
export const maxBody = 512 * 1024;
/** Contributions that one person may remind, extend or reopen at once; more take a second person's confirmation. */
export const maxAlone = 20;
/** How long what somebody did alone counts towards `maxAlone`, in milliseconds: an hour. */
export const aloneMs = 3_600_000;
/** Subjects of one proposal. */
export const maxTogether = 2000;
/** Days after which a proposal that nobody confirmed has expired. */
export const proposalDays = 7;
