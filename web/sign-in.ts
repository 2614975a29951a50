/** Between the application and the plain pages of signing in. */

/** Address of the page that asks for a link, which leads back to `to`: to this page unless told. */
export const signInAddress = (to = location.pathname): string => `/sign-in?to=${encodeURIComponent(to)}`;

/** Leaves for it. */
export const toSignIn = (): void => location.assign(signInAddress());
