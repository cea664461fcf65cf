/** A button in a line of small print, beneath a message. */
export const SMALL_PRINT = { py: 0, px: 1, minHeight: 24, fontSize: "0.75rem" };
