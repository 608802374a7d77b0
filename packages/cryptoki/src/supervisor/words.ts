// What health says between workers, for an administrator's eyes: what happened, and what to do.

export const ENDED = 'The HSM worker ended unexpectedly. It is being restarted; if this lasts, see the log.'
export const HUNG =
  'The token did not answer within the deadline. Check the device and its connection; it is being opened anew.'
/** The start deadline passed. */
export const HUNG_AT_START = 'The token did not answer while it was being opened. Check the device and its connection.'
export const NEW_SERIAL = 'Another token was confirmed as the right one. It is being opened.'
/** `answer` is a function and a return value of the library, no more. */
export const lost = (answer: string): string =>
  `The token no longer works as it should (${answer}). Check that it is plugged in and whole; it is being opened anew.`
